"""A picture as DOT, the language of Graphviz."""

from __future__ import annotations

from collections.abc import Iterator

from .picture import Arrow, Box, Picture

_STYLES = {
    "field": "",
    "type": 'style="dotted", arrowhead="empty"',
    "key": 'style="dashed", constraint="false"',
    "link": 'style="bold"',
    "after": "",
}


def to_dot(picture: Picture) -> str:
    """The text of a `.dot` file."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    yield "digraph dovetail {"
    yield '  node [shape="box", fontname="monospace", fontsize="10"];'
    yield '  edge [fontname="monospace", fontsize="9"];'
    for number, (heading, boxes) in enumerate(picture.groups):
        yield f"  subgraph cluster_{number} {{"
        yield f"    label={_quoted(heading)};"
        yield from (f"    {_quoted(box.id)} [label={_label(box)}];" for box in boxes)
        yield "  }"
    yield from (f"  {_arrow(arrow)};" for arrow in picture.arrows)
    yield "}"


def _arrow(arrow: Arrow) -> str:
    attributes = [_STYLES[arrow.kind]] if _STYLES[arrow.kind] else []
    if arrow.lines:
        attributes.append(f"label={_quoted(*arrow.lines)}")
    ends = f"{_quoted(arrow.source)} -> {_quoted(arrow.target)}"
    return f"{ends} [{', '.join(attributes)}]" if attributes else ends


def _label(box: Box) -> str:
    return _quoted(box.title, *([""] if box.lines else []), *box.lines)


def _quoted(*lines: str) -> str:
    r"""A quoted text; `\n` begins its next line."""
    escaped = [line.replace("\\", "\\\\").replace('"', '\\"') for line in lines]
    return '"' + "\\n".join(escaped) + '"'
