"""Results of operation files: classes that mirror the selections of a document whose text is fixed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from .result_error import ResultTypeError
from .selections import Field, Selection, SelectionType
from .types import Type, one_way

V = TypeVar("V")
R = TypeVar("R", bound="Result")


class Result(Selection):
    """An object of an operation's answer."""


def read(key: str, type: Type[V]) -> Field[Result, V]:  # noqa: A002
    """What stands under this response key."""
    return Field(Result, key, type)


def object_of(result: type[R]) -> Type[R]:
    """An object with this class's fields."""
    return Type(result.MEMBERS.decode, one_way)


def tagged(results: Mapping[str, SelectionType], rest: SelectionType) -> Type[Any]:
    """An object of an interface or a union: the class of its `__typename`, or that of the rest."""

    def decode(value: Any) -> Any:
        typename = value.get("__typename") if type(value) is dict else None
        if type(typename) is not str:
            raise ResultTypeError("an object with __typename", value)
        return results.get(typename, rest).MEMBERS.decode(value)

    return Type(decode, one_way)
