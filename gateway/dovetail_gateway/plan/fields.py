"""Planning the fields at one place: what the subgraph at hand resolves goes into its selection, the rest elsewhere."""

from __future__ import annotations

from dovetail_composition import type_refs
from dovetail_composition.links import Link
from dovetail_gateway.document.selection import FieldNode

from .arguments import client_arguments, client_directives
from .context import PlanContext
from .links import plan_link
from .places import TYPENAME, child_place, queue_selection
from .remote import plan_remote
from .steps import Place
from .subgraph_selection import SubgraphField, SubgraphSelection, Types


def plan_all(context: PlanContext) -> None:
    """Plan until nothing is left to do."""
    while context.todo:
        item = context.todo.popleft()
        plan_fields(context, item.place, item.types, item.fields)


def plan_fields(context: PlanContext, place: Place, types: Types, fields: tuple[FieldNode, ...]) -> None:
    """Plan fields that all these types show."""
    remote: dict[str, list[FieldNode]] = {}
    for field in fields:
        if field.name == TYPENAME:
            continue
        local: list[str] = []
        linked: dict[Link, list[str]] = {}
        for name in types:
            declared = context.graph.field(name, field.name)
            if declared is not None and declared.link is not None:
                linked.setdefault(declared.link, []).append(name)
            elif place.graph in context.graph.field_graphs(name, field.name):
                local.append(name)
            else:
                remote.setdefault(name, []).append(field)
        if local:
            plan_local(context, place, tuple(local), field)
        for link, names in linked.items():
            plan_link(context, place, tuple(names), field, link)
    for name, missing in remote.items():
        plan_remote(context, place, name, tuple(missing))


def plan_local(context: PlanContext, place: Place, types: Types, field: FieldNode) -> None:
    """Select a field that the subgraph at hand resolves on all these types; unconditionally where that is the same."""
    owner = place.selection.type_name
    covers = set(types) == context.graph.possible_types(owner, place.graph)
    if covers and place.graph in context.graph.field_graphs(owner, field.name):
        _select(context, place, types, None, owner, field)
        return
    alike: dict[tuple[str, str], list[str]] = {}
    for name in types:
        own_name = context.names.field_name(place.graph, name, field.name)
        inner = type_refs.named_type(context.graph.field_type_in(place.graph, name, field.name))
        alike.setdefault((own_name, inner), []).append(name)
    for names in alike.values():
        _select(context, place, tuple(names), tuple(names), names[0], field)


def _select(
    context: PlanContext, place: Place, types: Types, condition: Types | None, owner: str, field: FieldNode
) -> None:
    inner = type_refs.named_type(context.graph.field_type_in(place.graph, owner, field.name))
    child = SubgraphSelection(graph=place.graph, type_name=inner) if field.selection is not None else None
    item = place.selection.add(
        condition,
        SubgraphField(
            response_key=field.response_key,
            api_name=field.name,
            name=context.names.field_name(place.graph, owner, field.name),
            arguments=client_arguments(context, place.graph, place.entry, owner, field),
            directives=client_directives(context, place, field),
            when=field.when,
            child=child,
            values=context.names.api_enum_values(place.graph, inner),
        ),
    )
    if field.selection is not None and item.child is not None:
        inside = child_place(context, place, field.response_key, item.child, types, field.when)
        queue_selection(context, inside, field.selection)
