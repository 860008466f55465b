"""Dovetail's own executor as a transport: a request is answered in this process, as the gateway would answer it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Self

from dovetail_client import Answer, Binding, BindingError, ClosedError, Request, SchemaError
from dovetail_client.answers import read_answer
from dovetail_client.delegation.remote_schema import copied
from dovetail_client.schemas import Execute, Found
from dovetail_composition.manifest import Manifest
from dovetail_gateway.front.overload import InFlight
from dovetail_gateway.front.pipeline import Pipeline
from dovetail_gateway.generation.build import Built
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


class Engine:
    """The gateway's way of a request, from its envelope to its answer, without a port of its own.

    Also the source of its schema: see `SchemaSource`.
    """

    interval = None

    def __init__(
        self,
        subgraphs: Callable[[Manifest], HttpSubgraphs],
        secrets: SecretStore,
        switch: Switch,
        pipeline: Pipeline,
        stack: AsyncExitStack,
    ) -> None:
        """See `open`."""
        self._subgraphs = subgraphs
        self._secrets = secrets
        self._switch = switch
        self._pipeline = pipeline
        self._stack = stack
        self._built: Built | None = None
        self._closed = False

    @classmethod
    async def open(cls, secrets: Mapping[str, bytes]) -> Self:
        """An engine that serves nothing yet. `secrets`: values by `SecretRef.id`."""
        metrics, addresses, store = Metrics(), Addresses(), SecretStore()
        store.replace(secrets)
        async with AsyncExitStack() as stack:
            session = await stack.enter_async_context(open_session(addresses, system_resolver()))
            connections = await stack.enter_async_context(open_connections(addresses, system_resolver()))
            switch = Switch(metrics, _drop)
            stack.push_async_callback(switch.close)
            pipeline = Pipeline(switch, InFlight(), metrics, origins=(), query_plans=False, override_labels=())

            def subgraphs(manifest: Manifest) -> HttpSubgraphs:
                return HttpSubgraphs(
                    manifest=manifest, connections=connections, session=session, secrets=store, observer=metrics
                )

            return cls(subgraphs, store, switch, pipeline, stack.pop_all())
        raise AssertionError("unreachable")

    def check_open(self) -> None:
        """Raises `ClosedError`."""
        if self._closed:
            raise ClosedError("this gateway is closed")

    @property
    def digest(self) -> str:
        """Of the API that is served; empty before the first."""
        return self._built.digest if self._built else ""

    def serve(self, built: Built, bindings: Mapping[str, Binding]) -> None:
        """Serve this API from now on, some subgraphs of which are called through `bindings`."""
        http = self._subgraphs(built.manifest)
        self._switch.replace(LoadedGeneration(built, BoundSubgraphs(http, bindings, built.manifest, self._secrets)))
        self._built = built

    async def find(self, _execute: Execute) -> Found:
        """See `SchemaSource`."""
        built = self._built
        if built is None:
            raise SchemaError("no API is served yet")
        # A copy, for answers may be read after the generation has ended, and with it all that belongs to it.
        return Found(built.digest, lambda: copied(built.schema))

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
        self._closed = True
        await self._stack.aclose()


def _drop(generation: LoadedGeneration) -> None:
    """Give its memory back at once; the process is not ours, nor its threads and its collector."""
    generation.take_apart()
