"""Selections made of parts of others: fields by type put into groups again, and a selection without a part of it.

A selection is a graph that stands for a tree, as fragments are used in many places; the tree may be too large to walk.
So what is made of it is a graph, too: of the same parts the same object is made, and nothing is taken apart twice.
"""

from __future__ import annotations

from msgspec.structs import replace

from dovetail_gateway.document.selection import FieldNode, Group, SelectionSet


def regroup(type_name: str, by_type: dict[str, tuple[FieldNode, ...]]) -> SelectionSet | None:
    """A selection from the fields of each type; None where there are none."""
    groups: dict[tuple[int, ...], tuple[tuple[FieldNode, ...], list[str]]] = {}
    for name, fields in by_type.items():
        groups.setdefault(tuple(map(id, fields)), (fields, []))[1].append(name)
    if not groups:
        return None
    return SelectionSet(
        type_name=type_name,
        groups=tuple(Group(types=tuple(types), fields=fields) for fields, types in groups.values()),
    )


class Regrouped:
    """Selections made for one planning, kept by the identity of what they are made of."""

    def __init__(self) -> None:
        self._made: dict[tuple[object, ...], SelectionSet] = {}
        self._fields: dict[tuple[int, int], tuple[FieldNode, FieldNode]] = {}
        self._rests: dict[tuple[int, int], tuple[SelectionSet, SelectionSet, SelectionSet | None]] = {}
        self._sizes: dict[int, tuple[SelectionSet, int]] = {}

    def regroup(self, type_name: str, by_type: dict[str, tuple[FieldNode, ...]]) -> SelectionSet | None:
        """As the function; of equal parts the same selection."""
        made = regroup(type_name, by_type)
        if made is None:
            return None
        parts = tuple((group.types, tuple(map(id, group.fields))) for group in made.groups)
        return self._made.setdefault((type_name, *parts), made)

    def narrowed(self, field: FieldNode, selection: SelectionSet) -> FieldNode:
        """The field with only this part of its selection."""
        key = (id(field), id(selection))
        known = self._fields.get(key)
        if known is None:
            known = self._fields[key] = (field, replace(field, selection=selection))
        return known[1]

    def without(self, selection: SelectionSet, part: SelectionSet) -> SelectionSet | None:
        """A selection but for a part of it; None where that is all of it."""
        key = (id(selection), id(part))
        known = self._rests.get(key)
        if known is None:
            known = self._rests[key] = (selection, part, self._find_rest(selection, part))
        return known[2]

    def _find_rest(self, selection: SelectionSet, part: SelectionSet) -> SelectionSet | None:
        by_type: dict[str, tuple[FieldNode, ...]] = {}
        for group in selection.groups:
            for name in group.types:
                taken = {field.response_key: field for field in part.fields_of(name)}
                kept: list[FieldNode] = []
                for field in group.fields:
                    other = taken.get(field.response_key)
                    if other is None:
                        kept.append(field)
                    elif field.selection is not None and other.selection is not None:
                        rest = self.without(field.selection, other.selection)
                        if rest is not None:
                            kept.append(self.narrowed(field, rest))
                if kept:
                    by_type[name] = tuple(kept)
        return self.regroup(selection.type_name, by_type)

    def size(self, selection: SelectionSet | None) -> int:
        """How many fields a selection has, for each type of object."""
        if selection is None:
            return 0
        known = self._sizes.get(id(selection))
        if known is None:
            counted = sum(
                len(group.types) * sum(1 + self.size(field.selection) for field in group.fields)
                for group in selection.groups
            )
            known = self._sizes[id(selection)] = (selection, counted)
        return known[1]
