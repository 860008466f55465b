"""Interface objects: what is asked of all types alike is resolved at once, the rest when the concrete type is known.

A subgraph that defines an interface as an object type knows no concrete types. They are looked up, by a key of the
interface, in a subgraph that has the interface with all that implement it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from dovetail_composition.graph import Hop, QueryGraph, View
from dovetail_gateway.document.selection import FieldNode, SelectionSet

if TYPE_CHECKING:
    from .parts import Parts

TYPENAME = "__typename"


class Untyped(Struct, frozen=True, eq=False):
    """A selection on an interface object, taken apart."""

    uniform: tuple[FieldNode, ...]
    """What is asked of all types alike, and resolved without knowing the concrete one."""
    rest: SelectionSet | None
    """What needs the concrete type; None where nothing does."""
    hop: Hop | None
    """Where the concrete type is looked up."""
    missing: SelectionSet | None


def split_untyped(graph: QueryGraph, parts: Parts, selection: SelectionSet, interface: str, view: View) -> Untyped:
    """Take a selection on objects of the interface apart that are known, without their types, at the view."""
    groups = [group for group in selection.groups if graph.possible_types(interface).intersection(group.types)]
    uniform: tuple[FieldNode, ...] = ()
    if groups and selection.type_name == interface:
        others = [{signature(field) for field in group.fields} for group in groups[1:]]
        uniform = tuple(
            field
            for field in groups[0].fields
            if field.name != TYPENAME
            and graph.field(interface, field.name) is not None
            and all(signature(field) in other for other in others)
            and parts.field(interface, view, field).missing is None
        )
    taken = {signature(field) for field in uniform}
    by_type: dict[str, tuple[FieldNode, ...]] = {}
    kept: dict[int, tuple[FieldNode, ...]] = {}
    for group in groups:
        # One tuple a group, so that equal types stay together.
        kept[id(group)] = tuple(field for field in group.fields if signature(field) not in taken)
        for name in group.types:
            if kept[id(group)]:
                by_type[name] = kept[id(group)]
    rest = parts.made.regroup(selection.type_name, by_type)
    if rest is None:
        return Untyped(uniform, None, None, None)
    hops = sorted(
        (hop for name, hop in graph.hops(interface, view).items() if not graph.is_interface_object(interface, name)),
        key=lambda hop: (hop.rounds, hop.edge.sort_key),
    )
    best: tuple[Hop, SelectionSet | None] | None = None
    for hop in hops:
        missing = parts.missing(rest, interface, View(hop.edge.graph))
        if best is None or missing is None:
            best = (hop, missing)
        if missing is None:
            break
    if best is None:
        return Untyped(uniform, rest, None, rest)
    return Untyped(uniform, rest, *best)


def signature(field: FieldNode) -> tuple[object, ...]:
    """What makes fields of different groups one: equal selections are one object."""
    arguments = tuple((name, id(value)) for name, value in field.arguments)
    return (field.response_key, field.name, arguments, field.when, field.type, id(field.selection))
