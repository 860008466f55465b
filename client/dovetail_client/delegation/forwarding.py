"""From the client's selection of a local field to the selection that the remote service is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from graphql import (
    ArgumentNode,
    DirectiveLocation,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLArgument,
    GraphQLField,
    GraphQLNamedType,
    GraphQLSchema,
    InlineFragmentNode,
    NamedTypeNode,
    NameNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_object_type,
    visit,
)

from dovetail_client.errors import DocumentError, Problem
from dovetail_client.problems import did_you_mean, nearest

from .naming import Naming
from .selections import ALSO, Selecting, is_needed
from .type_pairs import Types

TYPENAME = "__typename"
_NOTHING = f"{ALSO}{TYPENAME}"
"""The response key of what is asked for where nothing is: not what types are told by."""
_INCREMENTAL = frozenset({"defer", "stream"})
"""Directives for the answer to the local client, which the remote one has no part in."""


class Forwarding:
    """Translates selections for one delegation. What the remote schema does not know is left out."""

    def __init__(self, selecting: Selecting, remote: GraphQLSchema, naming: Naming, prefix: str) -> None:
        """`prefix`: before the names of variables and fragments, so that delegations share one document."""
        self._selecting = selecting
        self._types = Types(selecting.schema, remote, naming)
        self._prefix = prefix
        self.variables: set[str] = set()
        """The client's own names of those that are used."""
        self.fragments: dict[tuple[str, str, str], FragmentDefinitionNode] = {}
        """By the client's own name and the two types that it is translated between."""

    def selection(
        self, nodes: Iterable[SelectionNode], local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> SelectionSetNode:
        """What is asked of a remote field, for a local one with these selections. Raises `DocumentError`."""
        selections = self._selecting.of_field(nodes, local)
        if is_object_type(local) and is_abstract_type(remote):
            narrowed = self._types.narrowed(local, remote)
            return _selection_set([_typename(), _inline(narrowed, self._body(selections, local, narrowed))])
        if is_abstract_type(local):
            return _selection_set([_typename(), *self._translated(selections, local, remote)])
        return self._body(selections, local, remote)

    def directives(
        self, nodes: Iterable[DirectiveNode] | None, location: DirectiveLocation, *, conditions: bool = True
    ) -> tuple[DirectiveNode, ...]:
        """Those that the remote schema knows at such a place. `conditions`: with `@skip` and `@include`."""
        left_out = _INCREMENTAL if conditions else _INCREMENTAL | {"skip", "include"}
        found: list[DirectiveNode] = []
        for node in nodes or ():
            known = self._types.remote.get_directive(node.name.value)
            if known is None or node.name.value in left_out or location not in known.locations:
                continue
            # A field that is selected twice may have it twice.
            if known.is_repeatable or all(each.name.value != known.name for each in found):
                arguments = self._arguments(node.arguments, self._types.directive_arguments(known.name), known.args)
                found.append(DirectiveNode(name=node.name, arguments=arguments))
        return tuple(found)

    def _translated(
        self, nodes: Iterable[SelectionNode], local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> Iterator[SelectionNode]:
        for node in nodes:
            match node:
                case FieldNode():
                    yield from self._field(node, local, remote)
                case InlineFragmentNode():
                    condition = node.type_condition.name.value if node.type_condition else local.name
                    directives = self.directives(node.directives, DirectiveLocation.INLINE_FRAGMENT)
                    for mine, theirs in self._types.meant(condition, local, remote):
                        yield _inline(theirs, self._body(node.selection_set.selections, mine, theirs), directives)
                case FragmentSpreadNode():
                    yield from self._spread(node, local, remote)
                case _:
                    pass

    def _field(self, node: FieldNode, local: GraphQLNamedType, remote: GraphQLNamedType) -> Iterator[SelectionNode]:
        name = node.name.value
        mine, theirs = self._types.fields(name, local, remote)
        if mine is None:
            if is_needed(node):
                yield from self._not_shown(node, remote, theirs)
            return
        if theirs is None:
            # Of an interface that has it here alone: its types may have it there.
            for each, its in self._types.possible(local, remote):
                found = [*self._field(node, each, its)]
                if found:
                    yield _inline(its, _selection_set(found))
            return
        inner, remote_inner = get_named_type(mine.type), get_named_type(theirs.type)
        if is_composite_type(inner) != is_composite_type(remote_inner):
            return
        key, remote_name = (node.alias or node.name).value, self._types.naming.remote_field(local.name, name)
        yield FieldNode(
            alias=NameNode(value=key) if key != remote_name else None,
            name=NameNode(value=remote_name),
            arguments=self._arguments(node.arguments, mine.args, theirs.args, f"{local.name}.{name}"),
            directives=self.directives(node.directives, DirectiveLocation.FIELD),
            selection_set=self.selection(node.selection_set.selections, inner, remote_inner)
            if node.selection_set
            else None,
        )

    def _not_shown(self, node: FieldNode, remote: GraphQLNamedType, theirs: GraphQLField | None) -> Iterator[FieldNode]:
        """A field that local resolvers need, and that the service alone has."""
        if theirs is not None:
            yield cast("FieldNode", visit(node, _Variables(self.variables, self._prefix)))
        elif is_object_type(remote):
            coordinate = f"{remote}.{node.name.value}"
            suggestions = nearest(node.name.value, remote.fields)
            message = f"also: {coordinate}: there is no such field.{did_you_mean(suggestions)}"
            raise DocumentError([Problem(message, coordinate, suggestions)])

    def _spread(
        self, node: FragmentSpreadNode, local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> Iterator[FragmentSpreadNode]:
        fragment = self._selecting.fragments[node.name.value]
        directives = self.directives(node.directives, DirectiveLocation.FRAGMENT_SPREAD)
        for mine, theirs in self._types.meant(fragment.type_condition.name.value, local, remote):
            key = node.name.value, mine.name, theirs.name
            if key not in self.fragments:
                self.fragments[key] = FragmentDefinitionNode(
                    name=NameNode(value=self._fragment_name(node.name.value)),
                    type_condition=NamedTypeNode(name=NameNode(value=theirs.name)),
                    selection_set=self._body(fragment.selection_set.selections, mine, theirs),
                    directives=self.directives(fragment.directives, DirectiveLocation.FRAGMENT_DEFINITION),
                )
            yield FragmentSpreadNode(name=self.fragments[key].name, directives=directives)

    def _fragment_name(self, name: str) -> str:
        """A name of its own: one fragment becomes several where its type has another meaning at another place."""
        taken = {node.name.value for node in self.fragments.values()}
        taken |= {self._prefix + each for each in self._selecting.fragments if each != name}
        found, number = self._prefix + name, 1
        while found in taken:
            number += 1
            found = f"{self._prefix}{name}_{number}"
        return found

    def _body(
        self, nodes: Iterable[SelectionNode], local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> SelectionSetNode:
        return _selection_set([*self._translated(nodes, local, remote)])

    def _arguments(
        self,
        nodes: Iterable[ArgumentNode] | None,
        local: Mapping[str, GraphQLArgument],
        remote: Mapping[str, GraphQLArgument],
        coordinate: str = "",
    ) -> tuple[ArgumentNode, ...]:
        """Those that the remote schema knows. `coordinate`: of the local field that has them, if a field has."""
        naming, found = self._types.naming, list[ArgumentNode]()
        for node in nodes or ():
            name = naming.remote_argument(coordinate, node.name.value)
            if name in remote:
                value = naming.remote_literal(node.value, local[node.name.value].type)
                found.append(ArgumentNode(name=NameNode(value=name), value=self._own_names(value)))
        return tuple(found)

    def _own_names(self, node: ValueNode) -> ValueNode:
        return cast("ValueNode", visit(node, _Variables(self.variables, self._prefix)))


class _Variables(Visitor):
    """Renames variables and notes which there are."""

    def __init__(self, found: set[str], prefix: str) -> None:
        super().__init__()
        self._found = found
        self._prefix = prefix

    def enter_variable(self, node: VariableNode, *_: object) -> VariableNode:
        """One of them."""
        self._found.add(node.name.value)
        return VariableNode(name=NameNode(value=self._prefix + node.name.value))


def _selection_set(nodes: list[SelectionNode]) -> SelectionSetNode:
    """A selection set, which must not be empty."""
    return SelectionSetNode(selections=tuple(nodes) or (_typename(_NOTHING),))


def _typename(alias: str | None = None) -> FieldNode:
    return FieldNode(
        alias=NameNode(value=alias) if alias else None, name=NameNode(value=TYPENAME), arguments=(), directives=()
    )


def _inline(
    type_: GraphQLNamedType, body: SelectionSetNode, directives: tuple[DirectiveNode, ...] = ()
) -> InlineFragmentNode:
    condition = NamedTypeNode(name=NameNode(value=type_.name))
    return InlineFragmentNode(type_condition=condition, selection_set=body, directives=directives)
