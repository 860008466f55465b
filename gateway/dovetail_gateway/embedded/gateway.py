"""A gateway of one's own: a composed API as a schema that graphql-core executes, with own fields and resolvers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self

from graphql import (
    ExecutionResult,
    GraphQLFieldResolver,
    GraphQLObjectType,
    GraphQLSchema,
    extend_schema,
    graphql,
    parse,
)

from dovetail_client import Binding, Retries, remote_schema
from dovetail_composition.manifest import Limits, Policies

from .engine import Engine
from .members import Member, compose_members

OWN_POLICIES = Policies(limits=Limits(aliases=1_000, root_fields=200, tokens=20_000))
"""Wider than a gateway's: who serves clients bounds what comes from them, and their operations grow on the way."""


class OwnGateway:
    """What `gateway_schema` gives.

    `schema`: for any server on top of graphql-core. `binding`: the composed API itself, without own fields.
    """

    def __init__(self, schema: GraphQLSchema, binding: Binding) -> None:
        self.schema = schema
        self.binding = binding

    async def execute(
        self,
        query: str,
        variables: Mapping[str, Any] | None = None,
        context: Any = None,
        *,
        operation_name: str | None = None,
    ) -> ExecutionResult:
        """Answer one operation, which is validated first."""
        return await graphql(
            self.schema,
            query,
            context_value=context,
            variable_values=dict(variables or {}),
            operation_name=operation_name,
        )

    async def aclose(self) -> None:
        """Give back what the gateway has opened; bindings of members are their owner's."""
        await self.binding.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        await self.aclose()


async def gateway_schema(
    members: Iterable[Member | Mapping[str, Any]],
    *,
    extend: str = "",
    resolvers: Mapping[str, GraphQLFieldResolver] | None = None,
    needs: Mapping[str, str] | None = None,
    headers: Callable[[Any], Mapping[str, str]] | None = None,
    secrets: Mapping[str, bytes] | None = None,
    policies: Policies = OWN_POLICIES,
) -> OwnGateway:
    """Compose members into one API, answered by Dovetail's planner and executor in this process.

    `members`: `Member`s, or `GraphQLSchema` manifests as mappings. `extend`: SDL with own types and fields
    (`extend type Product { label: String! }`). `resolvers`: graphql-core's, by coordinate. `needs`: what an own field
    reads of its parent (`{"Product.label": "{ name price }"}`), asked for when a client selects it. `headers`: those of
    the client that members may get, from a context value. `secrets`: values of the Secrets that manifests refer to, by
    `namespace_name_key`. Raises `CompositionError` or `BindingError`.
    """
    engine = await Engine.open(await compose_members(members, policies), secrets or {})
    # Members are asked again by those who call them, if at all.
    binding = Binding(
        url="http://gateway.invalid/graphql",
        schema=engine.schema,
        transport=engine,
        timeout=None,
        retries=Retries(attempts=1),
    )
    try:
        schema = await remote_schema(binding, also=needs, headers=headers)
        if extend:
            options = extend_schema(schema, parse(extend)).to_kwargs()
            # Members' schemas need not keep all rules of the latest specification; the extension was checked just now.
            options["assume_valid"] = True
            schema = GraphQLSchema(**options)
        for coordinate, resolve in (resolvers or {}).items():
            _attach(schema, coordinate, resolve)
    except BaseException:
        await binding.aclose()
        raise
    return OwnGateway(schema, binding)


def _attach(schema: GraphQLSchema, coordinate: str, resolve: GraphQLFieldResolver) -> None:
    type_name, _, name = coordinate.partition(".")
    owner = schema.type_map.get(type_name)
    if not isinstance(owner, GraphQLObjectType) or name not in owner.fields:
        raise ValueError(f"resolvers: the schema has no field {coordinate}")
    owner.fields[name].resolve = resolve
