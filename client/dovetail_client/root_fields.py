"""Calling a root field by its name: the document is written for the caller, and checked like any other."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLSchema,
    OperationType,
    get_named_type,
    is_composite_type,
    is_leaf_type,
    is_required_argument,
)

from .errors import DocumentError, InvalidResponseError, Problem
from .problems import did_you_mean, nearest

if TYPE_CHECKING:
    from .binding import Binding


class RootFields:
    """The fields of one root type, as functions: `query.job(id=7)`, `query["job"]({"id": 7}, select="{ id }")`."""

    def __init__(self, binding: Binding, operation: OperationType) -> None:
        self._binding = binding
        self._operation = operation

    def __getattr__(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Callable[..., Coroutine[Any, Any, Any]]:
        async def call(given: Mapping[str, Any] | None = None, *, select: str | None = None, **arguments: Any) -> Any:
            values = {**(given or {}), **arguments}

            def document(schema: GraphQLSchema) -> str:
                return field_document(schema, self._operation, name, values, select)

            return value_of(await self._binding.execute(document, values), name)

        return call


class SubscriptionFields:
    """The same for subscriptions: each call gives an asynchronous iterator over the field's values."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding

    def __getattr__(self, name: str) -> Callable[..., AsyncGenerator[Any, None]]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Callable[..., AsyncGenerator[Any, None]]:
        async def call(
            given: Mapping[str, Any] | None = None, *, select: str | None = None, **arguments: Any
        ) -> AsyncGenerator[Any, None]:
            values = {**(given or {}), **arguments}

            def document(schema: GraphQLSchema) -> str:
                return field_document(schema, OperationType.SUBSCRIPTION, name, values, select)

            async with aclosing(self._binding.subscribe(document, values)) as events:
                async for data in events:
                    yield value_of(data, name)

        return call


def field_document(
    schema: GraphQLSchema, operation: OperationType, name: str, arguments: Mapping[str, Any], select: str | None
) -> str:
    """The operation that calls one root field with its arguments as variables. Raises `DocumentError`.

    `select`: the selection set in braces; without one all leaf fields that need no argument.
    """
    coordinate, field = root_field(schema, operation, name)
    known = checked_arguments(coordinate, field, arguments)
    declared = ", ".join(f"${each}: {argument.type}" for each, argument in known.items())
    passed = ", ".join(f"{each}: ${each}" for each in known)
    selection = _leaf_fields(coordinate, field) if select is None else selection_set(select)
    head = f"{operation.value} ({declared})" if known else operation.value
    return f"{head} {{ {name}{f'({passed})' if known else ''} {selection} }}"


def selection_set(select: str) -> str:
    """The text, without blanks around it. Raises `DocumentError` for one without braces."""
    text = select.strip()
    if not text.startswith("{"):
        raise DocumentError([Problem("select must be a selection set in braces")])
    return text


def value_of(data: Mapping[str, Any], name: str) -> Any:
    """What was answered for a root field. Raises `InvalidResponseError`."""
    try:
        return data[name]
    except KeyError:
        raise InvalidResponseError(f"the service's answer has no {name}") from None


def leaf_fields(schema: GraphQLSchema, operation: OperationType, name: str) -> str:
    """The selection set of all leaf fields of what a root field returns; empty for a leaf. Raises `DocumentError`."""
    return _leaf_fields(*root_field(schema, operation, name))


def root_field(schema: GraphQLSchema, operation: OperationType, name: str) -> tuple[str, GraphQLField]:
    """A root field and its coordinate. Raises `DocumentError`."""
    root = schema.get_root_type(operation)
    if root is None:
        raise DocumentError([Problem(f"the schema has no root type for a {operation.value}", operation.value)])
    field = root.fields.get(name)
    if field is None:
        raise _unknown(f"{root}.{name}", name, root.fields, "there is no such field")
    return f"{root}.{name}", field


def checked_arguments(
    coordinate: str, field: GraphQLField, arguments: Mapping[str, Any]
) -> Mapping[str, GraphQLArgument]:
    """The arguments of a field that are given, by name. Raises `DocumentError` for unknown and missing ones."""
    for name in arguments:
        if name not in field.args:
            raise _unknown(f"{coordinate}({name}:)", name, field.args, "there is no such argument")
    for name, argument in field.args.items():
        if is_required_argument(argument) and name not in arguments:
            where = f"{coordinate}({name}:)"
            raise DocumentError([Problem(f"{where}: a value of type {argument.type} is required", where)])
    return {name: field.args[name] for name in sorted(arguments)}


def _leaf_fields(coordinate: str, field: GraphQLField) -> str:
    type_ = get_named_type(field.type)
    if not is_composite_type(type_):
        return ""
    fields = type_.fields if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) else {}
    leaves = [
        name
        for name, each in fields.items()
        if is_leaf_type(get_named_type(each.type)) and not any(map(is_required_argument, each.args.values()))
    ]
    if not leaves:
        raise DocumentError([Problem(f"{coordinate}: {type_} has no leaf fields, so select is needed", coordinate)])
    return f"{{ {' '.join(leaves)} }}"


def _unknown(coordinate: str, name: str, candidates: Mapping[str, Any], message: str) -> DocumentError:
    suggestions = nearest(name, candidates)
    return DocumentError([Problem(f"{coordinate}: {message}.{did_you_mean(suggestions)}", coordinate, suggestions)])
