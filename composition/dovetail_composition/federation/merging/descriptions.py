"""Rule: of several descriptions the one that most members give is kept; the oldest's where none is ahead."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Protocol

from dovetail_composition.schema.definitions import Location

from .findings import Findings, Part, told


class Described(Protocol):
    """Any definition."""

    @property
    def description(self) -> str | None:
        """Its description."""
        ...

    @property
    def location(self) -> Location | None:
        """Its place."""
        ...


def merge_descriptions(findings: Findings, coordinate: str, parts: Sequence[Part[Described]]) -> str | None:
    """The description of an element; an empty one only where there is no other."""
    given = [(part.graph, part.of) for part in parts if part.of.description]
    counts = Counter(of.description for _, of in given)
    if not counts:
        return next((part.of.description for part in parts if part.of.description is not None), None)
    if len(counts) == 1:
        return next(iter(counts))
    chosen = max(counts, key=lambda text: counts[text])  # of equals the first
    shown = told((graph, f'"{of.description}"') for graph, of in given)
    findings.add(
        "INCONSISTENT_DESCRIPTION",
        f"{coordinate} has different descriptions: {shown}; the first that most have is kept.",
        coordinate,
        [(graph, of.location) for graph, of in given],
    )
    return chosen
