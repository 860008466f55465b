"""Response keys in use at each place of the answer, so that the plan's own fields clash with none of them."""

from __future__ import annotations

from collections.abc import Iterable

from graphql import print_ast

from dovetail_gateway.document.selection import FieldNode, SelectionSet

Signature = tuple[str, str, str]
"""A field's name, what tells it from a plain selection of it, and its type: fields of one response key must agree."""


class Position:
    """One place of the answer, by the response keys that lead to it, whatever types or fetches share it."""

    def __init__(self, selections: Iterable[SelectionSet]) -> None:
        """`selections`: all of the client's selections at this place."""
        self._taken: dict[str, set[Signature]] = {}
        self._nested: dict[str, list[SelectionSet]] = {}
        self._children: dict[str, Position] = {}
        self._asked: dict[Signature, str] = {}
        seen: set[int] = set()
        for selection in selections:
            if id(selection) in seen:
                continue
            seen.add(id(selection))
            for group in selection.groups:
                for field in group.fields:
                    self._taken.setdefault(field.response_key, set()).add(_signature(field))
                    if field.selection is not None:
                        self._nested.setdefault(field.response_key, []).append(field.selection)
        for key, signatures in self._taken.items():
            if len(signatures) == 1:
                self._asked.setdefault(next(iter(signatures)), key)

    def child(self, response_key: str) -> Position:
        """The place below a response key."""
        found = self._children.get(response_key)
        if found is None:
            found = self._children[response_key] = Position(self._nested.get(response_key, ()))
        return found

    def hidden_key(self, field_name: str, type_ref: str, arguments: str = "") -> str:
        """A response key for a field of the plan's own; the client's where it asks for just the same field."""
        signature = (field_name, f"with {arguments}" if arguments else "", type_ref)
        wanted = {signature}
        # Whoever reads a type looks for it under its own name.
        candidate = self._asked.get(signature, field_name) if field_name != "__typename" else field_name
        counter = 0
        while self._taken.setdefault(candidate, wanted) != wanted:
            counter += 1
            candidate = f"_{field_name}" if counter == 1 else f"_{field_name}_{counter}"
        return candidate


def _signature(field: FieldNode) -> Signature:
    if not (field.arguments or field.directives or field.denied):
        return (field.name, "", field.type)
    arguments = ", ".join(sorted(f"{name}: {print_ast(value)}" for name, value in field.arguments))
    # What the client may not have stands under another key where the plan has to have it.
    if field.directives or field.denied or "$" in arguments:
        return (field.name, f"as the client has it under {field.response_key}", field.type)
    return (field.name, f"with {arguments}" if arguments else "", field.type)
