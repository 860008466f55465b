"""Which fields a subgraph's field sets name: in keys, `@provides`, `@requires`, and to satisfy interfaces."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from dovetail_composition.schema.definitions import Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import parse_field_set, walk

Coordinates = frozenset[tuple[str, str]]
"""(type, field)."""


class Usage:
    """Of one member; each answer is worked out once, when it is first asked for."""

    def __init__(self, schema: Schema, graph: str) -> None:
        self._schema = schema
        self._graph = graph

    @cached_property
    def keys(self) -> Coordinates:
        """Fields that keys name, also below other fields, on interfaces for all that implement them."""
        return frozenset(
            found
            for definition in self._schema.types.values()
            for join in definition.joins
            for key in join.keys
            for found in self._named(key.fields, definition.name)
        )

    @cached_property
    def provided(self) -> Coordinates:
        """Fields that some `@provides` names."""
        return frozenset(
            found
            for definition in self._schema.types.values()
            for field in definition.fields.values()
            for join in field.joins
            if join.provides is not None
            for found in self._named(join.provides, named_type(field.type))
        )

    @cached_property
    def required(self) -> Coordinates:
        """Fields that some `@requires` names."""
        return frozenset(
            found
            for definition in self._schema.types.values()
            for field in definition.fields.values()
            for join in field.joins
            if join.requires is not None
            for found in self._named(join.requires, definition.name)
        )

    @cached_property
    def used(self) -> Coordinates:
        """Fields without which the subgraph's schema would not be valid."""
        return self.keys | self.provided | self.required | frozenset(self._demanded())

    def _named(self, text: str, owner: str) -> Iterator[tuple[str, str]]:
        selection = parse_field_set(text)
        if isinstance(selection, str):
            return
        for chosen in walk(selection, owner, self._schema.types):
            yield chosen.type, chosen.field.name
            for name in self._implementations.get(chosen.type, ()):
                yield name, chosen.field.name

    def _demanded(self) -> Iterator[tuple[str, str]]:
        for definition in self._schema.types.values():
            for name in definition.interfaces:
                interface = self._schema.types.get(name)
                yield from ((definition.name, field) for field in (interface.fields if interface else ()))

    @cached_property
    def _implementations(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for definition in self._schema.types.values():
            if definition.kind == "OBJECT":
                for interface in definition.interfaces:
                    found.setdefault(interface, []).append(definition.name)
        return found


def has_keys(definition: TypeDefinition) -> bool:
    """Whether a definition declares a key."""
    return any(join.keys for join in definition.joins)
