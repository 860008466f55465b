"""Calls of one fetch that differ in nothing but where their parents stand made one, so that each key is sent once."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.structs import replace

from .nodes import AboveArgument, Entry, JoinEntry


def merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in their order; the first of equal calls has the places of all of them."""
    found: list[Entry] = []
    by_text: dict[str, list[int]] = {}
    for entry in entries:
        if not isinstance(entry, JoinEntry) or not _is_for_any_place(entry):
            found.append(entry)
            continue
        alike = by_text.setdefault(entry.text, [])
        for index in alike:
            first = found[index]
            if isinstance(first, JoinEntry) and replace(first, alias=entry.alias, places=entry.places) == entry:
                found[index] = replace(first, places=tuple(dict.fromkeys((*first.places, *entry.places))))
                break
        else:
            alike.append(len(found))
            found.append(entry)
    return tuple(found)


def _is_for_any_place(entry: JoinEntry) -> bool:
    """Whether it does the same at each place: with leaves alone, as what is done below objects differs by place.

    Nor may an argument come from above the parents.
    """
    if entry.attach is not None or entry.mode != "batch" or entry.asked is None:
        return False
    is_own = not any(isinstance(item, AboveArgument) for item in entry.arguments)
    return is_own and all(below is None for below in entry.asked.values())
