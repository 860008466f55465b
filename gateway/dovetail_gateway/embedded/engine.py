"""Dovetail's own executor as a transport: a request is answered in this process, as the gateway would answer it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack
from typing import Self

from graphql import GraphQLSchema

from dovetail_client import Answer, BindingError, Request
from dovetail_client.answers import read_answer
from dovetail_gateway.front.overload import InFlight
from dovetail_gateway.front.pipeline import Pipeline
from dovetail_gateway.generation.build import Refusal, build
from dovetail_gateway.generation.generation import LoadedGeneration
from dovetail_gateway.generation.switch import Switch
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.request.http_request import HttpRequest
from dovetail_gateway.request.negotiation import DEFAULT
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections.connections import open_connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.subgraph.session import open_session, system_resolver
from dovetail_gateway.telemetry.metrics import Metrics

from .bound import BoundSubgraphs
from .members import Composed, CompositionError


class Engine:
    """The gateway's way of a request, from its envelope to its answer, without a port of its own."""

    def __init__(self, schema: GraphQLSchema, pipeline: Pipeline, stack: AsyncExitStack) -> None:
        """See `open`."""
        self.schema = schema
        self._pipeline = pipeline
        self._stack = stack

    @classmethod
    async def open(cls, composed: Composed, secrets: Mapping[str, bytes]) -> Self:
        """Begin to serve an API. `secrets`: values by `SecretRef.id`. Raises `CompositionError`."""
        built = build(composed.content, None)
        if isinstance(built, Refusal):
            raise CompositionError(built.diagnostics)
        metrics, addresses, store = Metrics(), Addresses(), SecretStore()
        store.replace(secrets)
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(open_session(addresses, system_resolver()))
            connections = await stack.enter_async_context(open_connections(addresses, system_resolver()))
            http = HttpSubgraphs(
                manifest=built.manifest, connections=connections, session=session, secrets=store, observer=metrics
            )
            switch = Switch(metrics, list.clear)
            stack.push_async_callback(switch.close)
            switch.replace(LoadedGeneration(built, BoundSubgraphs(http, composed.bindings)))
            pipeline = Pipeline(switch, InFlight(), metrics, origins=(), query_plans=False, override_labels=())
            return cls(built.schema, pipeline, stack.pop_all())
        raise AssertionError("unreachable")

    async def execute(self, request: Request) -> Answer:
        """See `Transport`."""
        body = {
            "query": request.document,
            "variables": request.variables,
            "operationName": request.operation_name,
        }
        headers = {name.lower(): value for name, value in request.headers.items()}
        client = HttpRequest(
            method="POST",
            path="/graphql",
            query_string="",
            headers={**headers, "content-type": "application/json"},
            body=encode_json(body),
        )
        response = await self._pipeline.respond(client, DEFAULT)
        return read_answer(response.status, response.body)

    async def subscribe(self, _request: Request) -> AsyncGenerator[Answer, None]:
        """See `Transport`."""
        raise BindingError("a composed API has no subscriptions")
        yield  # a generator

    async def aclose(self) -> None:
        """See `Transport`."""
        await self._stack.aclose()
