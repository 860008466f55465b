"""Calls of one fetch that differ in nothing but where their parents stand made one, so that each key is sent once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from operator import attrgetter

from .nodes import AboveArgument, Entry, JoinEntry

_asked = attrgetter(*(each.name for each in fields(JoinEntry) if each.name not in ("alias", "places")))
"""What a call asks, wherever its parents stand."""


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in their order; the first of equal calls has the places of all of them."""
    groups: list[list[Entry]] = []
    by_text: dict[str, list[list[Entry]]] = {}
    for entry in entries:
        alike = by_text.setdefault(entry.text, []) if _is_for_any_place(entry) else []
        group = next((each for each in alike if _asked(each[0]) == _asked(entry)), None)
        if group is None:
            group = []
            groups.append(group)
            alike.append(group)
        group.append(entry)
    return tuple(group[0] if len(group) == 1 else _with_all_places(group) for group in groups)


def _is_for_any_place(entry: Entry) -> bool:
    """Whether it does the same at each place: with leaves alone, as what is done below objects differs by place.

    Nor may an argument come from above the parents.
    """
    if not isinstance(entry, JoinEntry) or entry.attach is not None or entry.mode != "batch" or entry.asked is None:
        return False
    is_own = not any(isinstance(item, AboveArgument) for item in entry.arguments)
    return is_own and all(below is None for below in entry.asked.values())


def _with_all_places(group: list[Entry]) -> Entry:
    joins = [entry for entry in group if isinstance(entry, JoinEntry)]
    return replace(joins[0], places=tuple(dict.fromkeys(place for join in joins for place in join.places)))
