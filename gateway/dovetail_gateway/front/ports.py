"""What the pipeline needs of the rest: generations on lease, and the stages that plan and execute."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Protocol

from graphql import GraphQLSchema

from dovetail_composition.manifest import Policies
from dovetail_gateway.compiled.cache import DocumentCache
from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.document.prepared import PreparedOperation
from dovetail_gateway.execute.result import ExecutionResult
from dovetail_gateway.subgraph.port import SubgraphPort


class NoGenerationError(Exception):
    """No supergraph was loaded yet."""


class Generation(Protocol):
    """One loaded supergraph with everything derived from it."""

    @property
    def digest(self) -> str:
        """Names the artifact that it was built from."""
        ...

    @property
    def schema(self) -> GraphQLSchema:
        """The API schema."""
        ...

    @property
    def policies(self) -> Policies:
        """What the gateway's resource decides."""
        ...

    @property
    def documents(self) -> DocumentCache:
        """Prepared operations and plans."""
        ...

    def port_for(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """Subgraph calls for one client request: its headers (lower-case names), its deadline on the loop's clock."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """Labels of progressive overrides: which of them hold is decided for each request."""
        ...

    def plan(self, prepared: PreparedOperation, labels: frozenset[str]) -> Executable:
        """How to answer an operation while these labels hold. Raises `PlanningError`."""
        ...

    def execute(
        self, executable: Executable, variables: Mapping[str, Any], port: SubgraphPort
    ) -> Awaitable[ExecutionResult]:
        """Answer it."""
        ...


class Generations(Protocol):
    """The generation in use."""

    def lease(self) -> AbstractContextManager[Generation]:
        """The current generation, which lives at least as long as the lease. Raises `NoGenerationError`."""
        ...

    def body_limit(self) -> int:
        """Bytes that a request's body may have: as the current generation says, or what holds without one."""
        ...
