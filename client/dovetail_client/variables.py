"""Whether the values of variables fit their types, found before anything is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    get_nullable_type,
    is_input_type,
    is_list_type,
    is_non_null_type,
    type_from_ast,
)
from graphql.utilities import validate_input_value

from .errors import Problem
from .problems import did_you_mean, nearest


def variable_problems(
    schema: GraphQLSchema, operation: OperationDefinitionNode, variables: Mapping[str, Any]
) -> list[Problem]:
    """What is wrong with the variables of an operation that is valid itself; empty where all is right."""
    declared = {each.variable.name.value: each for each in operation.variable_definitions or ()}
    problems = [_unknown(name, declared) for name in variables if name not in declared]
    for name, definition in declared.items():
        type_ = type_from_ast(schema, definition.type)
        if type_ is None or not is_input_type(type_):
            continue
        if name in variables:
            problems += _value_problems(f"${name}", type_, variables[name])
        elif is_non_null_type(type_) and definition.default_value is None:
            problems.append(Problem(f"${name}: a value of type {type_} is required", f"${name}"))
    return problems


def _unknown(name: str, declared: Mapping[str, Any]) -> Problem:
    suggestions = nearest(name, declared)
    return Problem(f"${name}: the operation has no such variable.{did_you_mean(suggestions)}", f"${name}", suggestions)


def _value_problems(where: str, type_: GraphQLInputType, value: Any) -> list[Problem]:
    problems: list[Problem] = []

    def refuse(error: GraphQLError, path: list[str | int]) -> None:
        owner = _type_at(type_, path)
        place = "".join([where, *(f".{key}" if isinstance(key, str) else f"[{key}]" for key in path)])
        fields = owner.fields if isinstance(owner, GraphQLInputObjectType) else {}
        wrong = _unknown_field(fields, _value_at(value, path))
        if wrong:
            suggestions = nearest(wrong, fields)
            # A message of our own: graphql-core's shows the whole input, which may hold a secret.
            message = f"{place}: {owner} has no field '{wrong}'.{did_you_mean(suggestions)}"
            problems.append(Problem(message, f"{owner}.{wrong}", suggestions))
        else:
            problems.append(Problem(f"{place}: {error.message}", _coordinate(type_, path) or where))

    validate_input_value(value, type_, refuse)
    return problems


def _unknown_field(fields: Mapping[str, Any], value: Any) -> str:
    """The first key of an input object that its type does not have; empty where there is none."""
    if not fields or not isinstance(value, Mapping):
        return ""
    return next((key for key in value if isinstance(key, str) and key not in fields), "")


def _value_at(value: Any, path: Sequence[Any]) -> Any:
    for key in path:
        # A value that stands for a list of one is named by no index.
        value = value[key] if isinstance(value, (Mapping, list, tuple)) else value
    return value


def _type_at(type_: Any, path: Sequence[str | int]) -> Any:
    """The named type of the value at a path."""
    for key in path:
        type_ = get_nullable_type(type_)
        if isinstance(key, int) and is_list_type(type_):
            type_ = type_.of_type
        elif isinstance(type_, GraphQLInputObjectType) and key in type_.fields:
            type_ = type_.fields[str(key)].type
    return get_named_type(type_)


def _coordinate(type_: Any, path: Sequence[str | int]) -> str:
    """`Input.field` of the innermost input field on a path; empty where there is none."""
    names = [index for index, key in enumerate(path) if isinstance(key, str)]
    return f"{_type_at(type_, path[: names[-1]])}.{path[names[-1]]}" if names else ""
