"""A fake generation that executes operations on one schema with graphql-core, for tests of everything around it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLSchema, execute
from graphql import ExecutionResult as GraphQLResult

from dovetail_composition.manifest import Limits, Policies
from dovetail_gateway.compiled.cache import DocumentCache
from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.document.prepared import PreparedOperation
from dovetail_gateway.execute.result import ExecutionResult
from dovetail_gateway.plan.nodes import Plan
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphPort, SubgraphRequest

from .ports import Generation, Generations, NoGenerationError


class NoSubgraphs(SubgraphPort):
    """A monolith calls nobody."""

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """See `SubgraphPort`."""
        raise AssertionError(request)


@dataclass(slots=True, kw_only=True)
class MonolithGeneration(Generation):
    """Executes on `schema` with `root` as root value. `calls` counts what was executed."""

    schema: GraphQLSchema
    root: Mapping[str, Callable[..., Any] | Any] = field(default_factory=dict)
    policies: Policies = field(default_factory=Policies)
    digest: str = "monolith"
    documents: DocumentCache = field(default_factory=DocumentCache)
    calls: int = 0
    client_headers: Mapping[str, str] = field(default_factory=dict)
    variables: Mapping[str, Any] = field(default_factory=dict)
    prepared: dict[int, PreparedOperation] = field(default_factory=dict)

    def port_for(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """See `Generation`."""
        assert deadline > asyncio.get_running_loop().time()
        self.client_headers = client_headers
        return NoSubgraphs()

    @property
    def labels(self) -> tuple[str, ...]:
        """See `Generation`."""
        return ()

    def plan(self, prepared: PreparedOperation, labels: frozenset[str]) -> Executable:
        """See `Generation`."""
        assert not labels
        plan = Plan(
            operation="mutation" if prepared.is_mutation else "query",
            root_type=prepared.selection.type_name,
            shape=prepared.selection,
        )
        executable = Executable(plan)
        self.prepared[id(executable)] = prepared
        return executable

    async def execute(
        self, executable: Executable, variables: Mapping[str, Any], port: SubgraphPort
    ) -> ExecutionResult:
        """See `Generation`."""
        assert isinstance(port, NoSubgraphs)
        self.calls += 1
        self.variables = variables
        prepared = self.prepared[id(executable)]
        document = DocumentNode(definitions=(prepared.operation, *prepared.fragments.values()))
        result = execute(self.schema, document, self.root, variable_values=dict(variables))
        done = result if isinstance(result, GraphQLResult) else await result
        return ExecutionResult(data=done.data, errors=[dict(error.formatted) for error in done.errors or ()])


class FixedGenerations(Generations):
    """Always the same generation, or none."""

    def __init__(self, generation: Generation | None) -> None:
        self.generation = generation
        self.leases = 0

    def body_limit(self) -> int:
        """See `Generations`."""
        limits = Limits() if self.generation is None else self.generation.policies.limits
        return limits.body_bytes

    @contextmanager
    def lease(self) -> Iterator[Generation]:
        """See `Generations`."""
        if self.generation is None:
            raise NoGenerationError
        self.leases += 1
        try:
            yield self.generation
        finally:
            self.leases -= 1
