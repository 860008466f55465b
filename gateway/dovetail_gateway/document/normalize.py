"""Normalisation: an operation of a valid document to a `SelectionSet`.

Follows CollectFields and MergeSelectionSets of the GraphQL specification, but ahead of execution: instead of one
run-time type, all possible types are collected at once and grouped by what they see, and conditions on variables are
kept as `When`. Equal selections become one object, so that what is repeated by fragments is handled once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
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
)
from graphql import FieldNode as SyntaxField
from graphql.type import SchemaMetaFieldDef, TypeMetaFieldDef

from .selection import FieldNode, Group, SelectionSet
from .when import ALWAYS, Conjunction, any_of, contradicts

TYPENAME = "__typename"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A field as it stands in the document: for which object types, and under which condition."""

    node: SyntaxField
    types: frozenset[str]
    condition: Conjunction


Part = tuple[SelectionSetNode, Conjunction]
"""A selection set of the document that takes part at a place, and the condition under which it does."""


def normalize(
    schema: GraphQLSchema,
    operation: OperationDefinitionNode,
    fragments: Mapping[str, FragmentDefinitionNode],
) -> SelectionSet:
    """The operation's selection in normal form. The document must be valid against the schema."""
    root = schema.get_root_type(operation.operation)
    if root is None:
        message = f"validation admits no {operation.operation.value} on this schema"
        raise ValueError(message)
    return _Normalizer(schema, fragments).selection(root, ((operation.selection_set, ALWAYS),))


class _Normalizer:
    def __init__(self, schema: GraphQLSchema, fragments: Mapping[str, FragmentDefinitionNode]) -> None:
        self.schema = schema
        self.fragments = fragments
        self.possible: dict[str, frozenset[str]] = {}
        self.known: dict[tuple[str, tuple[tuple[int, Conjunction], ...]], SelectionSet] = {}

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
        key = (parent.name, tuple((id(node), condition) for node, condition in parts))
        found = self.known.get(key)
        if found is None:
            occurrences: list[Occurrence] = []
            visited: set[tuple[str, frozenset[str], Conjunction]] = set()
            types = self.possible_types(parent.name)
            for node, condition in parts:
                self.collect(node, types, condition, occurrences, visited)
            found = self.known[key] = SelectionSet(
                type_name=parent.name, groups=tuple(self.group(sorted(types), occurrences))
            )
        return found

    def collect(
        self,
        selection_set: SelectionSetNode,
        types: frozenset[str],
        condition: Conjunction,
        into: list[Occurrence],
        visited: set[tuple[str, frozenset[str], Conjunction]],
    ) -> None:
        for node in selection_set.selections:
            here = _condition(node.directives, condition)
            if here is None:
                continue
            if isinstance(node, SyntaxField):
                into.append(Occurrence(node, types, here))
            elif isinstance(node, InlineFragmentNode):
                inner = types & self.possible_types(node.type_condition.name.value) if node.type_condition else types
                if inner:
                    self.collect(node.selection_set, inner, here, into, visited)
            elif isinstance(node, FragmentSpreadNode):
                fragment = self.fragments[node.name.value]
                inner = types & self.possible_types(fragment.type_condition.name.value)
                visit = (fragment.name.value, inner, here)
                if inner and visit not in visited:
                    visited.add(visit)
                    self.collect(fragment.selection_set, inner, here, into, visited)

    def group(self, types: Sequence[str], occurrences: Sequence[Occurrence]) -> list[Group]:
        """Partition object types by the occurrences and field types that they see."""
        members: dict[tuple[tuple[int, str], ...], list[str]] = {}
        for name in types:
            signature = tuple(
                (index, self.field_type(name, item.node.name.value))
                for index, item in enumerate(occurrences)
                if name in item.types
            )
            members.setdefault(signature, []).append(name)
        return [
            Group(
                types=tuple(names),
                fields=self.fields(names[0], [occurrences[index] for index, _ in signature]),
            )
            for signature, names in sorted(members.items(), key=lambda item: item[1])
        ]

    def field_type(self, type_name: str, field_name: str) -> str:
        if field_name == TYPENAME:
            return "String!"
        if field_name == "__schema":
            return str(SchemaMetaFieldDef.type)
        if field_name == "__type":
            return str(TypeMetaFieldDef.type)
        parent = self.schema.type_map[type_name]
        if not isinstance(parent, GraphQLObjectType):
            message = f"{type_name} is no object type"
            raise TypeError(message)
        return str(parent.fields[field_name].type)

    def fields(self, type_name: str, occurrences: Sequence[Occurrence]) -> tuple[FieldNode, ...]:
        by_key: dict[str, list[Occurrence]] = {}
        for item in occurrences:
            key = item.node.alias.value if item.node.alias else item.node.name.value
            by_key.setdefault(key, []).append(item)
        return tuple(self.merge(type_name, key, items) for key, items in by_key.items())

    def merge(self, type_name: str, response_key: str, occurrences: Sequence[Occurrence]) -> FieldNode:
        """One field from all its occurrences; conditions that it does not imply as a whole go to its children."""
        node = occurrences[0].node
        type_ref = self.field_type(type_name, node.name.value)
        when = any_of(item.condition for item in occurrences)
        implied = (
            occurrences[0].condition
            if all(item.condition == occurrences[0].condition for item in occurrences)
            else None
        )
        parts = tuple(
            (item.node.selection_set, ALWAYS if item.condition == implied else item.condition)
            for item in occurrences
            if item.node.selection_set is not None
        )
        selection = None
        if parts:
            selection = self.selection(self._named(type_ref), parts)
        return FieldNode(
            response_key=response_key,
            name=node.name.value,
            type=type_ref,
            arguments=tuple((argument.name.value, argument.value) for argument in node.arguments or ()),
            directives=tuple(item for item in node.directives or () if item.name.value not in ("include", "skip")),
            when=when,
            selection=selection,
        )

    def _named(self, type_ref: str) -> GraphQLNamedType:
        return get_named_type(self.schema.type_map[type_ref.strip("[]!")])


def _condition(directives: Sequence[DirectiveNode] | None, outer: Conjunction) -> Conjunction | None:
    """The outer condition and those of the directives; None when they can never hold."""
    condition = outer
    for directive in directives or ():
        if directive.name.value not in ("include", "skip"):
            continue
        wanted = directive.name.value == "include"
        value = directive.arguments[0].value if directive.arguments else None
        if isinstance(value, VariableNode):
            condition |= {(value.name.value, wanted)}
        elif isinstance(value, BooleanValueNode) and value.value is not wanted:
            return None
    return None if contradicts(condition) else condition
