"""Ways of arrows between boxes on a grid: through the space between rows and columns, bent around what is between."""

from __future__ import annotations

from dataclasses import dataclass, replace

_NEAR_SOURCE = 0.35
"""Where labels stand of ways that may be parallel to their ways back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rectangle:
    """A box in pixels, and where it is on the grid."""

    x: float
    y: float
    width: float
    height: float
    row: int
    column: int

    @property
    def middle(self) -> float:
        """Between left and right."""
        return self.x + self.width / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Route:
    """A path in SVG's terms, and where its label is: on it (`middle`), before (`end`) or behind it (`start`)."""

    path: str
    x: float
    y: float
    anchor: str = "middle"


def route(source: Rectangle, target: Rectangle) -> Route:
    """The way from one box to another, or back to itself."""
    if source == target:
        return _loop(source)
    if source.row == target.row:
        return _across(source, target)
    if source.column == target.column:
        return _along(source, target)
    # Ways down stand left of ways up.
    down = source.row < target.row
    shift = -12 if down else 12
    start = (source.middle + shift, source.bottom if down else source.y)
    end = (target.middle + shift, target.y if down else target.bottom)
    reach = abs(end[1] - start[1]) / 2 * (1 if down else -1)
    return _curve(start, (start[0], start[1] + reach), (end[0], end[1] - reach), end, label=_NEAR_SOURCE)


def _loop(box: Rectangle) -> Route:
    start, end = (box.middle - 24, box.y), (box.middle + 24, box.y)
    return _curve(start, (start[0] - 8, box.y - 44), (end[0] + 8, box.y - 44), end)


def _across(source: Rectangle, target: Rectangle) -> Route:
    """Within a row: ways there stand above ways back; those over others are bent above them."""
    right = source.column < target.column
    if abs(source.column - target.column) == 1:
        y = min(source.y + source.height, target.y + target.height) - source.y
        level = source.y + (min(y / 3, 12) if right else min(2 * y / 3, 30))
        start, end = (source.right if right else source.x, level), (target.x if right else target.right, level)
        return _curve(start, start, end, end)
    lift = 30 + 10 * abs(source.column - target.column)
    shift = 14 if right else -14
    start, end = (source.middle + shift, source.y), (target.middle + shift, target.y)
    return _curve(start, (start[0], source.y - lift), (end[0], target.y - lift), end, label=_NEAR_SOURCE)


def _along(source: Rectangle, target: Rectangle) -> Route:
    """Within a column: down to the next row straight, further down left of the boxes, up right of them."""
    distance = target.row - source.row
    if distance == 1:
        start, end = (source.middle - 20, source.bottom), (target.middle - 20, target.y)
        return _curve(start, start, end, end)
    reach = 24 + 8 * min(abs(distance), 8)
    if distance > 1:
        start, end = (source.x, source.bottom - 8), (target.x, target.y + 8)
        found = _curve(start, (start[0] - reach, start[1] + 30), (end[0] - reach, end[1] - 30), end)
        return replace(found, x=found.x - 4, anchor="end")
    start, end = (source.right, source.y + 8), (target.right, target.bottom - 8)
    found = _curve(start, (start[0] + reach, start[1] - 30), (end[0] + reach, end[1] + 30), end)
    return replace(found, x=found.x + 4, anchor="start")


Point = tuple[float, float]


def _curve(start: Point, first: Point, second: Point, end: Point, *, label: float = 0.5) -> Route:
    """A cubic Bézier curve; `label`: where on it, from 0 to 1, the label stands."""
    points = " ".join(f"{x:.1f} {y:.1f}" for x, y in (first, second, end))
    rest = 1 - label
    x, y = (
        rest**3 * a + 3 * rest**2 * label * b + 3 * rest * label**2 * c + label**3 * d
        for a, b, c, d in zip(start, first, second, end, strict=True)
    )
    return Route(f"M{start[0]:.1f} {start[1]:.1f}C{points}", x, y)
