"""Selections as text and as a tree: dotted paths (`owner.id`) and field sets (`sku tenant { id }`), one normal form.

Field sets of federation may also hold arguments (`price(currency: EUR)`) and inline fragments (`... on Book { isbn }`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from graphql import FieldNode, GraphQLSyntaxError, OperationDefinitionNode, parse, print_ast

_TOKEN = re.compile(
    r"[\s,]*(?:(?P<name>[_A-Za-z][_0-9A-Za-z]*)|(?P<mark>\.\.\.|[{}.])"
    r"|(?P<arguments>\((?:[^()\"]|\"(?:[^\"\\\n]|\\.)*\")*\)))"
)
_TRAILING = re.compile(r"[\s,]*\Z")

# Keys are a few levels deep; a bound keeps the recursive readers of a selection from ever failing on hostile text.
_MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class SelectedField:
    """A field and what is selected of its value; an empty selection marks a leaf."""

    name: str
    selection: tuple[SelectedField, ...] = ()
    arguments: str = ""
    """In normal form, without parentheses: `currency: EUR, round: true`."""
    on: tuple[str, ...] = ()
    """Type conditions of the inline fragments around it, the outermost first; all of them must hold."""


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
    return _freeze(_Reader(tokens).read(), 0)


def parse_plain_selection(text: str) -> Selection:
    """Read a dotted path or a selection that has neither arguments nor fragments. Raises `SelectionSyntaxError`."""
    selection = parse_selection(text)
    if not _is_plain(selection):
        raise SelectionSyntaxError("Only field names, dots and braces may stand in a selection.")
    return selection


def print_selection(selection: Selection, within: int = 0) -> str:
    """The normal form, without outer braces: `sku tenant { id }`. `within`: type conditions printed already."""
    texts: list[str] = []
    index = 0
    while index < len(selection):
        field = selection[index]
        if len(field.on) > within:
            condition = field.on[within]
            end = index
            while end < len(selection) and selection[end].on[: within + 1] == field.on[: within + 1]:
                end += 1
            texts.append(f"... on {condition} {{ {print_selection(selection[index:end], within + 1)} }}")
            index = end
            continue
        arguments = f"({field.arguments})" if field.arguments else ""
        below = f" {{ {print_selection(field.selection)} }}" if field.selection else ""
        texts.append(f"{field.name}{arguments}{below}")
        index += 1
    return " ".join(texts)


def merge_selections(left: Selection, right: Selection) -> Selection:
    """Both selections in one; a field that stands in both stands once, with both selections."""
    if not left or not right:
        return left or right
    merged = {(item.on, item.name, item.arguments): item for item in left}
    for item in right:
        key = (item.on, item.name, item.arguments)
        known = merged.get(key)
        below = merge_selections(known.selection, item.selection) if known is not None else item.selection
        merged[key] = replace(item, selection=below)
    return tuple(merged.values())


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


_Site = tuple[tuple[str, ...], str, str]
"""Where a field stands among its neighbours: type conditions, name, arguments."""
_Tree = dict[_Site, "_Tree"]


class _Reader:
    """Reads the tokens of one selection. A scope is the tree that fields are added to, and the conditions around."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens
        self.root: _Tree = {}
        self.scopes: list[tuple[_Tree, tuple[str, ...]]] = [(self.root, ())]
        self.parent: tuple[_Tree, _Site] | None = None
        """Tree and site of the field that was read last, until something else is read."""
        self.expects_name = True

    def read(self) -> _Tree:
        index = 0
        while index < len(self.tokens):
            index = self._step(index)
        if self.expects_name or len(self.scopes) > 1:
            raise SelectionSyntaxError("The selection ends where a field name or a closing brace is expected.")
        return self.root

    def _step(self, index: int) -> int:
        part = self.tokens[index]
        previous = self.tokens[index - 1] if index else ""
        if part == "}":
            if self.expects_name or len(self.scopes) == 1:
                raise SelectionSyntaxError("A closing brace stands where a field name is expected.")
            self.scopes.pop()
            self.parent = None
        elif part == "...":
            return self._fragment(index)
        elif part == ".":
            if self.parent is None or not _is_name(previous):
                raise SelectionSyntaxError("A dot follows no field name.")
            self.expects_name = True
        elif part == "{":
            if self.parent is None or self.expects_name:
                raise SelectionSyntaxError("An opening brace follows no field name.")
            tree, site = self.parent
            self._open(tree[site], ())
        elif part.startswith("("):
            if self.parent is None or not _is_name(previous) or self.expects_name:
                raise SelectionSyntaxError("Arguments follow no field name.")
            tree, (conditions, name, _) = self.parent
            below = tree.pop((conditions, name, ""))
            site = (conditions, name, _arguments(part))
            tree.setdefault(site, {}).update(below)
            self.parent = (tree, site)
        else:
            tree, conditions = self.scopes[-1]
            if previous == "." and self.parent is not None:
                tree, conditions = self.parent[0][self.parent[1]], ()
            site = (conditions, part, "")
            followed = self.tokens[index + 1] if index + 1 < len(self.tokens) else ""
            if followed.startswith("(") and site in tree:
                # The field without arguments is another one: its place is needed only while this one is read.
                return self._with_arguments(tree, site, index)
            tree.setdefault(site, {})
            self.parent = (tree, site)
            self.expects_name = False
        return index + 1

    def _with_arguments(self, tree: _Tree, plain: _Site, index: int) -> int:
        site = (plain[0], plain[1], _arguments(self.tokens[index + 1]))
        tree.setdefault(site, {})
        self.parent = (tree, site)
        self.expects_name = False
        return index + 2

    def _fragment(self, index: int) -> int:
        following = [*self.tokens[index + 1 : index + 4], "", "", ""]
        tree, conditions = self.scopes[-1]
        if self.tokens[index - 1 : index] == ["."]:
            raise SelectionSyntaxError("A fragment follows a dot.")
        if following[0] == "{":
            self._open(tree, conditions)
            return index + 2
        if following[0] != "on" or not _is_name(following[1]) or following[2] != "{":
            raise SelectionSyntaxError("An inline fragment needs a selection in braces.")
        self._open(tree, (*conditions, following[1]))
        return index + 4

    def _open(self, tree: _Tree, conditions: tuple[str, ...]) -> None:
        self.scopes.append((tree, conditions))
        self.parent = None
        self.expects_name = True


