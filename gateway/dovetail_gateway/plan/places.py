"""Helpers around a place: whom a join there concerns, where its children stand, and what is left to plan."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail_composition.graph import View
from dovetail_composition.schema import type_refs
from dovetail_gateway.document.selection import FieldNode, Group, SelectionSet
from dovetail_gateway.document.when import both

from .context import PlanContext, Todo, UntypedTodo
from .needs import TYPENAME
from .nodes import PathStep
from .steps import Place
from .subgraph_selection import SubgraphField, SubgraphSelection


def parents(context: PlanContext, place: Place, types: Iterable[str]) -> frozenset[str] | None:
    """The types that tell the objects concerned from others at the same place; None where all are concerned."""
    wanted = frozenset(types)
    declared = place.selection.type_name
    if declared in wanted:
        return place.only
    if place.only is not None:
        return place.only & wanted
    possible = place.possible or context.graph.possible_types(declared, place.graph)
    return None if possible <= wanted else wanted


def typename_key(place: Place) -> str:
    """The response key under which objects of the place carry their type."""
    return place.position.hidden_key(TYPENAME, "String!")


def select_typename(context: PlanContext, place: Place, shown_as: str | None = None) -> None:
    """Ask for the concrete type where it is not known beforehand, in the subgraph or by the type that clients see."""
    if context.graph.is_interface_object(place.selection.type_name, place.graph):
        return  # It would say the name of the interface.
    is_abstract = context.graph.is_abstract
    if is_abstract(place.selection.type_name) or (shown_as is not None and is_abstract(shown_as)):
        add_typename(context, place)


def add_typename(context: PlanContext, place: Place) -> str:
    """Select `__typename`, its values brought back to the API's names; gives its response key."""
    possible = context.graph.possible_types(place.selection.type_name, place.graph)
    own = {context.names.type_name(place.graph, name): name for name in possible}
    values = {wire: name for wire, name in own.items() if wire != name}
    key = typename_key(place)
    place.selection.add(None, SubgraphField(response_key=key, api_name=TYPENAME, name=TYPENAME, values=values))
    return key


def child_place(
    context: PlanContext,
    place: Place,
    field: FieldNode,
    selection: SubgraphSelection,
    view: View,
    types: Iterable[str],
) -> Place:
    """The place below a field that the same entry fetches for these types."""
    step = PathStep(
        key=field.response_key,
        types=parents(context, place, types),
        typename_key=typename_key(place),
        lists=type_refs.list_depth(field.type),
    )
    return Place(
        step=place.step,
        entry=place.entry,
        view=view,
        selection=selection,
        path=(*place.path, step),
        position=place.position.child(field.response_key),
        parent=place,
        when=both(place.when, field.when),
    )


def queue_selection(context: PlanContext, place: Place, selection: SelectionSet) -> None:
    """Leave the client's selection on the objects of a place to be planned."""
    if context.graph.is_interface_object(place.selection.type_name, place.graph):
        context.todo.append(UntypedTodo(place=place, selection=selection))
        return
    select_typename(context, place, selection.type_name)
    possible = context.graph.possible_types(place.selection.type_name, place.graph)
    groups = (
        group
        if possible.issuperset(group.types)
        else Group(types=tuple(name for name in group.types if name in possible), fields=group.fields)
        for group in selection.groups
    )
    context.todo.append(Todo(place=place, groups=tuple(group for group in groups if group.types)))
