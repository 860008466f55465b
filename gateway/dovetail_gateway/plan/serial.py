"""Root fields of a mutation in the order in which they are done: each where it stands first among what is included.

Where conditions decide which occurrence of a field that is, the field is asked for at each of them, under the condition
that it is this one: whatever the variables are, one of them holds at most.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from msgspec.structs import replace

from dovetail_gateway.document.selection import FieldNode, Group, When
from dovetail_gateway.document.when import ALWAYS, any_of, contradicts, either, is_impossible

from .errors import too_large

_MOST = 256
"""Conjunctions of one condition: there may be exponentially many of them where earlier occurrences are ruled out."""

_NEVER = When(frozenset())


def in_series(group: Group) -> Iterator[FieldNode]:
    """The group's fields in document order. Raises `PlanningError` where conditions multiply beyond measure."""
    if not group.occurrences:
        yield from group.fields
        return
    earlier: dict[int, When | None] = {}
    for number, neighbours in groupby(group.occurrences, key=lambda occurrence: occurrence[0]):
        met: When | None = _NEVER
        for _, when in neighbours:
            met = either(met, when)
        before = earlier.get(number, _NEVER)
        earlier[number] = either(before, met)
        first = _without(met, before)
        if not is_impossible(first):
            yield replace(group.fields[number], when=first)


def _without(when: When | None, other: When | None) -> When | None:
    """The first condition holds, and the other one does not."""
    if other is None:
        return _NEVER
    found = {ALWAYS} if when is None else set(when.any_of)
    for conjunction in other.any_of:
        products = {one | {(name, not wanted)} for one in found for name, wanted in conjunction}
        left = any_of(item for item in products if not contradicts(item))
        found = {ALWAYS} if left is None else set(left.any_of)
        if len(found) > _MOST:
            raise too_large("conditions on one field")
    return any_of(found)
