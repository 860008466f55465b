"""Whether the values of variables fit their types, found before anything is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphql import (
    GraphQLEnumType,
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
    is_required_input_field,
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
    problems: dict[Problem, None] = {}

    def refuse(error: GraphQLError, path: list[str | int]) -> None:
        owner = _type_at(type_, path)
        place = "".join([where, *(f".{key}" if isinstance(key, str) else f"[{key}]" for key in path)])
        generic = Problem(f"{place}: {error.message}", _coordinate(type_, path) or where)
        # An object has an error for each of its problems, which are found again here, all for each.
        problems.update(dict.fromkeys(_name_problems(place, owner, _value_at(value, path)) or [generic]))

    validate_input_value(value, type_, refuse)
    return list(problems)


def _name_problems(place: str, owner: Any, value: Any) -> list[Problem]:
    """What is wrong with names: those of fields and of enums. The messages do not show values, which may be secrets."""
    if isinstance(owner, GraphQLEnumType) and isinstance(value, str) and value not in owner.values:
        return [_no_such(place, owner, "value", value, owner.values)]
    if not isinstance(owner, GraphQLInputObjectType) or not isinstance(value, Mapping):
        return []
    unknown = [_no_such(place, owner, "field", str(name), owner.fields) for name in value if name not in owner.fields]
    missing = [
        Problem(f"{place}.{name}: a value of type {field.type} is required", f"{owner}.{name}")
        for name, field in owner.fields.items()
        if is_required_input_field(field) and name not in value
    ]
    return [*unknown, *missing]


def _no_such(place: str, owner: Any, kind: str, name: str, names: Iterable[str]) -> Problem:
    suggestions = nearest(name, names)
    message = f"{place}: {owner} has no {kind} '{name}'.{did_you_mean(suggestions)}"
    return Problem(message, f"{owner}.{name}", suggestions)


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
