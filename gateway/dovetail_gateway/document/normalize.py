"""Normalisation: an operation of a valid document to a `SelectionSet`.

Follows CollectFields and MergeSelectionSets of the GraphQL specification, but ahead of execution: instead of one
run-time type, all possible types are collected at once and grouped by what they see, and conditions on variables are
kept as `When`. Equal selections become one object, so that what is repeated by fragments is handled once.

Nobody knows who asks, so fields that are not for everybody are marked as denied here, where it is still known by which
types they are asked for: an object's field may be free, and the interface's field that stands for it guarded.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    print_ast,
)
from graphql import FieldNode as SyntaxField
from graphql.type import SchemaMetaFieldDef, TypeMetaFieldDef, TypeNameMetaFieldDef
from msgspec import Struct

from dovetail_composition.api.schema import GUARDED
from dovetail_gateway.request.errors import RequestError

from .selection import FieldNode, Group, SelectionSet, When
from .when import ALWAYS, Conjunction, any_of, contradicts

META_FIELDS = {"__typename": TypeNameMetaFieldDef, "__schema": SchemaMetaFieldDef, "__type": TypeMetaFieldDef}

_MOST_CONDITIONS = 256
"""Under which one field is asked for: nested fragments that repeat a field multiply them."""

Visit = tuple[str, frozenset[str], Conjunction, bool]
"""A fragment, for whom and when it is spread, and whether all of it is denied."""


class Occurrence(Struct, frozen=True):
    """A field as it stands in the document: for which object types, and under which condition."""

    node: SyntaxField
    types: frozenset[str]
    condition: Conjunction
    scope: Scope


class Scope(Struct, frozen=True):
    """By which type fields are asked for: the declared one of the place, or the type condition of a fragment."""

    type_name: str
    is_guarded: bool = False
    """Whether the type is, or one of a fragment around it."""


class DeclaredField(NamedTuple):
    """What the schema says of a field of a type: its type as text and by name, and whether it is for everybody."""

    type: str
    named: GraphQLNamedType
    is_guarded: bool


Part = tuple[SelectionSetNode, Conjunction, str]
"""A selection set of the document that takes part at a place, when it does, and the type that it is declared on."""


def normalize(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> SelectionSet:
    """The operation's selection in normal form. The document must be valid against the schema.

    Raises `RequestError` where conditions multiply beyond measure.
    """
    root = schema.get_root_type(operation.operation)
    if root is None:
        message = f"validation admits no {operation.operation.value} on this schema"
        raise ValueError(message)
    return _Normalizer(schema, fragments).selection(root, ((operation.selection_set, ALWAYS, root.name),))


class _Normalizer:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.schema = schema
        self.fragments = fragments
        self.declared: dict[tuple[str, str], DeclaredField] = {}
        self.possible: dict[str, frozenset[str]] = {}
        self.known: dict[tuple[str, tuple[tuple[int, Conjunction, str], ...]], SelectionSet] = {}
        self.nodes: dict[tuple[object, ...], FieldNode] = {}
        self.made: dict[tuple[object, ...], SelectionSet] = {}
        self.whens: dict[frozenset[Conjunction], When | None] = {}

    def possible_types(self, name: str) -> frozenset[str]:
        found = self.possible.get(name)
        if found is None:
            type_ = self.schema.type_map.get(name)
            if isinstance(type_, (GraphQLInterfaceType, GraphQLUnionType)):
                found = frozenset(item.name for item in self.schema.get_possible_types(type_))
            else:
                found = frozenset((name,))
            self.possible[name] = found
        return found

    def selection(self, parent: GraphQLNamedType, parts: tuple[Part, ...]) -> SelectionSet:
        key = (parent.name, tuple((id(node), condition, declared) for node, condition, declared in parts))
        found = self.known.get(key)
        if found is None:
            occurrences: list[Occurrence] = []
            visited: set[Visit] = set()
            types = self.possible_types(parent.name)
            for node, condition, declared in parts:
                self.collect(node, types, condition, Scope(declared), occurrences, visited)
            groups = tuple(self.group(sorted(types), occurrences))
            same = (parent.name, *((group.types, group.occurrences, *map(id, group.fields)) for group in groups))
            found = self.made.setdefault(same, SelectionSet(type_name=parent.name, groups=groups))
            self.known[key] = found
        return found

    def collect(
        self,
        selection_set: SelectionSetNode,
        types: frozenset[str],
        condition: Conjunction,
        scope: Scope,
        into: list[Occurrence],
        visited: set[Visit],
    ) -> None:
        for node in selection_set.selections:
            here = _condition(node.directives, condition)
            if here is None:
                continue
            if isinstance(node, SyntaxField):
                into.append(Occurrence(node, types, here, scope))
            elif isinstance(node, InlineFragmentNode):
                name = node.type_condition.name.value if node.type_condition else None
                inner = types if name is None else types & self.possible_types(name)
                if inner:
                    self.collect(node.selection_set, inner, here, self.narrowed(scope, name), into, visited)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                name = fragment.type_condition.name.value
                inner = types & self.possible_types(name)
                within = self.narrowed(scope, name)
                visit = (fragment.name.value, inner, here, within.is_guarded)
                if inner and visit not in visited:
                    visited.add(visit)
                    self.collect(fragment.selection_set, inner, here, within, into, visited)

    def narrowed(self, scope: Scope, condition: str | None) -> Scope:
        """The scope in a fragment."""
        if condition is None:
            return scope
        return Scope(condition, scope.is_guarded or GUARDED in self.schema.type_map[condition].extensions)

    def is_denied(self, type_name: str, item: Occurrence) -> bool:
        """Whether this is not for everybody, on the object type, or as it is asked for."""
        name, scope = item.node.name.value, item.scope
        if name.startswith("__"):
            return False
        return (
            scope.is_guarded or self.field(type_name, name).is_guarded or self.field(scope.type_name, name).is_guarded
        )

    def field(self, type_name: str, field_name: str) -> DeclaredField:
        key = (type_name, field_name)
        found = self.declared.get(key)
        if found is None:
            field = META_FIELDS.get(field_name) or self._field_of(type_name, field_name)
            named, is_guarded = get_named_type(field.type), GUARDED in field.extensions
            found = self.declared[key] = DeclaredField(str(field.type), named, is_guarded)
        return found

    def _field_of(self, type_name: str, field_name: str) -> GraphQLField:
        parent = self.schema.type_map[type_name]
        if not isinstance(parent, (GraphQLObjectType, GraphQLInterfaceType)):
            message = f"{type_name} has no fields"
            raise TypeError(message)
        found: GraphQLField = parent.fields[field_name]
        return found

    def group(self, types: Sequence[str], occurrences: Sequence[Occurrence]) -> list[Group]:
        """Partition object types by the occurrences and field types that they see, and by what is denied of it."""
        if len(types) == 1:
            return [self.fields(tuple(types), [item for item in occurrences if types[0] in item.types])]
        members: dict[tuple[tuple[int, str, bool], ...], list[str]] = {}
        for name in types:
            signature = tuple(
                (index, self.field(name, item.node.name.value).type, self.is_denied(name, item))
                for index, item in enumerate(occurrences)
                if name in item.types
            )
            members.setdefault(signature, []).append(name)
        return [
            self.fields(tuple(names), [occurrences[index] for index, _, _ in signature])
            for signature, names in sorted(members.items(), key=lambda item: item[1])
        ]

    def fields(self, types: tuple[str, ...], occurrences: Sequence[Occurrence]) -> Group:
        by_key: dict[str, list[Occurrence]] = {}
        for item in occurrences:
            by_key.setdefault(_response_key(item), []).append(item)
        fields = tuple([self.merge(types[0], key, items) for key, items in by_key.items()])
        return Group(types=types, fields=fields, occurrences=_in_order(list(by_key), occurrences))

    def merge(self, type_name: str, response_key: str, occurrences: Sequence[Occurrence]) -> FieldNode:
        """One field from all its occurrences; conditions that it does not imply as a whole go to its children."""
        node = occurrences[0].node
        declared = self.field(type_name, node.name.value)
        conditions = frozenset([item.condition for item in occurrences])
        when = self.any_of(conditions)
        # One way to ask for it that is not for everybody is enough: nothing of the answer would say what is missing.
        denied = any(self.is_denied(type_name, item) for item in occurrences)
        selection = None
        if node.selection_set is not None and not denied:
            parts = tuple(
                (
                    item.node.selection_set,
                    ALWAYS if len(conditions) == 1 else item.condition,
                    self.field(item.scope.type_name, item.node.name.value).named.name,
                )
                for item in occurrences
                if item.node.selection_set is not None
            )
            selection = self.selection(declared.named, parts)
        # Types that see the same field share the object, whatever else they see.
        key = (response_key, _text(node), declared.type, when, id(selection), denied)
        found = self.nodes.get(key)
        if found is None:
            found = self.nodes[key] = FieldNode(
                response_key=response_key,
                name=node.name.value,
                type=declared.type,
                arguments=tuple((argument.name.value, argument.value) for argument in node.arguments or ()),
                directives=tuple(item for item in node.directives or () if item.name.value not in ("include", "skip")),
                when=when,
                selection=selection,
                denied=denied,
            )
        return found

    def any_of(self, conditions: frozenset[Conjunction]) -> When | None:
        """Any of the conditions, each set of them looked at once. Raises `RequestError` for too many of them."""
        if ALWAYS in conditions and len(conditions) == 1:
            return None
        if len(conditions) > _MOST_CONDITIONS:
            raise RequestError("DIRECTIVE_LIMIT_EXCEEDED", "A field is asked for under too many conditions.")
        if conditions not in self.whens:
            self.whens[conditions] = any_of(conditions)
        return self.whens[conditions]


def _response_key(item: Occurrence) -> str:
    return item.node.alias.value if item.node.alias else item.node.name.value


def _in_order(keys: Sequence[str], occurrences: Sequence[Occurrence]) -> tuple[tuple[int, When | None], ...]:
    """The occurrences that may be the first of their field, by its number; none where only one of each may be."""
    if not any(item.condition for item in occurrences):
        return ()
    number = {key: index for index, key in enumerate(keys)}
    met: dict[str, list[Conjunction]] = {}
    first: list[tuple[int, When | None]] = []
    for item in occurrences:
        key = _response_key(item)
        earlier = met.setdefault(key, [])
        if not any(condition <= item.condition for condition in earlier):
            earlier.append(item.condition)
            first.append((number[key], any_of([item.condition])))
    return tuple(first) if len(first) > len(keys) else ()


def _text(node: SyntaxField) -> tuple[str, ...]:
    """What the field says itself, but for conditions."""
    if not node.arguments and not node.directives:
        return (node.name.value,)
    directives = (item for item in node.directives or () if item.name.value not in ("include", "skip"))
    return (node.name.value, *map(print_ast, node.arguments or ()), "", *map(print_ast, directives))


def _condition(directives: Sequence[DirectiveNode] | None, outer: Conjunction) -> Conjunction | None:
    """The outer condition and those of the directives; None when they can never hold."""
    if not directives:
        return outer
    condition = outer
    for directive in directives:
        if directive.name.value not in ("include", "skip"):
            continue
        wanted = directive.name.value == "include"
        value = directive.arguments[0].value if directive.arguments else None
        if isinstance(value, VariableNode):
            condition |= {(value.name.value, wanted)}
        elif isinstance(value, BooleanValueNode) and value.value is not wanted:
            return None
    return None if contradicts(condition) else condition
