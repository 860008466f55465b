"""Leaf types as msgspec knows them: exactly the values that the interpreter passes on as they came."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from graphql import GraphQLEnumType, GraphQLScalarType, GraphQLSchema
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT
from msgspec import Meta, Raw

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, nullable

from .errors import NotCompilableError

_INT = Annotated[int, Meta(ge=GRAPHQL_MIN_INT, le=GRAPHQL_MAX_INT)]
_LONG = Annotated[int, Meta(ge=-(2**62), le=2**62)]
"""A whole number that is a double for certain; it is printed as it came."""
_SPECIFIED: Mapping[str, Any] = {"String": str, "ID": str, "Int": _INT, "Float": _LONG | float, "Boolean": bool}

ANY_KEY: Any = str | int
"""A key whose type the API does not know."""


def leaf_type(name: str, schema: GraphQLSchema, formats: Mapping[str, str]) -> Any:
    """The type of a leaf that is not null. Raises `NotCompilableError`."""
    if name in formats:
        raise NotCompilableError(f"the format of {name}")
    type_ = schema.type_map.get(name)
    if isinstance(type_, GraphQLEnumType):
        return Literal[tuple(sorted(type_.values))]
    return _SPECIFIED.get(name, Raw)


def is_raw(name: str, schema: GraphQLSchema) -> bool:
    """Whether it is a scalar whose values are passed on unread."""
    return name not in _SPECIFIED and isinstance(schema.type_map.get(name), GraphQLScalarType)


def wrapped(ref: str, named: Any, *, lenient: bool = False) -> Any:
    """The type of a reference, from the type of what it names. `lenient`: null is taken everywhere."""
    bare = nullable(ref)
    inner = list[wrapped(item_type(bare), named, lenient=lenient)] if is_list(bare) else named  # type: ignore[misc]
    return inner if (is_non_null(ref) and not lenient) or inner is Raw else inner | None