def _tokens(text: str) -> list[str]:
    tokens: list[str] = []
    position = 0
    while not _TRAILING.match(text, position):
        match = _TOKEN.match(text, position)
        if match is None:
            raise SelectionSyntaxError("Only fields with their arguments, fragments, dots and braces may stand here.")
        tokens.append(match.group().lstrip(" \t\r\n\f\v,"))
        position = match.end()
    return tokens


def _is_name(token: str) -> bool:
    return token[:1].isalpha() or token[:1] == "_"


def _arguments(text: str) -> str:
    try:
        document = parse(f"{{ f{text} }}", no_location=True)
    except GraphQLSyntaxError as error:
        raise SelectionSyntaxError(f"The arguments {text} cannot be read.") from error
    operation = document.definitions[0]
    field = operation.selection_set.selections[0] if isinstance(operation, OperationDefinitionNode) else None
    arguments = (field.arguments or ()) if isinstance(field, FieldNode) else ()
    return ", ".join(sorted(print_ast(item) for item in arguments))


def _is_plain(selection: Selection) -> bool:
    return all(not item.arguments and not item.on and _is_plain(item.selection) for item in selection)


def _freeze(tree: _Tree, depth: int) -> Selection:
    if depth > _MAX_DEPTH:
        raise SelectionSyntaxError(f"The selection is nested more than {_MAX_DEPTH} levels deep.")
    return tuple(
        SelectedField(name, _freeze(children, depth + 1), arguments, on)
        for (on, name, arguments), children in tree.items()
    )
