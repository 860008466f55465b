"""Reader, planner and executor over one supergraph."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from support.both_ways import execute

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Limits, Policies
from dovetail_composition.schema.definitions import Supergraph
from dovetail_gateway.document.prepared import PreparedOperation, prepare
from dovetail_gateway.document.variables import coerce_variables
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.plan import Plan, plan_operation
from dovetail_gateway.subgraph.port import SubgraphPort

POLICIES = Policies(limits=Limits(aliases=1000, root_fields=1000))
"""Random operations have more aliases and root fields than clients may have."""


class Gateway:
    """A gateway without its edges."""

    def __init__(self, supergraph: Supergraph) -> None:
        self.schema = build_api_schema(supergraph)
        self.graph = QueryGraph(supergraph)
        self.names = WireNames(supergraph)

    def prepare(self, text: str) -> PreparedOperation:
        return prepare(self.schema, text, None, POLICIES)

    def plan(self, prepared: PreparedOperation, labels: frozenset[str] = frozenset()) -> Plan:
        return plan_operation(
            self.graph, self.names, prepared.operation, prepared.fragments, prepared.selection, labels=labels
        )

    def execute(
        self, prepared: PreparedOperation, plan: Plan, given: Mapping[str, Any], port: SubgraphPort
    ) -> ExecutionResult:
        runtime = ExecutionRuntime(schema=self.schema, to_wire=self.names.value, message=self.names.message)
        variables = coerce_variables(self.schema, prepared.operation, given, POLICIES)
        return asyncio.run(execute(plan, variables=variables, port=port, runtime=runtime))
