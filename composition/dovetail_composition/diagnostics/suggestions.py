"""Hints that name the nearest right name for a wrong one."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

# Matching is quadratic in the length of a name, and a hostile schema has many long ones.
_MAX_CANDIDATES = 5_000
_MAX_LENGTH = 100
_MAX_LISTED = 8


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that looks most like the name, regardless of case; None where nothing is near."""
    if len(name) > _MAX_LENGTH:
        return None
    by_folded: dict[str, str] = {}
    for candidate in sorted(candidates)[:_MAX_CANDIDATES]:
        by_folded.setdefault(candidate.lower(), candidate)
    matches = get_close_matches(name.lower(), by_folded, n=1)
    return by_folded[matches[0]] if matches else None


def suggest(name: str, candidates: Iterable[str]) -> str:
    """A hint: the nearest name, or the whole list where it is short; empty where there is nothing to say."""
    names = sorted(set(candidates))
    found = nearest(name, names)
    if found is not None:
        return f"Did you mean '{found}'?"
    if names and len(names) <= _MAX_LISTED:
        return "There is " + ", ".join(f"'{each}'" for each in names) + "."
    return ""
