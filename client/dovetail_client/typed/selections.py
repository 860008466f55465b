"""Selections as classes: `class JobCard(JobSelection): title = Job.title` selects, types and holds what it selects.

A field is a descriptor. Read from a class it is the field itself, to select it elsewhere; read from an instance it is
the value, of the type that the schema says. So the class that says what to select is the class of the result, and a
type checker knows exactly what an instance has: a field that was not selected is no attribute of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any, ClassVar, Generic, NamedTuple, Self, TypeAlias, TypeVar, cast, overload

from .choice import Choice
from .result_error import ResultTypeError
from .scalars import STRING
from .shape import Argument, Variables
from .types import Type, one_way

V = TypeVar("V")
V_co = TypeVar("V_co", covariant=True)
O_contra = TypeVar("O_contra", contravariant=True)


class Field(Generic[O_contra, V_co]):
    """A field of `owner` as it is selected: with its arguments, and with what is selected of its value."""

    __slots__ = ("arguments", "name", "owner", "type")

    def __init__(self, owner: type[O_contra], name: str, type: Type[V_co], *arguments: Argument) -> None:  # noqa: A002
        self.owner = owner
        self.name = name
        self.type = type
        self.arguments = arguments

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: O_contra, owner: type) -> V_co: ...
    def __get__(self, instance: Any, owner: type) -> Any:
        """The field itself: an instance has its value in its own dictionary, which Python looks into first."""
        return self

    def selected(self, key: str, variables: Variables) -> str:
        """Its text in a selection, under this response key."""
        alias = "" if key == self.name else f"{key}: "
        shape = self.type.shape
        nested = f" {{ {shape.selected(variables)} }}" if shape else ""
        return f"{alias}{self.name}{variables.passed(self.arguments)}{nested}"


class Member(NamedTuple):
    """One attribute of a selection: the key it has in the answer, and its field."""

    attribute: str
    key: str
    field: Field[Any, Any]


class Members:
    """All that a class selects, which is the shape of its text and of its instances."""

    __slots__ = ("_cls", "_members")

    def __init__(self, cls: type[Any], fields: Mapping[str, Field[Any, Any]]) -> None:
        self._cls = cls
        keys: list[str] = []
        for each in fields.values():
            keys.append(_free(each.name, keys))
        self._members = tuple(map(Member, fields, keys, fields.values()))

    def selected(self, variables: Variables, prefix: str = "") -> str:
        """What stands between the braces, with response keys that begin with the prefix."""
        return " ".join(field.selected(prefix + key, variables) for _, key, field in self._members) or "__typename"

    def decode(self, data: Any, prefix: str = "") -> Any:
        """An instance from an object in an answer, whose keys begin with the prefix. Raises `ResultTypeError`."""
        if type(data) is not dict:
            raise ResultTypeError("an object", data)
        instance: Any = object.__new__(self._cls)
        values: dict[str, Any] = instance.__dict__
        key = ""
        try:
            for attribute, key, field in self._members:
                values[attribute] = field.type.decode(data.get(prefix + key))
        except ResultTypeError as exc:
            raise exc.at(prefix + key) from exc.__cause__
        return instance


class SelectionType(type):
    """The class of selections. Generated ones also have the fields that are not selected unless one says so.

    Its own names are capitals, which no attribute made from a field's name is.
    """

    GRAPHQL_TYPE: str
    MEMBERS: Members

    def __init__(cls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **options: Any) -> None:
        super().__init__(name, bases, namespace, **options)
        fields: dict[str, Field[Any, Any]] = {}
        for base in reversed(cls.__mro__):
            fields |= {attribute: each for attribute, each in vars(base).items() if isinstance(each, Field)}
        for attribute, each in fields.items():
            if not issubclass(cls, each.owner):
                field = f"{each.owner.GRAPHQL_TYPE}.{each.name}"
                raise TypeError(f"{name}.{attribute}: {field} is no field of {cls.GRAPHQL_TYPE or 'this class'}")
        cls.MEMBERS = Members(cls, fields)


def _free(name: str, keys: Sequence[str]) -> str:
    """A response key that is not taken: the field's name, numbered where it is selected more than once."""
    key, number = name, 1
    while key in keys:
        number += 1
        key = f"{name}_{number}"
    return key


class Selection(metaclass=SelectionType):
    """The base of what is selected of an object, and of what is got: instances cannot be changed."""

    GRAPHQL_TYPE: ClassVar[str] = ""

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only: {name} cannot be set")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"{type(self).__name__} is read-only: {name} cannot be deleted")

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash(tuple(self.__dict__.values()))

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self.__dict__.items())
        return f"{type(self).__name__}({values})"


S = TypeVar("S", bound=Selection)
Select: TypeAlias = type[S]
"""The class of a selection. An alias, because a field may be named `type`."""

TYPENAME: Field[Selection, str] = Field(Selection, "__typename", STRING)
"""The name of an object's type, for any selection: `kind = TYPENAME`."""


def either(select: type[V] | Choice[Any, V] | None, package: str | None, default: str) -> Type[V]:
    """The type of what is selected; `default`, a module of the package and a class in it, where nothing is said."""
    if select is None:
        module, _, name = default.rpartition(".")
        select = cast("type[V]", getattr(import_module(module, package), name))
    if isinstance(select, Choice):
        return select.type
    if not isinstance(select, SelectionType):
        raise TypeError(f"select needs the class of a selection, not {select!r}")
    members = select.MEMBERS
    return Type(members.decode, one_way, members)
