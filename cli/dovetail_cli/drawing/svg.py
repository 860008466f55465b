"""A picture as SVG, laid out on its own grid: nothing but this module is needed to draw it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from .labels import Labels
from .picture import Arrow, Box, Picture
from .routes import Rectangle, Route, route

_CHARACTER = 7.0
_LINE = 16.0
_PADDING = 10.0
_MARGIN = 24.0
_HEADING = 34.0
_GUTTER = 70.0
_BETWEEN_ROWS = 64.0
_HUES = (210, 25, 140, 285, 50, 330, 180, 95, 250, 0)
_DASHES = {"key": ' stroke-dasharray="6 4"', "type": ' stroke-dasharray="2 3"', "link": ' stroke-width="2.4"'}


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each box stands (by id), and where rows and columns begin."""

    rectangles: dict[str, Rectangle]
    lefts: list[float]
    tops: list[float]
    width: float
    height: float


def to_svg(picture: Picture) -> str:
    """The text of an `.svg` file."""
    return "\n".join(_lines(picture, _layout(picture))) + "\n"


def _layout(picture: Picture) -> _Layout:
    columns = 1 + max((box.column for box in picture.boxes), default=-1)
    rows = 1 + max((box.row for box in picture.boxes), default=-1)
    widths = [0.0] * columns
    heights = [0.0] * rows
    for box in picture.boxes:
        widths[box.column] = max(widths[box.column], _width(box))
        heights[box.row] = max(heights[box.row], _height(box))
    for index, heading in enumerate(picture.columns):
        widths[index] = max(widths[index], len(heading) * _CHARACTER + 2 * _PADDING)
    gutter = _GUTTER + max((len(line) * _CHARACTER for arrow in picture.arrows for line in arrow.lines), default=0)
    between = _BETWEEN_ROWS + max((len(arrow.lines) * _LINE for arrow in picture.arrows), default=0)
    left = _MARGIN + gutter + max((len(heading) for heading in picture.rows), default=0) * _CHARACTER
    lefts = [left + sum(widths[:index]) + index * gutter for index in range(columns)]
    top = _MARGIN + _HEADING
    tops = [top + sum(heights[:index]) + index * between for index in range(rows)]
    rectangles = {
        box.id: Rectangle(
            x=lefts[box.column],
            y=tops[box.row],
            width=widths[box.column],
            height=_height(box),
            row=box.row,
            column=box.column,
        )
        for box in picture.boxes
    }
    return _Layout(
        rectangles=rectangles,
        lefts=lefts,
        tops=tops,
        width=left + sum(widths) + max(columns - 1, 0) * gutter + gutter + _MARGIN,
        height=top + sum(heights) + max(rows - 1, 0) * between + _MARGIN,
    )


def _width(box: Box) -> float:
    return max(len(line) for line in (box.title, *box.lines)) * _CHARACTER + 2 * _PADDING


def _height(box: Box) -> float:
    return (1 + len(box.lines)) * _LINE + (2 if box.lines else 1) * _PADDING


def _lines(picture: Picture, layout: _Layout) -> Iterator[str]:
    size = f"{layout.width:.0f} {layout.height:.0f}"
    width, height = size.split()
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {size}" '
        'font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="11.5">'
    )
    yield (
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" '
        'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="#555"/></marker></defs>'
    )
    yield f'<rect width="{width}" height="{height}" fill="#fff"/>'
    for index, heading in enumerate(picture.columns):
        yield _text(layout.lefts[index], _MARGIN + _LINE, heading, bold=True, size=15)
    for index, heading in enumerate(picture.rows):
        yield _text(_MARGIN, layout.tops[index] + _LINE, heading, bold=True)
    routes = [(arrow, _route(arrow, layout)) for arrow in picture.arrows]
    for arrow, way in routes:
        dashes = _DASHES.get(arrow.kind, "")
        yield f'<path d="{way.path}" fill="none" stroke="#777"{dashes} marker-end="url(#tip)"/>'
    hues = {service: _HUES[index % len(_HUES)] for index, service in enumerate(picture.services)}
    for box in picture.boxes:
        yield from _box(box, layout.rectangles[box.id], hues[box.service])
    # Above everything else, so that no line runs through a word. Beside a column there is room to move them.
    labels = Labels(character=_CHARACTER, line=_LINE)
    for arrow, way in sorted(routes, key=lambda each: each[1].anchor != "middle"):
        if not arrow.lines:
            continue
        top = labels.place(way, arrow.lines) - (len(arrow.lines) - 1) / 2 * _LINE + 4
        for number, line in enumerate(arrow.lines):
            yield (
                f'<text x="{way.x:.1f}" y="{top + number * _LINE:.1f}" text-anchor="{way.anchor}" fill="#333" '
                f'stroke="#fff" stroke-width="4" paint-order="stroke">{escape(line)}</text>'
            )
    yield "</svg>"


def _route(arrow: Arrow, layout: _Layout) -> Route:
    return route(layout.rectangles[arrow.source], layout.rectangles[arrow.target])


def _box(box: Box, place: Rectangle, hue: int) -> Iterator[str]:
    yield (
        f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" height="{place.height:.1f}" rx="5" '
        f'fill="hsl({hue} 70% 97%)" stroke="hsl({hue} 45% 45%)"/>'
    )
    yield _text(place.x + _PADDING, place.y + _LINE, box.title, bold=True)
    for number, line in enumerate(box.lines):
        yield _text(place.x + _PADDING, place.y + _PADDING / 2 + (number + 2) * _LINE, line)


def _text(x: float, y: float, text: str, *, bold: bool = False, size: float | None = None) -> str:
    weight = ' font-weight="bold"' if bold else ""
    scale = f' font-size="{size}"' if size is not None else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{weight}{scale}>{escape(text)}</text>'
