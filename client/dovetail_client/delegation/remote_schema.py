"""Another service's schema, executable here: each root field is answered by that service."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from copy import deepcopy
from typing import TYPE_CHECKING, Any, Literal

from graphql import (
    GraphQLField,
    GraphQLFieldResolver,
    GraphQLResolveInfo,
    GraphQLSchema,
    default_field_resolver,
)

from .objects import RemoteObject

if TYPE_CHECKING:
    from dovetail_client.binding import Binding


async def remote_schema(binding: Binding) -> GraphQLSchema:
    """The schema as it is now, for graphql-core to execute: what the root fields of a tick ask for is one request.

    It is a copy, to which resolvers may be added. Raises `BindingError`.
    """
    schema = deepcopy(await binding.schema())
    for field in (schema.query_type.fields if schema.query_type else {}).values():
        field.resolve = _resolver(binding, "query")
    for field in (schema.mutation_type.fields if schema.mutation_type else {}).values():
        field.resolve = _resolver(binding, "mutation")
    for field in (schema.subscription_type.fields if schema.subscription_type else {}).values():
        _subscribe(field, binding)
    return schema


def _resolver(binding: Binding, operation: Literal["query", "mutation"]) -> GraphQLFieldResolver:
    def resolve(source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        if isinstance(source, RemoteObject):
            # A root type that a field below returns.
            return default_field_resolver(source, info, **arguments)
        return binding.delegate(info, operation, info.field_name, arguments)

    return resolve


def _subscribe(field: GraphQLField, binding: Binding) -> None:
    def subscribe(_source: Any, info: GraphQLResolveInfo[Any], **arguments: Any) -> AsyncGenerator[Any, None]:
        return binding.delegate_events(info, info.field_name, arguments)

    def resolve(event: Any, _info: GraphQLResolveInfo[Any], **_arguments: Any) -> Any:
        return event

    field.subscribe = subscribe
    field.resolve = resolve
