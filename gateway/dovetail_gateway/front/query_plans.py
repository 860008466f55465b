"""The plan of a request in its response, for whoever develops: on request, where the gateway allows it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dovetail_gateway.plan.nodes import Plan
from dovetail_gateway.plan.printing import print_tree
from dovetail_gateway.plan.tree import plan_as_json

HEADERS = ("dovetail-expose-query-plan", "apollo-expose-query-plan")
"""Ask for the plan with the value `true`: ours, and the one that tools for other routers send."""


def asks_for_plan(headers: Mapping[str, str]) -> bool:
    """Whether the client wants to see the plan. Header names are lower-case."""
    return any(headers.get(name, "").strip().lower() == "true" for name in HEADERS)


def plan_extension(plan: Plan) -> dict[str, Any]:
    """The response's `extensions` with the plan: as nodes, and as text."""
    tree = plan_as_json(plan)
    return {"queryPlan": {"object": tree, "text": print_tree(tree)}}
