"""Selections as text and as a tree: dotted paths (`owner.id`) and field sets (`sku tenant { id }`), one normal form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_TOKEN = re.compile(r"[\s,]*(?:(?P<name>[_A-Za-z][_0-9A-Za-z]*)|(?P<mark>[{}.]))")
_TRAILING = re.compile(r"[\s,]*\Z")

# Keys are a few levels deep; a bound keeps the recursive readers of a selection from ever failing on hostile text.
_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class SelectedField:
    """A field and what is selected of its value; an empty selection marks a leaf."""

    name: str
    selection: tuple[SelectedField, ...] = ()


Selection = tuple[SelectedField, ...]


class SelectionSyntaxError(ValueError):
    """The text is neither a dotted path nor a selection."""


def parse_selection(text: str) -> Selection:
    """Read a dotted path, a selection, or a mix (`sku tenant.id`), with or without outer braces.

    A field that is named twice stands once, with both selections. Raises `SelectionSyntaxError`.
    """
    tokens = _tokens(text)
    if tokens and tokens[0] == "{":
        if tokens[-1] != "}":
            raise SelectionSyntaxError("The opening brace is never closed.")
        tokens = tokens[1:-1]
    root: dict[str, _Tree] = {}
    open_braces = [root]
    last: dict[str, _Tree] | None = None
    expects_name = True
    for index, part in enumerate(tokens):
        if part == "}":
            if expects_name or len(open_braces) == 1:
                raise SelectionSyntaxError("A closing brace stands where a field name is expected.")
            last = open_braces.pop()
        elif part == ".":
            if index == 0 or not _is_name(tokens[index - 1]):
                raise SelectionSyntaxError("A dot follows no field name.")
            expects_name = True
        elif part == "{":
            if last is None or not _is_name(tokens[index - 1]) or expects_name:
                raise SelectionSyntaxError("An opening brace follows no field name.")
            open_braces.append(last)
            expects_name = True
        else:
            parent = last if last is not None and index > 0 and tokens[index - 1] == "." else open_braces[-1]
            last = parent.setdefault(part, {})
            expects_name = False
    if expects_name or len(open_braces) > 1:
        raise SelectionSyntaxError("The selection ends where a field name or a closing brace is expected.")
    return _freeze(root, 0)


def print_selection(selection: Selection) -> str:
    """The normal form, without outer braces: `sku tenant { id }`."""
    return " ".join(
        f"{field.name} {{ {print_selection(field.selection)} }}" if field.selection else field.name
        for field in selection
    )


def normal_form(text: str) -> str:
    """The text in normal form: `owner.id` → `owner { id }`. Raises `SelectionSyntaxError`."""
    return print_selection(parse_selection(text))


def leaf_paths(selection: Selection) -> Iterator[tuple[str, ...]]:
    """The path of each leaf, in order: `sku tenant { id }` → `("sku",)`, `("tenant", "id")`."""
    for field in selection:
        if field.selection:
            for path in leaf_paths(field.selection):
                yield (field.name, *path)
        else:
            yield (field.name,)


def single_path(selection: Selection) -> tuple[str, ...] | None:
    """The path of the only leaf, or None where there are several: then the value is an object."""
    paths = tuple(leaf_paths(selection))
    return paths[0] if len(paths) == 1 else None


_Tree = dict[str, "_Tree"]


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    while not _TRAILING.match(text, position):
        match = _TOKEN.match(text, position)
        if match is None:
            raise SelectionSyntaxError("Only field names, dots and braces may stand in a selection.")
        tokens.append(match.group().lstrip(" \t\r\n\f\v,"))
        position = match.end()
    return tokens


def _is_name(token: str) -> bool:
    return token not in {"{", "}", "."}


def _freeze(tree: dict[str, _Tree], depth: int) -> Selection:
    if depth > _MAX_DEPTH:
        raise SelectionSyntaxError(f"The selection is nested more than {_MAX_DEPTH} levels deep.")
    return tuple(SelectedField(name, _freeze(children, depth + 1)) for name, children in tree.items())
