"""A gateway of one's own: a composed API as a schema that graphql-core executes, with own fields and resolvers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self, TypedDict, Unpack

from graphql import (
    ExecutionResult,
    GraphQLError,
    GraphQLField,
    GraphQLFieldResolver,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    extend_schema,
    graphql,
    parse,
)

from dovetail_client import Binding, Retries
from dovetail_client.delegation.remote_schema import delegating
from dovetail_client.delegation.selections import read_also
from dovetail_composition.manifest import HeaderRule, Limits, Policies

from .engine import Engine
from .members import Member, compose_members

OWN_POLICIES = Policies(
    headers=(HeaderRule(name="traceparent", forward=True), HeaderRule(name="tracestate", forward=True)),
    limits=Limits(
        body_bytes=16 << 20,
        tokens=200_000,
        depth=100,
        aliases=10_000,
        directives=10_000,
        root_fields=1_000,
        selections=100_000,
        validation_budget=1_000_000,
        connect_timeout=5.0,
        calls_per_request=1_000,
        in_flight=100_000,
    ),
)
"""Wider than a gateway's: who serves clients bounds what comes from them, and their operations grow on the way."""

Members = Iterable[Member | Mapping[str, Any]]


class OwnOptions(TypedDict, total=False):
    """The options of an own gateway by name; what they mean stands at `gateway_schema`."""

    extend: str
    resolvers: Mapping[str, GraphQLFieldResolver] | None
    needs: Mapping[str, str] | None
    headers: Callable[[Any], Mapping[str, str]] | None
    secrets: Mapping[str, bytes] | None
    policies: Policies


class OwnGateway:
    """What `gateway_schema` gives.

    `schema`: for any server on top of graphql-core. `binding`: the composed API itself, without own fields.
    """

    schema: GraphQLSchema

    def __init__(self, members: Members, engine: Engine, options: OwnOptions) -> None:
        """See `gateway_schema`."""
        self._members = [*members]
        self._engine = engine
        self._options = options
        self._refreshing = asyncio.Lock()
        # Members are asked again by those who call them, if at all.
        self.binding = Binding(
            url="http://gateway.invalid/graphql",
            schema=engine,
            transport=engine,
            timeout=None,
            retries=Retries(attempts=1),
        )

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

    async def refresh(self) -> bool:
        """Ask all members for their schemas and compose again; whether the API has changed.

        If so `schema` is another one, to be given to the server. Operations under way end on the former. Raises
        `CompositionError`, `BindingError` or `ValueError`, and then all stays as it was.
        """
        async with self._refreshing:
            composed = await compose_members(self._members, self._options.get("policies", OWN_POLICIES))
            self._engine.check_open()
            if composed.built.digest == self._engine.digest:
                return False
            schema = _with_own_fields(composed.built.schema, self.binding, self._options)
            self._engine.serve(composed.built, composed.bindings)
            await self.binding.refresh_schema()
            self.schema = schema
            return True

    async def aclose(self) -> None:
        """Give back what the gateway has opened; bindings of members are their owner's."""
        await self.binding.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        await self.aclose()


async def gateway_schema(members: Members, **options: Unpack[OwnOptions]) -> OwnGateway:
    """Compose members into one API, answered by Dovetail's planner and executor in this process.

    `members`: `Member`s, or `GraphQLSchema` manifests as mappings. `extend`: SDL with own types and fields
    (`extend type Product { label: String! }`). `resolvers`: graphql-core's, by coordinate; of a subscription field what
    gives its events. `needs`: what an own field reads of its parent (`{"Product.label": "{ name price }"}`), asked for
    when a client selects it. `headers`: those of the client that members may get, from a context value. `secrets`:
    values of the Secrets that manifests refer to, by `namespace_name_key`. `policies`: bounds of each operation, and
    headers for all members. Raises `CompositionError`, `BindingError`, or `ValueError` where own fields do not fit.
    """
    gateway = OwnGateway(members, await Engine.open(options.get("secrets") or {}), options)
    try:
        await gateway.refresh()
    except BaseException:
        await gateway.aclose()
        raise
    return gateway


def _with_own_fields(api: GraphQLSchema, binding: Binding, options: OwnOptions) -> GraphQLSchema:
    needs = options.get("needs") or {}
    schema = delegating(api, binding, also=needs, headers=options.get("headers"))
    extend = options.get("extend")
    if extend:
        try:
            # Members' schemas need not keep all rules of the latest specification; the extension is checked here.
            kwargs = extend_schema(schema, parse(extend)).to_kwargs()
        except (GraphQLError, TypeError) as error:
            raise ValueError(f"extend: {error}") from error
        kwargs["assume_valid"] = True
        schema = GraphQLSchema(**kwargs)
    read_also(needs, "")
    for coordinate in needs:
        _object_type(schema, coordinate, "needs")
    for coordinate, resolve in (options.get("resolvers") or {}).items():
        owner, field = _object_type(schema, coordinate, "resolvers")
        if field is None:
            raise ValueError(f"resolvers: {coordinate} is no coordinate of a field")
        if owner is schema.subscription_type:
            field.subscribe, field.resolve = resolve, lambda event, _info, **_arguments: event
        else:
            field.resolve = resolve
    return schema


def _object_type(schema: GraphQLSchema, coordinate: str, what: str) -> tuple[GraphQLNamedType, GraphQLField | None]:
    """The type and the field of a coordinate; no field where it is a type's. Raises `ValueError`."""
    type_name, _, name = coordinate.partition(".")
    owner = schema.type_map.get(type_name)
    if owner is None or (name and not isinstance(owner, GraphQLObjectType)):
        raise ValueError(f"{what}: the schema has no object type for {coordinate}")
    if not name or not isinstance(owner, GraphQLObjectType):
        return owner, None
    if name not in owner.fields:
        raise ValueError(f"{what}: the schema has no field {coordinate}")
    return owner, owner.fields[name]
