"""Objects that are referred to again and again: each text is decoded once, joined once, and encoded once.

Deep queries come back to the same few objects on many ways: a review's product, its reviews, their authors. What says
the same about one of them is the same text, and what joins add to it is the same as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dovetail_composition.schema.type_refs import list_depth
from dovetail_gateway.plan.nodes import JoinEntry, KeyArgument, KeyObject, KeyShape

from .layout import Layout
from .places import Place

_LEAST_JOINS = 2
"""That fill an object of nothing but leaves, for it to pay: one of them costs about what uniting does."""

Keys = tuple[str, ...]


def mark_united(layout: Layout) -> None:
    """Mark the fields whose objects are united: those that refer to one object each, below a list, and need joins.

    Objects of lists are mostly distinct. No type is asked for on the way, so that there is but one way to a place.
    """
    entries = [filling.entry for filling in layout.fillings.values()]
    paths = [tuple([step.key for step in at.path]) for entry in entries for at in entry.places]
    ending = Counter(paths)
    leading = Counter([path[:length] for path in paths for length in range(len(path) + 1)])
    read = {name for entry in entries for name in _read_through(entry)}

    def mark(place: Place, path: Keys, *, repeats: bool) -> None:
        if len(place.variants) != 1 or place.tag is not None:
            return
        (variant,) = place.variants.values()
        for slot in variant.slots.values():
            below = (*path, slot.key)
            if slot.place is None or not leading[below]:
                continue
            is_list = list_depth(slot.ref) > 0
            if repeats and not is_list and slot.visible and slot.source == "answer" and slot.key not in read:
                slot.is_united = ending[below] >= _LEAST_JOINS or not _is_flat(slot.place)
            mark(slot.place, below, repeats=repeats or is_list)

    mark(layout.root, (), repeats=False)


def _is_flat(place: Place) -> bool:
    return all(slot.place is None for variant in place.variants.values() for slot in variant.slots.values())


def _read_through(entry: JoinEntry) -> Iterator[str]:
    """Fields of objects that keys are read from inside of, which must be there when what holds them is."""
    for argument in entry.arguments:
        if isinstance(argument, KeyArgument):
            yield from _objects_in(argument.key)
            if argument.target is not None:
                yield from _objects_in(argument.target)


def _objects_in(shape: KeyShape) -> Iterator[str]:
    if isinstance(shape, KeyObject):
        yield from shape.path
        for _, inner in shape.fields:
            yield from _objects_in(inner)
    else:
        yield from shape.path[:-1]
