"""The values of an operation's variables: checked against their types, and passed on as the client wrote them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from graphql import (
    GraphQLSchema,
    NonNullTypeNode,
    OperationDefinitionNode,
    VariableDefinitionNode,
    is_input_type,
    type_from_ast,
    value_from_ast_untyped,
)
from graphql.execution.values import get_variable_values

from dovetail_composition.manifest import Policies
from dovetail_gateway.lossless_json.numbers import raw_text
from dovetail_gateway.request.errors import RequestError

from .fitting import fits
from .reports import report

_CODE = "BAD_USER_INPUT"


def check_depth(variables: Mapping[str, Any], limit: int) -> None:
    """Raise `RequestError` where more than `limit` objects and lists are nested in each other."""
    level = _containers(variables.values())
    for _ in range(limit):
        if not level:
            return
        level = [inner for value in level for inner in _containers(value.values() if type(value) is dict else value)]
    if level:
        raise RequestError("VARIABLES_DEPTH_LIMIT_EXCEEDED", f"The variables are nested deeper than {limit} levels.")


def _containers(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if type(value) is dict or type(value) is list]


def _plain(value: Any) -> Any:
    """The value as graphql-core checks it: raw numbers as Python's own. Nesting is bounded before."""
    if isinstance(value, dict):
        return {name: _plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, orjson.Fragment):
        text = raw_text(value)
        return float(text) if {*text} & {*".eE"} else int(text)
    return value


def coerce_variables(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    provided: Mapping[str, Any],
    policies: Policies,
) -> dict[str, Any]:
    """The declared variables' values: as provided, else their defaults; absent ones stay absent.

    `provided` may hold `orjson.Fragment` for numbers, and so may the result. Raises `RequestError`.
    """
    definitions = operation.variable_definitions or ()
    if not definitions:
        return {}
    check_depth(provided, policies.limits.variables_depth)
    if not all(_fits(schema, definition, provided) for definition in definitions):
        _check(schema, definitions, provided, policies)
    values: dict[str, Any] = {}
    for definition in definitions:
        name = definition.variable.name.value
        if name in provided:
            values[name] = provided[name]
        elif definition.default_value is not None:
            values[name] = value_from_ast_untyped(definition.default_value)
    return values


def _fits(schema: GraphQLSchema, definition: VariableDefinitionNode, provided: Mapping[str, Any]) -> bool:
    """Whether the variable surely has a value of its type, or may do without one."""
    name = definition.variable.name.value
    if name not in provided:
        return definition.default_value is not None or not isinstance(definition.type, NonNullTypeNode)
    type_ = type_from_ast(schema, definition.type)
    return is_input_type(type_) and fits(provided[name], type_)


def _check(
    schema: GraphQLSchema,
    definitions: Sequence[VariableDefinitionNode],
    provided: Mapping[str, Any],
    policies: Policies,
) -> None:
    """Raise `RequestError` with graphql-core's findings, if there are any."""
    result = get_variable_values(
        schema,
        definitions,
        {name: _plain(value) for name, value in provided.items()},
        max_errors=policies.limits.validation_errors,
        hide_suggestions=not policies.introspection,
    )
    if isinstance(result, list):
        raise RequestError(_CODE, result[0].message, errors=[report(error, _CODE) for error in result])
