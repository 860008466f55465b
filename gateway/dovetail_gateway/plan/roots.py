"""Root fields: which subgraph answers each, all at once for queries, one after the other for mutations."""

from __future__ import annotations

from dovetail_gateway.document.selection import FieldNode
from dovetail_gateway.document.when import either

from .context import PlanContext, PlanningError, Todo
from .cost import field_cost
from .fields import plan_all
from .links import plan_root_link
from .position import Position
from .steps import Place, RootDraft, Step
from .subgraph_selection import SubgraphSelection
from .subgraph_text import Variables

LOCAL = ("__typename", "__schema", "__type")
"""Root fields that the gateway answers itself."""


def plan_query(context: PlanContext, root_type: str, fields: tuple[FieldNode, ...], position: Position) -> None:
    """Each subgraph gets its root fields in one request; all of them may run at once."""
    fetched: list[FieldNode] = []
    for field in fields:
        declared = context.graph.field(root_type, field.name)
        if field.name in LOCAL:
            continue
        if declared is not None and declared.link is not None:
            plan_root_link(context, root_type, field, declared.link, position, mutation=False)
        else:
            fetched.append(field)
    for graph, chosen in sorted(_choose(context, root_type, fetched).items()):
        _start(context, graph, root_type, chosen, position, mutation=False)
    plan_all(context)


def plan_mutation(context: PlanContext, root_type: str, fields: tuple[FieldNode, ...], position: Position) -> None:
    """Root fields run in document order. Neighbours of one subgraph share a request if nothing comes between."""
    current: Step | None = None
    for field in fields:
        if field.name in LOCAL:
            continue
        declared = context.graph.field(root_type, field.name)
        if declared is not None and declared.link is not None:
            context.barrier = frozenset(range(len(context.steps)))
            plan_root_link(context, root_type, field, declared.link, position, mutation=True)
            current = None
        else:
            (graph,) = _choose(context, root_type, [field])
            entry = current.entries[0] if current is not None else None
            if current is not None and current.graph == graph and isinstance(entry, RootDraft):
                _add(context, current, entry, root_type, [field], position)
            else:
                context.barrier = frozenset(range(len(context.steps)))
                current = _start(context, graph, root_type, [field], position, mutation=True)
        before = len(context.steps)
        plan_all(context)
        if len(context.steps) > before:
            current = None


def _choose(context: PlanContext, root_type: str, fields: list[FieldNode]) -> dict[str, list[FieldNode]]:
    """Fewest calls below first, then subgraphs that are called anyway."""
    chosen: dict[str, list[FieldNode]] = {}
    able = {field.response_key: sorted(context.graph.field_graphs(root_type, field.name)) for field in fields}
    for field in sorted(fields, key=lambda item: len(able[item.response_key])):
        graphs = able[field.response_key]
        if not graphs:
            raise PlanningError("QUERY_PLAN_FAILED", f"{root_type}.{field.name} is resolved by no subgraph.")

        def merit(graph: str, field: FieldNode = field) -> tuple[int, str]:
            return (field_cost(context, graph, root_type, field) + (graph not in chosen), graph)

        best = min(graphs, key=merit) if len(graphs) > 1 else graphs[0]
        chosen.setdefault(best, []).append(field)
    order = {id(field): index for index, field in enumerate(fields)}
    return {graph: sorted(items, key=lambda item: order[id(item)]) for graph, items in chosen.items()}


def _start(
    context: PlanContext, graph: str, root_type: str, fields: list[FieldNode], position: Position, *, mutation: bool
) -> Step:
    step = context.new_step(graph, frozenset(), "mutation" if mutation else "query")
    selection = SubgraphSelection(graph=graph, type_name=root_type)
    entry = RootDraft(selection=selection, variables=Variables(context.when_name), when=fields[0].when)
    step.entries.append(entry)
    _add(context, step, entry, root_type, fields, position)
    return step


def _add(
    context: PlanContext, step: Step, entry: RootDraft, root_type: str, fields: list[FieldNode], position: Position
) -> None:
    for field in fields:
        entry.when = either(entry.when, field.when)
    place = Place(step=step, entry=entry, graph=step.graph, selection=entry.selection, path=(), position=position)
    context.todo.append(Todo(place=place, types=(root_type,), fields=tuple(fields)))
