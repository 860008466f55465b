"""An estimate of the subgraph calls below a field, to choose among subgraphs that all resolve it."""

from __future__ import annotations

from dovetail_composition import type_refs
from dovetail_composition.graph.view import View
from dovetail_gateway.document.selection import FieldNode, SelectionSet

from .context import PlanContext

UNREACHABLE = 1_000


def field_cost(context: PlanContext, graph: str, type_name: str, field: FieldNode) -> int:
    """Calls needed below the field when `graph` resolves it."""
    if field.selection is None:
        return 0
    inner = type_refs.named_type(context.graph.field_type_in(graph, type_name, field.name))
    return selection_cost(context, graph, inner, field.selection)


def selection_cost(context: PlanContext, graph: str, type_name: str, selection: SelectionSet) -> int:
    """Calls needed for a selection on objects known in `graph`; each selection is looked at once per subgraph."""
    key = (graph, type_name, id(selection))
    known = context.costs.get(key)
    if known is not None:
        return known
    context.costs[key] = 0
    total = 0
    possible = context.graph.possible_types(type_name, graph)
    for group in selection.groups:
        for name in group.types:
            if name in possible:
                total += sum(_cost_on(context, graph, name, field) for field in group.fields)
    context.costs[key] = total
    return total


def _cost_on(context: PlanContext, graph: str, type_name: str, field: FieldNode) -> int:
    if field.name == "__typename":
        return 0
    declared = context.graph.field(type_name, field.name)
    if declared is not None and declared.link is not None:
        call = declared.link.call
        if call is None or field.selection is None:
            return 1
        return 1 + selection_cost(context, call.graph, type_refs.named_type(call.returns), field.selection)
    able = context.graph.field_graphs(type_name, field.name)
    if graph in able:
        return field_cost(context, graph, type_name, field)
    hops = context.graph.hops(type_name, View(graph))
    return min(
        (hops[other].rounds + field_cost(context, other, type_name, field) for other in able if other in hops),
        default=UNREACHABLE,
    )
