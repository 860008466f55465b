"""From a supergraph and an operation's text to its plan."""

from __future__ import annotations

from dovetail_composition.api_schema import build_api_schema
from dovetail_composition.definitions import Supergraph
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Policies
from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.plan import Plan, plan_operation


def plan_text(supergraph: Supergraph, policies: Policies, text: str) -> Plan:
    """The plan of one operation, within the limits that clients have. Raises `RequestError`, `PlanningError`."""
    prepared = prepare(build_api_schema(supergraph), text, None, policies)
    return plan_operation(
        QueryGraph(supergraph),
        WireNames(supergraph),
        prepared.operation,
        prepared.fragments,
        prepared.selection,
        scalar_formats={scalar.name: scalar.format for scalar in policies.scalars},
    )
