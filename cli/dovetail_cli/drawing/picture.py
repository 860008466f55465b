"""What is drawn, whatever the format: boxes on a grid, and arrows between them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

ArrowKind = Literal["field", "type", "key", "link", "after"]
"""A field's value; a type that an abstract one may turn out to be; a lookup by key; a link; what is waited for."""

MOST_LINES = 12
"""Lines in a box, or on an arrow, before the rest is counted only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A type in a subgraph, or a fetch."""

    id: str
    title: str
    lines: tuple[str, ...] = ()
    row: int
    column: int
    service: str
    """Whose it is; boxes of one service have one colour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """From one box to another, by their ids."""

    source: str
    target: str
    kind: ArrowKind
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """Boxes in rows and columns; either the columns (subgraphs) or the rows (rounds) have headings."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()

    @property
    def groups(self) -> tuple[tuple[str, tuple[Box, ...]], ...]:
        """The boxes below each heading, empty ones left out."""
        found = [
            (heading, tuple(box for box in self.boxes if (box.column if self.columns else box.row) == index))
            for index, heading in enumerate(self.columns or self.rows)
        ]
        return tuple((heading, boxes) for heading, boxes in found if boxes)

    @property
    def services(self) -> tuple[str, ...]:
        """Whose boxes there are, sorted."""
        return tuple(sorted({box.service for box in self.boxes}))


def bounded(lines: Iterable[str]) -> tuple[str, ...]:
    """The first of the lines, and how many more there are."""
    found = tuple(lines)
    if len(found) <= MOST_LINES:
        return found
    return (*found[: MOST_LINES - 1], f"… {len(found) - MOST_LINES + 1} more")
