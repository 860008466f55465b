"""Scalars and enums between two schemas: JSON on the wire, whatever the local types have in Python on this side."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, cast

from graphql import (
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLNamedType,
    GraphQLResolveInfo,
    GraphQLScalarType,
    GraphQLSchema,
    Undefined,
    VariableDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_input_type,
    is_leaf_type,
    is_list_type,
    is_specified_scalar_type,
    type_from_ast,
)
from graphql.execution.values import VariableValues

from .frameworks import attribute, input_attribute, is_unset
from .naming import Naming


def internal(type_: GraphQLScalarType | GraphQLEnumType, value: Any, naming: Naming) -> Any:
    """What a local resolver would have returned for this JSON. Raises what the scalar raises."""
    if isinstance(type_, GraphQLEnumType) and isinstance(value, str):
        value = naming.local_value(type_.name, value)
    if type_ is GraphQLFloat and type(value) is int:
        # JavaScript writes 2^70 without its last digits, which graphql-core takes for an integer that is no double.
        return float(value)
    return value if is_specified_scalar_type(type_) else type_.coerce_input_value(value)


def wire(remote: GraphQLInputType, value: Any, local: GraphQLSchema, naming: Naming) -> Any:
    """The JSON of an argument that a resolver gives: of JSON itself, or of what local types have in Python."""
    type_ = get_nullable_type(remote)
    if value is None:
        return None
    if is_list_type(type_):
        many = value if isinstance(value, (list, tuple, set, frozenset)) else [value]
        return [wire(type_.of_type, item, local, naming) for item in many]
    named = get_named_type(type_)
    mine = local.type_map.get(naming.local_type(named.name))
    if isinstance(named, GraphQLInputObjectType):
        return _input_object(named, value, mine, local, naming)
    if isinstance(mine, GraphQLEnumType) and isinstance(named, GraphQLEnumType):
        return _enum_value(mine, value, naming)
    if isinstance(value, (str, bool, int, float, dict, list)) and not _is_enum_value(mine, value):
        return value
    if is_leaf_type(mine):
        return mine.coerce_output_value(value)
    return value.name if isinstance(value, Enum) and isinstance(named, GraphQLEnumType) else value


def sent_value(
    info: GraphQLResolveInfo[Any], definition: VariableDefinitionNode, remote: GraphQLSchema, naming: Naming
) -> Any:
    """What the client sent for a variable, under remote names, or Undefined.

    graphql-core keeps it; with Strawberry it is made again.
    """
    name, values = definition.variable.name.value, cast("Any", info.variable_values)
    kept = isinstance(values, VariableValues)
    sent = values.sources[name].value if kept else values.get(name, Undefined)
    if sent is Undefined or (kept and not naming.of_values):
        return sent
    type_ = type_from_ast(remote, naming.remote_type_node(definition.type))
    return wire(type_, sent, info.schema, naming) if is_input_type(type_) else sent


def _is_enum_value(type_: GraphQLNamedType | None, value: Any) -> bool:
    """Whether this is the internal value of an enum, and no name of it."""
    return isinstance(type_, GraphQLEnumType) and not (type(value) is str and value in type_.values)


def _enum_value(mine: GraphQLEnumType, value: Any, naming: Naming) -> Any:
    """The remote name of what is a local name, a remote one of another local one, or an internal value."""
    if not _is_enum_value(mine, value):
        return naming.remote_value(mine.name, value)
    if isinstance(value, str) and naming.local_value(mine.name, value) != value:
        return value
    return naming.remote_value(mine.name, mine.coerce_output_value(value))


def _input_object(
    remote: GraphQLInputObjectType,
    value: Any,
    mine: GraphQLNamedType | None,
    local: GraphQLSchema,
    naming: Naming,
) -> Any:
    own = mine if isinstance(mine, GraphQLInputObjectType) else remote
    if isinstance(value, Mapping):
        names = {attribute(own, name): name for name in own.fields}
        given: dict[Any, Any] = {names.get(key, key): each for key, each in value.items()}
    else:
        given = {name: input_attribute(own, name, value) for name in own.fields}
    theirs = {naming.remote_field(own.name, name) if own is mine else name: each for name, each in given.items()}
    return {
        name: wire(remote.fields[name].type, each, local, naming) if name in remote.fields else each
        for name, each in theirs.items()
        if not is_unset(each)
    }
