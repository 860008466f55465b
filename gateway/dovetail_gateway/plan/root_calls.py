"""Root fields that are met below an object, such as Relay's `query`."""

from __future__ import annotations

from dovetail_composition.graph import Way
from dovetail_composition.schema import type_refs
from dovetail_gateway.document.selection import FieldNode
from dovetail_gateway.document.when import both

from .arguments import client_text_arguments
from .context import PlanContext
from .nodes import PathStep
from .places import parents, queue_selection, typename_key
from .steps import JoinDraft, Place
from .subgraph_selection import SubgraphSelection
from .subgraph_text import Variables


def call_root_field(context: PlanContext, place: Place, type_name: str, way: Way, field: FieldNode) -> None:
    """Call a root field on its own; its value is attached to the object below which it was met."""
    graph = way.graph
    inner = type_refs.named_type(context.graph.field_type_in(graph, type_name, field.name))
    step = context.new_step(graph, frozenset({place.step.index}))
    draft = JoinDraft(
        path=place.path,
        parent_types=parents(context, place, (type_name,)),
        typename_key=typename_key(place),
        field=context.names.field_name(graph, type_name, field.name),
        mode="each",
        selection=SubgraphSelection(graph=graph, type_name=inner) if field.selection is not None else None,
        attach=field.response_key,
        variables=Variables(context.when_names),
        when=both(place.when, field.when),
    )
    draft.arguments = client_text_arguments(context, graph, draft, type_name, field)
    step.entries.append(draft)
    if draft.selection is None or field.selection is None:
        return
    below = PathStep(
        key=field.response_key,
        types=draft.parent_types,
        typename_key=draft.typename_key,
        lists=type_refs.list_depth(field.type),
    )
    inside = Place(
        step=step,
        entry=draft,
        view=way.child,
        selection=draft.selection,
        path=(*place.path, below),
        position=place.position.child(field.response_key),
        parent=place,
        when=draft.when,
    )
    queue_selection(context, inside, field.selection)
