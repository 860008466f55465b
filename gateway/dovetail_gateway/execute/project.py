"""The joined data in the client's shape: response order, types checked, nulls propagated as the specification says.

Which errors come up, and in which order, is graphql-core's: depth first, and nothing more of a selection after one of
its fields has made it null.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

from graphql import GraphQLInterfaceType, GraphQLSchema, GraphQLUnionType
from graphql.pyutils import inspect

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, nullable
from dovetail_gateway.document.selection import FieldNode, SelectionSet
from dovetail_gateway.document.when import included
from dovetail_gateway.lossless_json.numbers import without_raw

from .errors import ErrorLog
from .keys import Object, Path
from .leaves import LeafError, coercion, exact_type

TYPENAME = "__typename"
_OWN_FIELDS = ("__schema", "__type")
"""Answered by graphql-core itself, so there is nothing to check."""

Position = tuple[Any, str | int, str | None]
"""A linked path: the position above (None at the root), the key or index, and the object type that has the field."""

Complete = Callable[[Any, Position], Any]
"""From a value that is not null to the one that is shown. Raises `_Nulled` after it has noted why."""

Field = tuple[str, type | None, Complete | None, str | None, bool, str]
"""Response key, type that needs no look, completion (None: as it is), constant value, nullable, field name."""

_DENIED = ""
"""Stands for the constant of a field that the client may not have: whatever came, it is not looked at."""
_DENIAL = {"code": "UNAUTHORIZED_FIELD_OR_TYPE"}


class _Nulled(Exception):  # noqa: N818 — no error but a signal, raised after the error is noted
    """The place must be null."""


def project(
    data: Object,
    shape: SelectionSet,
    *,
    schema: GraphQLSchema,
    variables: Mapping[str, Any],
    scalar_formats: Mapping[str, str],
    untyped: frozenset[str],
    log: ErrorLog,
) -> Object | None:
    """The answer's `data`. `log` gets the errors of values that do not fit their types. `untyped`: see the plan."""
    projection = _Projection(schema, variables, scalar_formats, untyped, log)
    try:
        return _project(data, shape, projection)
    finally:
        # They refer to the projection that knows them: uncut, only a pass of the collector would free them.
        projection.known.clear()


def _project(data: Object, shape: SelectionSet, projection: _Projection) -> Object | None:
    fields = projection.fields(shape, shape.type_name)
    required = [key for key, _, _, constant, is_nullable, _ in fields if constant is None and not is_nullable]
    if any(data.get(key) is None and projection.log.explains((key,)) for key in required):
        # The error of one root field has said why there is no data at all; its neighbours have nothing to add.
        return None
    try:
        return projection.show(data, fields, None, shape.type_name)
    except _Nulled:
        return None


