"""What a client selects of a delegated field, and what the local resolvers need beside it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    is_abstract_type,
    parse,
)

from dovetail_client.errors import DocumentError, Problem

ALSO = "also_"
"""Before the response keys of what was not selected by the client, which so cannot take one of his."""

Also = str | Mapping[str, str]
"""Selections in braces that local resolvers need: of the delegated field's own type, or by type (`Book`), or by the
field that needs them (`Book.label`), which are asked for where a client selects it. Fields that the local schema does
not show are read as JSON."""


@dataclass(frozen=True, slots=True)
class Selecting:
    """What selections of one delegation are read with."""

    schema: GraphQLSchema
    """The local one."""
    fragments: Mapping[str, FragmentDefinitionNode]
    also: Mapping[str, Sequence[SelectionNode]]

    def of_field(self, nodes: Iterable[SelectionNode], type_: GraphQLNamedType) -> list[SelectionNode]:
        """The selections of a field of this local type: those given, and what is needed beside them."""
        given = [*nodes]
        return [*given, *self._needed(given, type_)]

    def fields(self, selections: Iterable[SelectionNode], type_: GraphQLObjectType) -> Mapping[str, list[FieldNode]]:
        """The fields by response key that are selected of an object ("CollectFields" of the specification)."""
        found: dict[str, list[FieldNode]] = {}
        for node in self._walk(selections, type_, set()):
            found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
        return found

    def _needed(self, given: Sequence[SelectionNode], type_: GraphQLNamedType) -> Iterator[SelectionNode]:
        if not self.also:
            return
        if isinstance(type_, GraphQLObjectType):
            yield from self._needed_of(given, type_)
        elif is_abstract_type(type_):
            yield from self.also.get(type_.name, ())
            for possible in self.schema.get_possible_types(type_):
                needed = tuple(self._needed_of(given, possible))
                if needed:
                    condition = NamedTypeNode(name=NameNode(value=possible.name))
                    yield InlineFragmentNode(
                        type_condition=condition, selection_set=SelectionSetNode(selections=needed), directives=()
                    )

    def _needed_of(self, given: Sequence[SelectionNode], type_: GraphQLObjectType) -> Iterator[SelectionNode]:
        yield from self.also.get(type_.name, ())
        for name in sorted({node.name.value for node in self._walk(given, type_, set())}):
            yield from self.also.get(f"{type_.name}.{name}", ())

    def _walk(
        self, selections: Iterable[SelectionNode], type_: GraphQLObjectType, seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in selections:
            match node:
                case FieldNode():
                    yield node
                case InlineFragmentNode() if self._applies(node.type_condition, type_):
                    yield from self._walk(node.selection_set.selections, type_, seen)
                case FragmentSpreadNode() if node.name.value not in seen:
                    seen.add(node.name.value)
                    fragment = self.fragments[node.name.value]
                    if self._applies(fragment.type_condition, type_):
                        yield from self._walk(fragment.selection_set.selections, type_, seen)

    def _applies(self, condition: NamedTypeNode | None, type_: GraphQLObjectType) -> bool:
        if condition is None or condition.name.value == type_.name:
            return True
        named = self.schema.type_map.get(condition.name.value)
        return is_abstract_type(named) and self.schema.is_sub_type(named, type_)


def read_also(also: Also | None, type_name: str) -> Mapping[str, Sequence[SelectionNode]]:
    """The selections by type. `type_name`: the type that a lone text is about. Raises `DocumentError`."""
    by_type = {type_name: also} if isinstance(also, str) else also or {}
    return {name: [_aliased(node) for node in _selections(text)] for name, text in by_type.items()}


def is_needed(node: FieldNode) -> bool:
    """Whether a field was asked for by `also`: it may be one that the local schema does not show."""
    return node.alias is not None and node.alias.value.startswith(ALSO)


def _selections(text: str) -> Sequence[SelectionNode]:
    try:
        definitions = parse(text).definitions
    except GraphQLError as error:
        raise DocumentError([Problem(f"also: {error.message}")]) from error
    operation = definitions[0]
    if len(definitions) != 1 or not isinstance(operation, OperationDefinitionNode) or not text.lstrip().startswith("{"):
        raise DocumentError([Problem("also must be a selection set in braces")])
    return operation.selection_set.selections


def _aliased(node: SelectionNode) -> FieldNode:
    if not isinstance(node, FieldNode):
        raise DocumentError([Problem("also selects fields, no fragments")])
    return FieldNode(
        alias=NameNode(value=ALSO + (node.alias or node.name).value),
        name=node.name,
        arguments=node.arguments,
        directives=node.directives,
        selection_set=node.selection_set,
    )
