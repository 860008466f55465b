"""Objects that are referred to again and again: those that say the same become one, which joins fill once."""

from __future__ import annotations

from collections import Counter, defaultdict

from graphql import GraphQLEnumType

from dovetail_composition.type_refs import list_depth, named_type
from dovetail_gateway.plan.nodes import PathStep

from .layout import Layout, standing_at
from .places import Slot, Variant, narrowed

Path = tuple[PathStep, ...]

_LEAST_JOINS = 2
"""That fill an object, for it to pay: one of them costs about what uniting does."""
_EXACT = frozenset({"String", "ID", "Int", "Boolean"})
"""Types whose values are printed alike if they are equal; of doubles `0.0` and `-0.0` are not."""


def united_paths(layout: Layout) -> frozenset[Path]:
    """Where objects are united: those that fields refer to alone, since objects of lists are mostly distinct.

    They hold nothing but leaves, so that joins fill equal ones alike, and other paths than this one do not lead there.
    """
    joins = Counter(filling.entry.path for filling in layout.fillings.values())
    ways: defaultdict[int, set[Path]] = defaultdict(set)
    for path in joins:
        for place, _ in standing_at(layout, path):
            ways[id(place)].add(path)
    return frozenset(path for path, times in joins.items() if times >= _LEAST_JOINS and _may_unite(layout, path, ways))


def _may_unite(layout: Layout, path: Path, ways: defaultdict[int, set[Path]]) -> bool:
    standing = standing_at(layout, path)
    if len(standing) != 1 or not path:
        return False
    ((place, variant),) = standing
    holders = narrowed(standing_at(layout, path[:-1]), path[-1].types)
    return (
        len(ways[id(place)]) == 1
        and not any(list_depth(holder.slots[path[-1].key].ref) for _, holder in holders)
        and all(slot.place is None for slot in variant.slots.values())
        and all(_is_exact(layout, slot) for slot in said(variant))
    )


def said(variant: Variant) -> list[Slot]:
    """The fields that objects come with."""
    return [slot for slot in variant.slots.values() if slot.source == "answer"]


def _is_exact(layout: Layout, slot: Slot) -> bool:
    name = named_type(slot.ref)
    return not list_depth(slot.ref) and (
        name in _EXACT or isinstance(layout.schema.type_map.get(name), GraphQLEnumType)
    )
