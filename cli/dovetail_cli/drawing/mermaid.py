"""A picture as a Mermaid flowchart, which GitHub and others draw in Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from .picture import Picture

_SHAPES = {"field": "-->", "type": "-.-o", "key": "-.->", "link": "==>", "after": "-->"}


def to_mermaid(picture: Picture) -> str:
    """The text of a `.mmd` file, or of a block in Markdown."""
    return "\n".join(_lines(picture)) + "\n"


def _lines(picture: Picture) -> Iterator[str]:
    yield "flowchart TB"
    # Mermaid takes few characters in names, and some words have a meaning of their own.
    names = {box.id: f"n{number}" for number, box in enumerate(picture.boxes)}
    for number, (heading, boxes) in enumerate(picture.groups):
        yield f'  subgraph g{number}["{_escaped(heading)}"]'
        for box in boxes:
            text = "<br/>".join([f"<b>{_escaped(box.title)}</b>", *map(_escaped, box.lines)])
            yield f'    {names[box.id]}["{text}"]'
        yield "  end"
    for arrow in picture.arrows:
        label = f'|"{"<br/>".join(map(_escaped, arrow.lines))}"|' if arrow.lines else ""
        yield f"  {names[arrow.source]} {_SHAPES[arrow.kind]}{label} {names[arrow.target]}"


def _escaped(text: str) -> str:
    """Without what would end a label, begin a tag or be read as Markdown."""
    for character, name in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("`", "#96;")):
        text = text.replace(character, name)
    return text
