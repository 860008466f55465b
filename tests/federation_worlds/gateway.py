"""Reader, planner and executor over one supergraph."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from dovetail_composition.api_schema import build_api_schema
from dovetail_composition.definitions import Supergraph
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Policies
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.execute.executor import execute
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.plan import Plan, plan_operation
from dovetail_gateway.subgraph.port import SubgraphPort


class Gateway:
    """A gateway without its edges."""

    def __init__(self, supergraph: Supergraph) -> None:
        self.schema = build_api_schema(supergraph)
        self.graph = QueryGraph(supergraph)
        self.names = WireNames(supergraph)

    def plan(self, text: str) -> Plan:
        prepared = prepare(self.schema, text, None, Policies())
        return plan_operation(self.graph, self.names, prepared.operation, prepared.fragments, prepared.selection)

    def execute(self, plan: Plan, variables: Mapping[str, Any], port: SubgraphPort) -> ExecutionResult:
        runtime = ExecutionRuntime(schema=self.schema, to_wire=self.names.value, message=self.names.message)
        return asyncio.run(execute(plan, variables=dict(variables), port=port, runtime=runtime))
