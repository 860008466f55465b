"""Planning the fields at one place: what the subgraph at hand resolves goes into its selection, the rest elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.graph import LookupEdge, View, Way
from dovetail_composition.schema.definitions import ContextArgument
from dovetail_composition.schema.links import Link
from dovetail_composition.selections.selection import Selection
from dovetail_gateway.document.selection import FieldNode, Group
from dovetail_gateway.document.when import both, is_impossible

from .arguments import client_arguments, client_directives
from .at_hand import Asked, asked
from .context import PlanContext, Todo, UntypedTodo
from .errors import PlanningError
from .links import plan_link
from .needs import TYPENAME
from .places import child_place, queue_selection
from .remote import enter, give_contexts, plan_remote
from .root_calls import call_root_field
from .steps import Place
from .subgraph_selection import SubgraphField, SubgraphSelection, Types

_Told = tuple[Selection, tuple[ContextArgument, ...]]
"""What a subgraph is told beside the key: required fields and contexts."""
_Entry = tuple[str, str, LookupEdge | None, _Told, tuple[int, ...]]
"""What calls of several types must have in common to be one: the type in the subgraph, and all that is asked."""


def plan_one(context: PlanContext, item: Todo | UntypedTodo) -> None:
    """Plan what is left to do at a place."""
    if isinstance(item, UntypedTodo):
        _plan_untyped(context, item)
    elif item.chosen:
        for group in item.groups:
            for field in group.fields:
                plan_local(context, item.place, group.types, field)
    else:
        plan_fields(context, item.place, item.groups)


def plan_fields(context: PlanContext, place: Place, groups: tuple[Group, ...]) -> None:
    """Plan the fields that objects of some types show; what several types show alike is planned once."""
    local: dict[str, dict[int, tuple[FieldNode, list[str]]]] = {}
    remote: dict[_Entry, tuple[Way, list[FieldNode], list[str]]] = {}
    linked: dict[str, dict[tuple[int, Link], tuple[FieldNode, list[str]]]] = {}
    for name, fields in _by_type(place, groups):
        choice = context.choices.choose(name, place.view, fields, context.present(place, name))
        if choice.missing:
            raise _unreachable(name, choice.missing[0], place.view)
        found: dict[tuple[str, _Told], tuple[Way, list[FieldNode]]] = {}
        for field, way in choice.ways:
            if way.edge is None:
                # Parts of one field are known by its response key.
                parts = local.setdefault(field.response_key, {})
                parts.setdefault(id(field), (field, []))[1].append(name)
            else:
                found.setdefault((way.graph, (way.requires, way.contexts)), (way, []))[1].append(field)
        for way, chosen in found.values():
            remote.setdefault(_entry(context, name, way, chosen), (way, chosen, []))[2].append(name)
        for field, link in choice.links:
            linked.setdefault(field.response_key, {}).setdefault((id(field), link), (field, []))[1].append(name)
    for key in dict.fromkeys(field.response_key for group in groups for field in group.fields):
        for part, names in local.get(key, {}).values():
            plan_local(context, place, tuple(names), part)
        for (_, link), (field, names) in linked.get(key, {}).items():
            plan_link(context, place, tuple(names), field, link)
    _plan_remote(context, place, list(remote.values()))


def _by_type(place: Place, groups: tuple[Group, ...]) -> Iterator[tuple[str, tuple[FieldNode, ...]]]:
    """Each type with its fields, but for those whose condition never holds here."""
    nothing_here = is_impossible(place.when)
    for group in groups:
        if nothing_here:
            fields: tuple[FieldNode, ...] = ()
        else:
            fields = tuple([field for field in group.fields if field.when is None or _may_be(place, field)])
        for name in group.types:
            # What is chosen for a tuple of fields is kept by its identity.
            yield name, group.fields if len(fields) == len(group.fields) else fields


def _may_be(place: Place, field: FieldNode) -> bool:
    return not is_impossible(both(place.when, field.when))


def _plan_remote(context: PlanContext, place: Place, calls: list[tuple[Way, list[FieldNode], list[str]]]) -> None:
    for way, _, names in calls:
        if not way.requires and way.rounds == 1:
            context.announce(place, names, way.graph)
    for way, chosen, names in calls:
        if way.edge is not None and not way.edge.key:
            for field in chosen:
                call_root_field(context, place, names[0], way, field)
        elif way.contexts and give_contexts(context, place, way, chosen):
            for field in chosen:
                plan_local(context, place, tuple(names), field)
        else:
            plan_remote(context, place, tuple(names), way, tuple(chosen))


def _entry(context: PlanContext, type_name: str, way: Way, fields: list[FieldNode]) -> _Entry:
    """An interface object is asked once for all types that it stands for; others are asked type by type."""
    name = context.graph.name_in(way.graph, type_name)
    own = name if context.graph.is_interface_object(name, way.graph) else type_name
    return (own, way.graph, way.edge, (way.requires, way.contexts), tuple(map(id, fields)))


def _unreachable(type_name: str, field: FieldNode, view: View) -> PlanningError:
    where = f" from '{view.graph}'" if view.graph else ""
    message = f"{type_name}.{field.name}, or some of what is asked below it, cannot be reached{where}."
    return PlanningError("QUERY_PLAN_FAILED", message)


def _plan_untyped(context: PlanContext, item: UntypedTodo) -> None:
    """Plan a selection on an interface object: the concrete type is looked up only where it makes a difference."""
    place = item.place
    interface = place.selection.type_name
    untyped = context.parts.untyped(item.selection, interface, place.view)
    if untyped.uniform:
        plan_fields(context, place, (Group(types=(interface,), fields=untyped.uniform),))
    if untyped.rest is None:
        context.untyped.add(interface)
    elif untyped.hop is None:
        raise PlanningError("QUERY_PLAN_FAILED", f"The concrete type of a {interface} cannot be found out.")
    else:
        queue_selection(context, enter(context, place, (interface,), untyped.hop.edge, None), untyped.rest)


def plan_local(context: PlanContext, place: Place, types: Types, field: FieldNode) -> None:
    """Select a field that the subgraph at hand resolves on all these types."""
    if field.name == TYPENAME:
        return
    context.touched.add(place.step.index)
    for item in asked(context.graph, context.names, place.view, place.selection.type_name, types, field.name):
        _select(context, place, item, field)


def _select(context: PlanContext, place: Place, asked_as: Asked, field: FieldNode) -> None:
    context.count_selected()
    graph = place.view.graph
    child = SubgraphSelection(graph=graph, type_name=asked_as.inner) if field.selection is not None else None
    has_arguments = bool(field.arguments or asked_as.contexts)
    item = place.selection.add(
        asked_as.condition,
        SubgraphField(
            response_key=field.response_key,
            api_name=field.name,
            name=asked_as.name,
            arguments=(
                client_arguments(context, graph, place.entry, asked_as.owner, field, asked_as.contexts)
                if has_arguments
                else ""
            ),
            directives=client_directives(context, place, field) if field.directives else "",
            when=field.when,
            child=child,
            values=asked_as.values,
        ),
    )
    if field.selection is not None and item.child is not None:
        inside = child_place(context, place, field, item.child, asked_as.view, asked_as.types)
        queue_selection(context, inside, field.selection)
