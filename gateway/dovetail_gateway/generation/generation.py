"""A generation: one loaded supergraph, the caches that die with it, and its way to the subgraphs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol

from graphql import GraphQLSchema

from dovetail_gateway.compiled.cache import DocumentCache
from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.document.prepared import PreparedOperation
from dovetail_gateway.execute.result import ExecutionResult
from dovetail_gateway.plan import plan_operation
from dovetail_gateway.subgraph.port import SubgraphPort

from .build import Built
from .memory import parts_of


class Subgraphs(Protocol):
    """The subgraphs of one generation."""

    def bind(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """The port for one client request: its headers (lower-case names), its deadline on the loop's clock."""
        ...

    async def close(self) -> None:
        """End what still runs for this generation alone."""
        ...


class LoadedGeneration:
    """What requests lease; see `front.ports.Generation`."""

    __slots__ = ("_built", "_http", "digest", "documents", "labels", "policies")

    def __init__(self, built: Built, http: Subgraphs) -> None:
        self._built = built
        self._http = http
        self.documents = DocumentCache()
        self.digest = built.digest
        """Names the artifact (and the configuration) that it was built from."""
        self.policies = built.manifest.policies
        """What the gateway's resource decides."""
        self.labels = built.graph.labels
        """Labels of progressive overrides."""

    @property
    def schema(self) -> GraphQLSchema:
        """The API schema."""
        return self._built.schema

    def port_for(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """Subgraph calls for one client request."""
        return self._http.bind(client_headers, deadline)

    def plan(self, prepared: PreparedOperation, labels: frozenset[str]) -> Executable:
        """How to answer an operation. Raises `PlanningError`."""
        built = self._built
        plan = plan_operation(
            built.graph,
            built.names,
            prepared.operation,
            prepared.fragments,
            prepared.selection,
            scalar_formats=built.runtime.scalar_formats,
            labels=labels,
        )
        return Executable(plan)

    def compile_as(self, executable: Executable, former: Executable) -> None:
        """See `Executable.compile_as`."""
        executable.compile_as(former, self._built.runtime)

    def execute(
        self, executable: Executable, variables: Mapping[str, Any], port: SubgraphPort
    ) -> Awaitable[ExecutionResult]:
        """Answer it. Raises `RequestError`."""
        return executable.execute(variables, port, self._built.runtime)

    async def close(self) -> None:
        """End what runs for this generation alone."""
        await self._http.close()

    def take_apart(self, after_each: Callable[[], None] = lambda: None) -> list[object]:
        """All that is large of it, which it has no more; for `drop`, after `close`. `after_each`: as there."""
        parts = [*parts_of(self._built, after_each), *self.documents.take()]
        del self._built
        return parts
