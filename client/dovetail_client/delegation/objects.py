"""A remote answer as the values that local resolvers return and read: objects, lists, leaves, and errors in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

from graphql import (
    GraphQLError,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSchema,
    get_named_type,
    get_nullable_type,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_object_type,
)

from .aliases import by_response_key
from .failures import Failures, Path, RemoteError, combined
from .forwarding import TYPENAME
from .frameworks import field_name, python_class, reported_errors
from .leaves import internal
from .naming import Naming
from .selected import Chosen, Selected
from .selections import Selecting


@dataclass(frozen=True, slots=True)
class Reading:
    """What the answer to one delegation is read with."""

    selecting: Selecting
    remote: GraphQLSchema
    naming: Naming
    info: GraphQLResolveInfo[Any]
    """Of the delegated field."""

    def error(self, errors: Iterable[tuple[Mapping[str, Any], Path]]) -> RemoteError | None:
        """The error that these make together, each with its path in the local response; None where there are none."""
        found = [RemoteError(error, self.info.field_nodes, path) for error, path in errors]
        if len(found) > 1:
            reported_errors(self.info)
        return combined(found)

    def beside(self, value: Any, stray: Sequence[tuple[Mapping[str, Any], Path]]) -> Any:
        """A value, and the errors that made no null of it or of any part: such do not take it away."""
        error = self.error(stray)
        if error is None or value is None:
            return error or value
        if isinstance(value, RemoteError):
            return combined([value, *value.others, error, *error.others])
        reported = reported_errors(self.info)
        if reported is None:
            return error
        reported.append(error)
        return value


@dataclass(frozen=True, slots=True)
class Place:
    """Where a value stands: its path in the local response, the errors there, and what was selected of it."""

    path: Path
    failures: Failures
    selected: Selected

    def below(self, key: str, selected: Selected) -> Place:
        """The place of what an object has under a response key."""
        return Place((*self.path, key), self.failures.at(key), selected)

    def item(self, index: int) -> Place:
        """The place of an item of a list."""
        return Place((*self.path, index), self.failures.at(index), self.selected)

    def one_of_many(self, index: int) -> Place:
        """The place of an item of a list where the local value is none."""
        return Place(self.path, self.failures.at(index), self.selected)


def read(reading: Reading, type_: GraphQLOutputType, value: Any, place: Place) -> Any:
    """The value of a local field of this type; an exception where there is an error in its place."""
    named, nullable = get_named_type(type_), get_nullable_type(type_)
    if value is None:
        return reading.error((error, (*place.path, *path)) for error, path in place.failures.all())
    if isinstance(value, list) and is_list_type(nullable):
        return [read(reading, nullable.of_type, item, place.item(index)) for index, item in enumerate(value)]
    if is_leaf_type(named):
        try:
            return internal(named, value, reading.naming)
        except Exception as error:  # noqa: BLE001 — a scalar may raise anything
            return error
    if isinstance(value, list):
        # Of which the resolver that delegates may take one.
        return [read(reading, type_, item, place.one_of_many(index)) for index, item in enumerate(value)]
    return _object(reading, named, value, place) if isinstance(value, dict) else value


def _object(reading: Reading, named: GraphQLNamedType, value: dict[str, Any], place: Place) -> Any:
    """An object, where none but one of the field's type is; an error for one that has no type here."""
    told = value.get(TYPENAME)
    if not isinstance(told, str):
        return _remote_object(reading, named, value, place)
    schema, naming = reading.selecting.schema, reading.naming
    candidates = schema.get_possible_types(named) if is_abstract_type(named) else (named,)
    for each in candidates:
        if naming.remote_type(each.name) == told:
            return _remote_object(reading, each, value, place)
    theirs, told_type = (reading.remote.type_map.get(name) for name in (naming.remote_type(named.name), told))
    if is_abstract_type(theirs) and is_object_type(told_type) and reading.remote.is_sub_type(theirs, told_type):
        return GraphQLError(f"the service answered with an object of type {told}, which is no {named} of this schema")
    return None


@dataclass(frozen=True, slots=True)
class _Content:
    """What a remote object holds."""

    reading: Reading
    chosen: Chosen
    data: dict[str, Any]
    place: Place
    seen: Mapping[str, str] = field(default_factory=dict)
    """The response keys of fields of which one is meant, though there are several."""

    def value(self, name: str) -> Any:
        """The value of a field that was selected. Raises the error in its place."""
        key = self.seen.get(name) or self.chosen.keys[name][-1]
        type_, selected = self.chosen.at(key)
        value = read(self.reading, type_, self.data.get(key), self.place.below(key, selected))
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

    def __getattr__(self, name: str) -> Any:
        chosen = self.__content.chosen
        field_ = field_name(cast("GraphQLObjectType", chosen.type), name, chosen.keys)
        if field_ is None or name.startswith("__"):
            raise AttributeError(f"{chosen.type}.{name} was not asked for: see `also`", name=name, obj=self)
        return self.__content.value(field_)

    def __getitem__(self, name: str) -> Any:
        try:
            return getattr(self, name)
        except AttributeError as error:
            raise KeyError(name) from error

    def __repr__(self) -> str:
        return f"<{self.__content.chosen.type} of another service>"

    @property
    def __typename(self) -> str:
        """Read by graphql-core, with which abstract types find the type of an object."""
        return self.__content.chosen.type.name

    @property
    def __as_strawberry_type__(self) -> type | None:
        """Read by Strawberry, for the same purpose."""
        return python_class(cast("GraphQLObjectType", self.__content.chosen.type))

    def __seen_as__(self, name: str, key: str) -> RemoteObject:
        """The same object, of which the field `name` is what was selected under this response key."""
        content = self.__content
        if key not in content.chosen.keys.get(name, ()):
            return self
        return RemoteObject(replace(content, seen={**content.seen, name: key}))


def _remote_object(reading: Reading, type_: GraphQLNamedType, data: dict[str, Any], place: Place) -> RemoteObject:
    chosen = place.selected.of(type_)
    if isinstance(type_, GraphQLObjectType):
        for name in chosen.doubled:
            by_response_key(type_, name, RemoteObject)
    return RemoteObject(_Content(reading, chosen, data, place))
