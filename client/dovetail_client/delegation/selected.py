"""What was selected at one place of an answer, worked out once for all objects that stand there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graphql import (
    FieldNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    SelectionNode,
    get_named_type,
)

from .selections import Selecting

_JSON = GraphQLScalarType("JSON")
"""Of what the local schema does not show."""


class Selected:
    """The selections of a field of a local type."""

    __slots__ = ("_by_type", "_nodes", "_selecting", "_type")

    def __init__(self, selecting: Selecting, nodes: Sequence[SelectionNode], type_: GraphQLNamedType) -> None:
        self._selecting = selecting
        self._nodes = nodes
        self._type = type_
        self._by_type: dict[str, Chosen] = {}

    def of(self, type_: GraphQLNamedType) -> Chosen:
        """What was selected of objects of this type."""
        found = self._by_type.get(type_.name)
        if found is None:
            fields: Mapping[str, list[FieldNode]] = {}
            if isinstance(type_, GraphQLObjectType):
                fields = self._selecting.fields(self._selecting.of_field(self._nodes, self._type), type_)
            found = self._by_type[type_.name] = Chosen(self._selecting, type_, fields)
        return found


class Chosen:
    """What was selected of objects of one type."""

    __slots__ = ("_below", "_fields", "_selecting", "doubled", "keys", "type")

    def __init__(
        self, selecting: Selecting, type_: GraphQLNamedType, fields: Mapping[str, Sequence[FieldNode]]
    ) -> None:
        self._selecting = selecting
        self._fields = fields
        self._below: dict[str, tuple[GraphQLOutputType, Selected]] = {}
        self.type = type_
        self.keys: dict[str, list[str]] = {}
        """The response keys of each field."""
        for key, nodes in fields.items():
            self.keys.setdefault(nodes[0].name.value, []).append(key)
        self.doubled = [name for name, keys in self.keys.items() if len(keys) > 1]
        """Fields with several keys."""

    def at(self, key: str) -> tuple[GraphQLOutputType, Selected]:
        """The local type of what stands under a response key, and what was selected of it."""
        found = self._below.get(key)
        if found is None:
            nodes = self._fields[key]
            known = self.type.fields if isinstance(self.type, GraphQLObjectType) else {}
            field = known.get(nodes[0].name.value)
            type_ = field.type if field else _JSON
            below = [each for node in nodes if node.selection_set for each in node.selection_set.selections]
            found = self._below[key] = type_, Selected(self._selecting, below, get_named_type(type_))
        return found
