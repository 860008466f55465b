"""Selections made of parts of others: fields by type put into groups again, and a selection without a part of it."""

from __future__ import annotations

from dataclasses import replace

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


def without(selection: SelectionSet, part: SelectionSet) -> SelectionSet | None:
    """A selection but for a part of it; None where that is all of it."""
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
                    rest = without(field.selection, other.selection)
                    if rest is not None:
                        kept.append(replace(field, selection=rest))
            if kept:
                by_type[name] = tuple(kept)
    return regroup(selection.type_name, by_type)
