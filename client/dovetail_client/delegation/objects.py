"""A remote answer as the values that local resolvers return and read: objects, lists, leaves, and errors in place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from graphql import (
    FieldNode,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    Node,
    SelectionNode,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
)

from .aliases import by_response_key
from .failures import Failures, Path, as_graphql
from .forwarding import TYPENAME
from .frameworks import field_name, python_class
from .leaves import internal
from .naming import Naming
from .selections import Selecting


@dataclass(frozen=True, slots=True)
class Reading:
    """What the answer to one delegation is read with."""

    selecting: Selecting
    naming: Naming
    nodes: Sequence[Node]
    """Of the delegated field, which locate its errors in the local document."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its path in the local response, the errors there, and what was selected of it."""

    path: Path
    failures: Failures
    selections: Sequence[SelectionNode]

    def item(self, index: int) -> Place:
        """The place of an item of a list."""
        return Place((*self.path, index), self.failures.at(index), self.selections)


def read(reading: Reading, type_: GraphQLOutputType, value: Any, place: Place) -> Any:
    """The value of a local field of this type; an exception where there is an error in its place."""
    nullable = get_nullable_type(type_)
    if value is None:
        found = place.failures.first()
        return found and as_graphql(found[0], reading.nodes, (*place.path, *found[1]))
    if is_list_type(nullable):
        if not isinstance(value, list):
            return value
        return [read(reading, nullable.of_type, item, place.item(index)) for index, item in enumerate(value)]
    named = get_named_type(nullable)
    if is_leaf_type(named):
        try:
            return internal(named, value)
        except Exception as error:  # noqa: BLE001 — a scalar may raise anything
            return error
    if not isinstance(value, dict):
        return value
    concrete = _concrete(reading, named, value)
    return None if concrete is None else RemoteObject(_Content(reading, concrete, value, named, place))


def _concrete(reading: Reading, named: GraphQLNamedType, value: dict[str, Any]) -> GraphQLNamedType | None:
    """The local type of an object; None where it is another than the field's."""
    told = value.get(TYPENAME)
    if not isinstance(told, str):
        return named
    name = reading.naming.local_type(told)
    if is_abstract_type(named):
        return reading.selecting.schema.type_map.get(name, named)
    narrowed = name == named.name or name not in reading.selecting.schema.type_map
    return named if narrowed else None


class _Content:
    """What a remote object holds."""

    def __init__(
        self, reading: Reading, type_: GraphQLNamedType, data: dict[str, Any], static: GraphQLNamedType, place: Place
    ) -> None:
        self.reading = reading
        self.type = type_
        self.data = data
        self.place = place
        self._static = static

    @cached_property
    def fields(self) -> dict[str, list[FieldNode]]:
        """What was selected, by response key."""
        if not is_object_type(self.type):
            return {}
        selecting = self.reading.selecting
        selections = selecting.of_field(self.place.selections, self._static)
        return dict(selecting.fields(selections, self.type))

    @cached_property
    def keys(self) -> dict[str, list[str]]:
        """The response keys of each field."""
        keys: dict[str, list[str]] = {}
        for key, nodes in self.fields.items():
            keys.setdefault(nodes[0].name.value, []).append(key)
        return keys

    def value(self, key: str) -> Any:
        """What stands under a response key. Raises the error in its place."""
        nodes = self.fields[key]
        type_ = cast("GraphQLObjectType", self.type).fields[nodes[0].name.value].type
        selections = [each for node in nodes if node.selection_set for each in node.selection_set.selections]
        place = Place((*self.place.path, key), self.place.failures.at(key), selections)
        value = read(self.reading, type_, self.data.get(key), place)
        if isinstance(value, Exception):
            raise value
        return value


class RemoteObject:
    """An object of another service. Its fields are attributes and items, under the names that they have locally.

    There is what was selected and what `also` asked for; `AttributeError` or `KeyError` for all else. A field that
    failed raises its error. Where a client selects a field twice, one of the values is given.
    """

    # Two underscores, so that no field of a schema has these names.
    __slots__ = ("__content",)

    def __init__(self, content: _Content) -> None:
        self.__content = content
        type_ = content.type
        for name, keys in content.keys.items():
            if len(keys) > 1 and is_object_type(type_):
                by_response_key(type_, name, RemoteObject)

    def __getattr__(self, name: str) -> Any:
        content = self.__content
        field = field_name(cast("GraphQLObjectType", content.type), name, content.keys)
        if field is None or name.startswith("__"):
            raise AttributeError(f"{content.type}.{name} was not asked for: see `also`", name=name, obj=self)
        return content.value(content.keys[field][-1])

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except AttributeError as error:
            raise KeyError(name) from error

    def __repr__(self) -> str:
        return f"<{self.__content.type} of another service>"

    @property
    def __typename(self) -> str:
        """Read by graphql-core, with which abstract types find the type of an object."""
        return self.__content.type.name

    @property
    def __as_strawberry_type__(self) -> type | None:
        """Read by Strawberry, for the same purpose."""
        return python_class(cast("GraphQLObjectType", self.__content.type))

    def __seen_as__(self, name: str, key: str) -> RemoteObject:
        """The same object, of which the field `name` is what was selected under this response key."""
        content = self.__content
        if key not in content.keys.get(name, ()):
            return self
        seen = _Content(content.reading, content.type, content.data, content.type, content.place)
        seen.fields = content.fields
        seen.keys = {**content.keys, name: [key]}
        return RemoteObject(seen)
