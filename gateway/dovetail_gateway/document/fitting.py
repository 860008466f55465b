"""A quick proof that a JSON value fits an input type; whatever it leaves open is for graphql-core to say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLScalarType,
    is_required_input_field,
)

_EXACT = 1 << 53
"""Beyond it a double does not hold all integers, and the library refuses those that it does not."""

_SCALARS: Mapping[str, Callable[[Any], bool]] = {
    "Int": lambda value: type(value) is int and -0x8000_0000 <= value <= 0x7FFF_FFFF,
    "Float": lambda value: type(value) is float or (type(value) is int and abs(value) <= _EXACT),
    "String": lambda value: type(value) is str,
    "ID": lambda value: type(value) is str or type(value) is int,
    "Boolean": lambda value: type(value) is bool,
}


def fits(value: Any, type_: GraphQLInputType) -> bool:
    """Whether the value surely is of the type. Nesting is bounded before; raw numbers are left open."""
    if isinstance(type_, GraphQLNonNull):
        if value is None:
            return False
        type_ = type_.of_type
    elif value is None:
        return True
    if isinstance(type_, GraphQLScalarType):
        check = _SCALARS.get(type_.name)
        return check(value) if check is not None else type_.coerce_input_value is GraphQLScalarType.parse_value
    if isinstance(type_, GraphQLList):
        item = type_.of_type
        return all(fits(each, item) for each in value) if type(value) is list else fits(value, item)
    if isinstance(type_, GraphQLEnumType):
        return type(value) is str and value in type_.values
    return type(value) is dict and _fits_object(value, type_)


def _fits_object(value: dict[str, Any], type_: GraphQLInputObjectType) -> bool:
    fields = type_.fields
    if type_.is_one_of or not fields.keys() >= value.keys():
        return False
    return all(
        fits(value[name], field.type) if name in value else not is_required_input_field(field)
        for name, field in fields.items()
    )
