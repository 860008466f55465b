"""The types of a schema at run time: how a value is read from an answer, and written into variables.

A `Type` carries the Python type of what it reads, so that `nullable(list_of(INT))` is `Type[list[int] | None]` to a
type checker: generated code says a field's type once.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from .result_error import ResultTypeError

if TYPE_CHECKING:
    from .shape import Shape

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
E = TypeVar("E", bound=Enum)


class Type(Generic[V_co]):
    """One type: `decode` reads JSON and raises `ResultTypeError`, `encode` makes JSON; `shape` is what is selected."""

    __slots__ = ("decode", "encode", "shape")

    def __init__(
        self,
        decode: Callable[[Any], V_co],
        encode: Callable[[Any], Any],
        shape: Shape | None = None,
    ) -> None:
        self.decode = decode
        self.encode = encode
        self.shape = shape


def nullable(of: Type[V]) -> Type[V | None]:
    """The type, or None for null."""
    decode, encode = of.decode, of.encode
    return Type(
        lambda value: None if value is None else decode(value),
        lambda value: None if value is None else encode(value),
        of.shape,
    )


def list_of(of: Type[V]) -> Type[list[V]]:
    """A list of the type. Whoever passes a single string where strings are wanted means a list of one, as GraphQL."""
    item, encode = of.decode, of.encode

    def decode_list(value: Any) -> list[V]:
        if type(value) is not list:
            raise ResultTypeError("a list", value)
        items: list[V] = []
        try:
            for each in value:
                items.append(item(each))  # noqa: PERF401  # its length is the index where one is wrong
        except ResultTypeError as exc:
            raise exc.at(len(items)) from None
        return items

    def encode_list(value: Any) -> Any:
        return encode(value) if isinstance(value, str) else [encode(each) for each in value]

    return Type(decode_list, encode_list, of.shape)


def scalar(name: str, parse: Callable[[Any], V], serialise: Callable[[Any], Any]) -> Type[V]:
    """A custom scalar: `parse` reads its JSON and may raise `ValueError` or `TypeError`, `serialise` writes it."""

    def decode(value: Any) -> V:
        if value is None:
            raise ResultTypeError(name, value)
        try:
            return parse(value)
        except (ArithmeticError, TypeError, ValueError) as exc:
            raise ResultTypeError(name, value) from exc

    return Type(decode, serialise)


def enum_of(members: type[E]) -> Type[E]:
    """An enum, whose members have their GraphQL names as values."""
    by_name: dict[Any, E] = {member.value: member for member in members}

    def decode(value: Any) -> E:
        try:
            return by_name[value]
        except (KeyError, TypeError):
            raise ResultTypeError(f"a value of {members.__name__}", value) from None

    return Type(decode, _enum_value)


class Unknown(NamedTuple):
    """A value of an answer that its enum did not have when the bindings were generated."""

    value: str
    """Its name, as a member has it."""


def open_enum_of(members: type[E]) -> Type[E | Unknown]:
    """The same for an enum that may get new values: such a one is `Unknown`."""
    by_name: dict[Any, E] = {member.value: member for member in members}

    def decode(value: Any) -> E | Unknown:
        if type(value) is not str:
            raise ResultTypeError(f"a value of {members.__name__}", value)
        return by_name.get(value) or Unknown(value)

    return Type(decode, _enum_value)


def _enum_value(value: Any) -> Any:
    return value.value if isinstance(value, Enum | Unknown) else value


def one_way(value: Any) -> Any:
    """The conversion that a type does not have: results are never sent, and input objects never received."""
    raise TypeError(f"{value!r} cannot be converted")


ENUM: Type[Any] = Type(one_way, _enum_value)
"""Any enum, for arguments."""
