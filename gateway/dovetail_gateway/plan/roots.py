"""Root fields: which subgraph answers each, all at once for queries, one after the other for mutations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dovetail_composition.graph import View
from dovetail_composition.schema import type_refs
from dovetail_gateway.document.selection import FieldNode, Group
from dovetail_gateway.document.when import either

from .context import PlanContext, Todo
from .errors import PlanningError
from .links import plan_root_link
from .position import Position
from .steps import Place, RootDraft, Step
from .subgraph_selection import SubgraphSelection
from .subgraph_text import Variables

_NOWHERE = View("")
"""Where the operation begins: every subgraph's root fields are one call away."""

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
    by_graph = _choose(context, root_type, fetched)
    asked = Counter(field.response_key for chosen in by_graph.values() for field in chosen)
    several = frozenset(
        field.response_key
        for field in fetched
        if asked[field.response_key] > 1 and not type_refs.list_depth(field.type)
    )
    for graph, chosen in sorted(by_graph.items()):
        _start(context, graph, root_type, chosen, position, several)
    context.plan_all()


def plan_mutation(context: PlanContext, root_type: str, fields: Iterable[FieldNode], position: Position) -> None:
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
            chosen = _choose(context, root_type, [field])
            if len(chosen) > 1:
                # It would be done once in each of them.
                message = f"No one subgraph resolves all that is asked below {root_type}.{field.name}."
                raise PlanningError("QUERY_PLAN_FAILED", message)
            (graph,) = chosen
            entry = current.entries[0] if current is not None else None
            if current is not None and current.graph == graph and isinstance(entry, RootDraft):
                _add(context, current, entry, root_type, [field], position)
            else:
                context.barrier = frozenset(range(len(context.steps)))
                current = _start(context, graph, root_type, [field], position, frozenset(), mutation=True)
        before = len(context.steps)
        context.plan_all()
        if len(context.steps) > before:
            current = None


def _choose(context: PlanContext, root_type: str, fields: list[FieldNode]) -> dict[str, list[FieldNode]]:
    """The subgraphs to ask, with the fields, or parts of fields, that each of them answers."""
    choice = context.choices.choose(root_type, _NOWHERE, tuple(fields))
    if choice.missing:
        field = choice.missing[0]
        message = f"{root_type}.{field.name}, or some of what is asked below it, is resolved by no subgraph."
        raise PlanningError("QUERY_PLAN_FAILED", message)
    chosen: dict[str, list[FieldNode]] = {}
    for field, way in choice.ways:
        chosen.setdefault(way.graph, []).append(field)
    return chosen


def _start(
    context: PlanContext,
    graph: str,
    root_type: str,
    fields: list[FieldNode],
    position: Position,
    alternatives: frozenset[str],
    *,
    mutation: bool = False,
) -> Step:
    step = context.new_step(graph, frozenset(), "mutation" if mutation else "query")
    selection = SubgraphSelection(graph=graph, type_name=root_type)
    entry = RootDraft(
        selection=selection,
        variables=Variables(context.when_names),
        alternatives=alternatives.intersection(field.response_key for field in fields),
        when=fields[0].when,
    )
    step.entries.append(entry)
    _add(context, step, entry, root_type, fields, position)
    return step


def _add(
    context: PlanContext, step: Step, entry: RootDraft, root_type: str, fields: list[FieldNode], position: Position
) -> None:
    for field in fields:
        entry.when = either(entry.when, field.when)
    view = View(step.graph)
    place = Place(step=step, entry=entry, view=view, selection=entry.selection, path=(), position=position)
    context.todo.append(Todo(place=place, groups=(Group(types=(root_type,), fields=tuple(fields)),), chosen=True))
