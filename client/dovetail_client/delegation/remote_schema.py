"""Another service's schema, executable here: each root field is answered by that service."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal

from graphql import (
    GraphQLField,
    GraphQLFieldResolver,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    GraphQLUnionType,
    build_schema,
    default_field_resolver,
    is_introspection_type,
    print_schema,
)

from .delegate import DelegateOptions
from .frameworks import keep_one_of
from .objects import RemoteObject

if TYPE_CHECKING:
    from dovetail_client.binding import Binding


async def remote_schema(
    binding: Binding,
    *,
    also: Mapping[str, str] | None = None,
    headers: Callable[[Any], Mapping[str, str]] | None = None,
) -> GraphQLSchema:
    """The schema as it is now, for graphql-core to execute: what the root fields of a tick ask for is one request.

    It is a copy, to which resolvers may be added. `also`: what they need of their parents, by type or field. `headers`:
    those of the requests, from a context value. Raises `BindingError`.
    """
    return delegating(await binding.schema(), binding, also=also, headers=headers)


def delegating(
    schema: GraphQLSchema,
    binding: Binding,
    *,
    also: Mapping[str, str] | None = None,
    headers: Callable[[Any], Mapping[str, str]] | None = None,
) -> GraphQLSchema:
    """A copy of a schema, whose root fields are answered by a binding's. See `remote_schema`."""
    schema = copied(schema)
    for type_ in schema.type_map.values():
        if not is_introspection_type(type_):
            _forget_resolvers(type_)
        if isinstance(type_, GraphQLInputObjectType):
            keep_one_of(type_)

    def options(info: GraphQLResolveInfo[Any]) -> DelegateOptions:
        return {"also": also, "headers": headers(info.context) if headers else {}}

    def resolver(operation: Literal["query", "mutation"]) -> GraphQLFieldResolver:
        def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
            if isinstance(source, RemoteObject):
                # A root type that a field below returns.
                return default_field_resolver(source, info, **arguments)
            return binding.delegate(info, operation, info.field_name, arguments, **options(info))

        return resolve

    def subscribe(_source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> AsyncGenerator[Any, None]:
        return binding.delegate_events(info, info.field_name, arguments, **options(info))

    for field in _fields(schema.query_type):
        field.resolve = resolver("query")
    for field in _fields(schema.mutation_type):
        field.resolve = resolver("mutation")
    for field in _fields(schema.subscription_type):
        field.subscribe, field.resolve = subscribe, _event
    return schema


def copied(schema: GraphQLSchema) -> GraphQLSchema:
    """A schema with types of its own."""
    try:
        return deepcopy(schema)
    except TypeError:
        # Of a library whose types are its own classes, such as Strawberry's enums.
        return build_schema(print_schema(schema), assume_valid=True)


def _forget_resolvers(type_: GraphQLNamedType) -> None:
    """Those of a schema that is executable itself: they are for objects of that service, which it has resolved."""
    if isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
        type_.resolve_type = None
    if isinstance(type_, GraphQLObjectType):
        type_.is_type_of = None
        for field in type_.fields.values():
            field.resolve = field.subscribe = None


def _fields(root: GraphQLObjectType | None) -> Iterable[GraphQLField]:
    return root.fields.values() if root else ()


def _event(event: Any, _info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
    """An event is the field's value."""
    return event
