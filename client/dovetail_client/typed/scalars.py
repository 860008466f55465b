"""The scalars that need no mapping: GraphQL's own, and what the usual custom ones are in Python."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final, TypeVar

from .result_error import ResultTypeError
from .types import Type, scalar

V = TypeVar("V")


def _exactly(kind: type[V], name: str) -> Callable[[Any], V]:
    """Reads JSON of just this Python type: a bool is no Int."""

    def decode(value: Any) -> V:
        if type(value) is kind:
            return value
        raise ResultTypeError(name, value)

    return decode


def _float(value: Any) -> float:
    if type(value) is float or type(value) is int:
        return float(value)
    raise ResultTypeError("Float", value)


def _long(value: Any) -> int:
    """A whole number that may be sent as a string, since JavaScript's numbers end at 2^53."""
    if type(value) is float or type(value) is bool:
        raise ResultTypeError("a whole number", value)
    return int(value)


def _same(value: Any) -> Any:
    return value


def _iso(value: Any) -> str:
    text: str = value.isoformat()
    return text


INT: Final[Type[int]] = Type(_exactly(int, "Int"), _same)
FLOAT: Final[Type[float]] = Type(_float, _same)
STRING: Final[Type[str]] = Type(_exactly(str, "String"), _same)
BOOLEAN: Final[Type[bool]] = Type(_exactly(bool, "Boolean"), _same)
ID: Final[Type[str]] = Type(_exactly(str, "ID"), str)
ANY: Final[Type[Any]] = Type(_same, _same)
"""JSON as it is, such as of a scalar that nobody said more about."""
VOID: Final[Type[None]] = Type(lambda _value: None, _same)
LONG: Final[Type[int]] = scalar("a whole number", _long, _same)
DATE_TIME: Final[Type[datetime]] = scalar("an ISO 8601 date and time", datetime.fromisoformat, _iso)
DATE: Final[Type[date]] = scalar("an ISO 8601 date", date.fromisoformat, _iso)
TIME: Final[Type[time]] = scalar("an ISO 8601 time", time.fromisoformat, _iso)
DECIMAL: Final[Type[Decimal]] = scalar("a decimal number", lambda value: Decimal(str(value)), str)
UUID: Final[Type[uuid.UUID]] = scalar("a UUID", uuid.UUID, str)
