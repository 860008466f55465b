"""The client's selection without what is denied, so that planning never comes to know of it.

Whatever is planned from here asks no subgraph for a denied field on the client's behalf. What the plan itself needs of
objects, such as keys, is not looked at: it goes from one subgraph to another, as their schemas demand, and no client
sees it. A field that is made from guarded ones by `@requires` is denied itself.
"""

from __future__ import annotations

from operator import is_

from msgspec.structs import replace

from dovetail_gateway.document.selection import FieldNode, SelectionSet

from .needs import TYPENAME

_CONCRETE = FieldNode(response_key=TYPENAME, name=TYPENAME, type="String!")
"""Asks for the type of objects; where it stands in the data, the place decides."""


def permitted(selection: SelectionSet) -> SelectionSet:
    """The selection with the same groups. Objects that differ in what is denied still have to say their type."""
    return _permitted(selection, {})


def _permitted(selection: SelectionSet, known: dict[int, SelectionSet]) -> SelectionSet:
    found = known.get(id(selection))
    if found is None:
        # Equal selections stay one object, and untouched ones the same.
        found = known[id(selection)] = _without_denied(selection, known)
    return found


def _without_denied(selection: SelectionSet, known: dict[int, SelectionSet]) -> SelectionSet:
    groups = []
    is_changed = False
    lacking = any(field.denied for group in selection.groups for field in group.fields)
    for group in selection.groups:
        kept = [number for number, field in enumerate(group.fields) if not field.denied]
        fields = tuple(_field(group.fields[number], known) for number in kept)
        if lacking and len(selection.groups) > 1:
            fields = (*fields, _CONCRETE)
        is_same = len(fields) == len(group.fields) and all(map(is_, fields, group.fields))
        order = tuple((kept.index(number), when) for number, when in group.occurrences if number in kept)
        groups.append(group if is_same else replace(group, fields=fields, occurrences=order))
        is_changed = is_changed or not is_same
    return replace(selection, groups=tuple(groups)) if is_changed else selection


def _field(field: FieldNode, known: dict[int, SelectionSet]) -> FieldNode:
    if field.selection is None:
        return field
    selection = _permitted(field.selection, known)
    return field if selection is field.selection else replace(field, selection=selection)
