"""Leaf values as the API's types want them: graphql-core's result coercion, for values that came as JSON."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
from graphql import GraphQLEnumType, GraphQLError, GraphQLNamedType, GraphQLScalarType
from graphql.type import (
    GRAPHQL_MAX_INT,
    GRAPHQL_MIN_INT,
    GraphQLBoolean,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLString,
)

from dovetail_gateway.lossless_json.numbers import raw_text, without_raw

from . import scalars

Coerce = Callable[[Any], Any]
"""From a value that is not null to the one that is shown. Raises `LeafError`."""

_LONGEST_NUMBER = 400
"""Longer numbers are beyond every double, and dear to convert."""


class LeafError(ValueError):
    """The value is not of the field's type; the message is safe to show."""


def exact_type(leaf: GraphQLNamedType | None, scalar_format: str | None) -> type | None:
    """The Python type whose values need no look: most leaves hold one."""
    return _EXACT.get(leaf.name) if leaf is not None and scalar_format is None else None


def coercion(leaf: GraphQLNamedType | None, scalar_format: str | None) -> Coerce | None:
    """How values of this type are checked; None if they pass as they come (custom scalars without a format)."""
    if leaf is not None and scalar_format is not None:
        return _formatted(leaf.name, scalar_format)
    if isinstance(leaf, GraphQLEnumType):
        return _enum(leaf)
    return _SPECIFIED.get(leaf.name) if isinstance(leaf, GraphQLScalarType) else None


def _int(value: Any) -> Any:
    if type(value) is int and GRAPHQL_MIN_INT <= value <= GRAPHQL_MAX_INT:
        return value
    return _coerced(GraphQLInt, value)


def _float(value: Any) -> Any:
    if isinstance(value, orjson.Fragment):
        # With the digits that were sent, though no double has them: JavaScript writes 2^70 as 1180591620717411300000.
        _coerced(GraphQLFloat, float(raw_text(value)))
        return value
    return value if type(value) is int else _coerced(GraphQLFloat, value)


def _boolean(value: Any) -> Any:
    return _coerced(GraphQLBoolean, value)


def _string(value: Any) -> Any:
    return raw_text(value) if isinstance(value, orjson.Fragment) else _coerced(GraphQLString, value)


def _id(value: Any) -> Any:
    if type(value) is int:
        return str(value)
    is_integer = isinstance(value, orjson.Fragment) and raw_text(value).removeprefix("-").isdecimal()
    return raw_text(value) if is_integer else _coerced(GraphQLID, value)


_EXACT: dict[str, type] = {"String": str, "ID": str, "Float": float, "Boolean": bool}
_SPECIFIED: dict[str, Coerce] = {"Int": _int, "Float": _float, "String": _string, "Boolean": _boolean, "ID": _id}


def _coerced(scalar: GraphQLScalarType, value: Any) -> Any:
    try:
        return scalar.coerce_output_value(_plain(value))
    except GraphQLError as error:
        raise LeafError(without_raw(error.message)) from None


def _plain(value: Any) -> Any:
    """A raw number as Python's, exact or not."""
    if not isinstance(value, orjson.Fragment):
        return value
    text = raw_text(value)
    return int(text) if text.removeprefix("-").isdecimal() and len(text) < _LONGEST_NUMBER else float(text)


def _enum(leaf: GraphQLEnumType) -> Coerce:
    names = frozenset(leaf.values)

    def coerce(value: Any) -> Any:
        if type(value) is str and value in names:
            return value
        # The value may be one that this API hides, so it is not shown.
        raise LeafError(f"Enum '{leaf.name}' cannot represent the value that the subgraph sent.")

    return coerce


def _formatted(name: str, scalar_format: str) -> Coerce:
    def coerce(value: Any) -> Any:
        try:
            return scalars.normalize(scalar_format, value)
        except ValueError:
            raise LeafError(f"{name} cannot represent the value that the subgraph sent as {scalar_format}.") from None

    return coerce