class _Projection:
    """Completions by selection and object type; those of abstract places are made when an object of the type is met."""

    def __init__(
        self,
        schema: GraphQLSchema,
        variables: Mapping[str, Any],
        formats: Mapping[str, str],
        untyped: frozenset[str],
        log: ErrorLog,
    ) -> None:
        self.schema = schema
        self.variables = variables
        self.formats = formats
        self.untyped = untyped
        self.log = log
        self.known: dict[tuple[int, str], tuple[Field, ...]] = {}

    def show(self, value: Object, fields: tuple[Field, ...], above: Position | None, type_name: str) -> Object:
        shown: Object = {}
        for key, exact, complete, constant, is_nullable, name in fields:
            inner = value.get(key)
            if type(inner) is exact:
                shown[key] = inner
            elif constant is not None:
                if constant == _DENIED:
                    self.deny((above, key, type_name), is_nullable)
                    shown[key] = None
                else:
                    shown[key] = constant
            elif inner is None:
                if not is_nullable:
                    self.null((above, key, type_name), name)
                shown[key] = None
            elif complete is None:
                shown[key] = inner
            else:
                try:
                    shown[key] = complete(inner, (above, key, type_name))
                except _Nulled:
                    if not is_nullable:
                        raise
                    shown[key] = None
        return shown

    def fields(self, selection: SelectionSet, type_name: str) -> tuple[Field, ...]:
        """The fields that an object of this type shows; conditions are evaluated here, once for all objects."""
        found = self.known.get((id(selection), type_name))
        if found is None:
            group = selection.group_of(type_name)
            nodes = included(group, self.variables) if group is not None else ()
            found = tuple(self.field(node, type_name) for node in nodes)
            self.known[id(selection), type_name] = found
        return found

    def field(self, node: FieldNode, type_name: str) -> Field:
        if node.name == TYPENAME:
            return (node.response_key, None, None, type_name, False, node.name)
        if node.denied:
            return (node.response_key, None, None, _DENIED, not is_non_null(node.type), node.name)
        if node.name in _OWN_FIELDS:
            return (node.response_key, None, None, None, True, node.name)
        exact, complete = self.completion(nullable(node.type), node)
        return (node.response_key, exact, complete, None, not is_non_null(node.type), node.name)

    def completion(self, ref: str, node: FieldNode) -> tuple[type | None, Complete | None]:
        """How values of a type (without its outermost `!`) are completed."""
        if is_list(ref):
            return None, self.list_completion(item_type(ref), node)
        type_ = self.schema.type_map.get(ref)
        if node.selection is not None:
            if isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
                return None, self.abstract_completion(type_, node.selection, node.name)
            return None, self.object_completion(ref, node.selection)
        scalar_format = self.formats.get(ref)
        coerce = coercion(type_, scalar_format)
        if coerce is None:
            return None, None

        def complete_leaf(value: Any, position: Position) -> Any:
            try:
                return coerce(value)
            except LeafError as error:
                raise self.invalid(str(error), position) from None

        return exact_type(type_, scalar_format), complete_leaf

    def list_completion(self, ref: str, node: FieldNode) -> Complete:
        exact, complete = self.completion(nullable(ref), node)
        is_nullable = not is_non_null(ref)

        def complete_list(value: Any, position: Position) -> Any:
            if type(value) is not list:
                message = f"Expected Iterable, but did not find one for field '{_coordinate(position, node.name)}'."
                raise self.invalid(message, position)
            shown: list[Any] = []
            for index, item in enumerate(value):
                if type(item) is exact or (complete is None and item is not None):
                    shown.append(item)
                elif item is None:
                    if not is_nullable:
                        self.null((position, index, None), node.name)
                    shown.append(None)
                elif complete is not None:
                    try:
                        shown.append(complete(item, (position, index, None)))
                    except _Nulled:
                        if not is_nullable:
                            raise
                        shown.append(None)
            return shown

        return complete_list

    def object_completion(self, type_name: str, selection: SelectionSet) -> Complete:
        fields = self.fields(selection, type_name)
        show = self.show

        def complete_object(value: Any, position: Position) -> Any:
            if type(value) is not dict:
                shown = without_raw(inspect(value))
                raise self.invalid(f"Expected value of type '{type_name}' but got: {shown}.", position)
            return show(value, fields, position, type_name)

        return complete_object

    def abstract_completion(
        self, type_: GraphQLInterfaceType | GraphQLUnionType, selection: SelectionSet, name: str
    ) -> Complete:
        told_under = typename_key(selection)
        possible = frozenset(item.name for item in self.schema.get_possible_types(type_))
        any_type = min(possible, default=None) if self.is_uniform(type_.name, selection) else None

        def complete_abstract(value: Any, position: Position) -> Any:
            concrete = value.get(told_under) if type(value) is dict else None
            if concrete is None and any_type is not None and type(value) is dict:
                return self.show(value, self.fields(selection, any_type), position, type_.name)
            if type(concrete) is not str:
                if self.log.explains(_path(position)):
                    # The call failed that was to tell the type.
                    raise _Nulled
                where = _coordinate(position, name)
                message = f"Abstract type '{type_.name}' must resolve to an Object type at runtime for field '{where}'."
                raise self.invalid(message, position)
            if concrete not in possible:
                # The type may be one that this API hides, so it is not named.
                message = f"Abstract type '{type_.name}' was resolved to a type that is not a possible one."
                raise self.invalid(message, position)
            return self.show(value, self.fields(selection, concrete), position, concrete)

        return complete_abstract

    def is_uniform(self, type_name: str, selection: SelectionSet) -> bool:
        """Whether objects may come without their type, and are shown the same whatever it is."""
        if type_name not in self.untyped or len({frozenset(map(id, group.fields)) for group in selection.groups}) != 1:
            return False
        return all(field.name != TYPENAME for field in selection.groups[0].fields)

    def deny(self, position: Position, is_nullable: bool) -> None:
        """The null of a field that the client may not have."""
        self.log.add("Unauthorized field or type", _path(position), _DENIAL)
        if not is_nullable:
            raise _Nulled

    def null(self, position: Position, name: str) -> NoReturn:
        """A null where none may be; noted, unless an error of a subgraph has said why."""
        self.log.null(_path(position), _coordinate(position, name))
        raise _Nulled

    def invalid(self, message: str, position: Position) -> _Nulled:
        """Note a value that does not fit its type."""
        self.log.add(message, _path(position), {"code": "INVALID_VALUE"})
        return _Nulled()


def typename_key(selection: SelectionSet) -> str:
    """Where the concrete type stands; elsewhere if the client has given this key to another field."""
    taken = {field.response_key for group in selection.groups for field in group.fields if field.name != TYPENAME}
    return TYPENAME if TYPENAME not in taken else f"_{TYPENAME}"


def _path(position: Position | None) -> Path:
    keys: list[str | int] = []
    while position is not None:
        keys.append(position[1])
        position = position[0]
    return tuple(reversed(keys))


def _coordinate(position: Position, name: str) -> str:
    """The field's coordinate; list items are positions without a type of their own."""
    while position[2] is None:
        position = position[0]
    return f"{position[2]}.{name}"
