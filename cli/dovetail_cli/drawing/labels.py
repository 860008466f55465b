"""Places for the labels of arrows: on their way, moved up or down where another label stands already."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .routes import Route

_TRIES = 8


@dataclass(slots=True, kw_only=True)
class Labels:
    """The labels placed so far, each by its left, top, right and bottom. `character`, `line`: sizes in pixels."""

    character: float
    line: float
    _taken: list[tuple[float, float, float, float]] = field(default_factory=list)

    def place(self, way: Route, lines: Sequence[str]) -> float:
        """Where the label's middle is from top to bottom; the nearest free place, if one is near."""
        width = max(map(len, lines)) * self.character
        left = way.x - {"start": 0.0, "middle": 0.5, "end": 1.0}[way.anchor] * width
        half = len(lines) * self.line / 2
        for number in range(_TRIES):
            y = way.y + (number + 1) // 2 * self.line * (1 if number % 2 else -1)
            if not any(
                left < right and start < left + width and y - half < bottom and top < y + half
                for start, top, right, bottom in self._taken
            ):
                break
        else:
            y = way.y
        self._taken.append((left, y - half, left + width, y + half))
        return y
