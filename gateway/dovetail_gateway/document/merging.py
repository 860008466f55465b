"""A quick proof that the fields of an operation merge: whatever shares a response key is one and the same field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphql import ArgumentNode, GraphQLOutputType
from msgspec import Struct, field


class NotProvenError(Exception):
    """The document may be valid or not: the quick way cannot tell."""


class AskedField(NamedTuple):
    """A field of the document with its type, and what is selected in it."""

    response_key: str
    name: str
    arguments: Sequence[ArgumentNode]
    type: GraphQLOutputType
    below: AskedFields | None


class AskedFields(Struct, eq=False):
    """A selection set: its fields, those of inline fragments included, and the fragments that it spreads."""

    fields: list[AskedField] = field(default_factory=list)
    spreads: list[str] = field(default_factory=list)


class Merging:
    """Proves it for the operations of a document whose fragments form no cycles.

    Stricter than FieldsInSetCanMerge of the GraphQL specification: objects of different types may not have different
    fields under one key here.
    """

    def __init__(self, fragments: Mapping[str, AskedFields], budget: int) -> None:
        """`budget`: fields in one place, for each selection set that takes part, and pairs of equal ones, at most."""
        self._fragments = fragments
        self._left = budget
        self._expanded: dict[AskedFields, tuple[list[AskedField], int]] = {}
        self._proven: set[tuple[AskedFields, ...]] = set()

    def prove(self, sets: tuple[AskedFields, ...]) -> None:
        """See that all of these, selected on the same objects, merge. Raises `NotProvenError`."""
        if sets in self._proven:
            return
        self._proven.add(sets)
        first: dict[str, AskedField] = {}
        below: dict[str, dict[AskedFields, None]] = {}
        count = parts = 0
        for each in sets:
            fields, own_parts = self._expand(each) if each.spreads else (each.fields, 1)
            count += len(fields)
            parts += own_parts
            for item in fields:
                known = first.setdefault(item.response_key, item)
                if known is not item and not _is_same(known, item):
                    raise NotProvenError
                if item.below is not None:
                    below.setdefault(item.response_key, {})[item.below] = None
        repeated = count - len(first)
        self._left -= count * parts + repeated * repeated
        if self._left < 0:
            raise NotProvenError
        for inner in below.values():
            self.prove(tuple(inner))

    def _expand(self, selected: AskedFields) -> tuple[list[AskedField], int]:
        """The fields with those of fragments, each fragment once; and how many selection sets these are."""
        found = self._expanded.get(selected)
        if found is None:
            fields = list(selected.fields)
            todo = list(selected.spreads)
            for name in todo:
                fragment = self._fragments[name]
                fields += fragment.fields
                todo += [inner for inner in fragment.spreads if inner not in todo]
            found = self._expanded[selected] = fields, 1 + len(todo)
        return found


def _is_same(one: AskedField, other: AskedField) -> bool:
    return (
        one.name == other.name
        and (one.type is other.type or str(one.type) == str(other.type))
        and (not (one.arguments or other.arguments) or one.arguments == other.arguments)
    )
