"""Places for the labels of arrows: on their way, moved up or down where another label stands already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from .routes import Route

_TRIES = 8
_CELL = 128.0
"""Pixels from one line of a grid to the next; labels are compared with those in the same cells only."""

Area = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(slots=True, kw_only=True)
class Labels:
    """The labels placed so far. `character`, `line`: sizes in pixels."""

    character: float
    line: float
    _taken: dict[tuple[int, int], list[Area]] = field(default_factory=dict)

    def place(self, way: Route, lines: Sequence[str]) -> float:
        """Where the label's middle is from top to bottom; the nearest free place, if one is near."""
        width = max(map(len, lines)) * self.character
        left = way.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[way.anchor] * width
        half = len(lines) * self.line / 2
        for number in range(_TRIES):
            y = way.y + (number + 1) // 2 * self.line * (1 if number % 2 else -1)
            if self._is_free((left, y - half, left + width, y + half)):
                break
        else:
            y = way.y
        area = (left, y - half, left + width, y + half)
        for cell in _cells(area):
            self._taken.setdefault(cell, []).append(area)
        return y

    def _is_free(self, area: Area) -> bool:
        return not any(_overlap(area, other) for cell in _cells(area) for other in self._taken.get(cell, ()))


def _cells(area: Area) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // _CELL) for edge in area)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def _overlap(one: Area, other: Area) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
