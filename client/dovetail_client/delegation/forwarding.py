"""From the client's selection of a local field to the selection that the remote service is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import cast

from graphql import (
    ArgumentNode,
    DirectiveNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLAbstractType,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
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
from graphql.utilities import do_types_overlap

from dovetail_client.errors import DocumentError, Problem

from .naming import Naming
from .selections import Selecting

TYPENAME = "__typename"
_INCREMENTAL = frozenset({"defer", "stream"})
"""Directives for the answer to the local client, which the remote one has no part in."""


class Forwarding:
    """Translates selections for one delegation. What the remote schema does not know is left out."""

    def __init__(self, selecting: Selecting, remote: GraphQLSchema, naming: Naming, prefix: str) -> None:
        """`prefix`: before the names of variables and fragments, so that delegations share one document."""
        self._selecting = selecting
        self._local = selecting.schema
        self._remote = remote
        self._naming = naming
        self._prefix = prefix
        self.variables: set[str] = set()
        """The client's own names of those that are used."""
        self.fragments: dict[str, FragmentDefinitionNode] = {}

    def selection(
        self, nodes: Iterable[SelectionNode], local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> SelectionSetNode:
        """What is asked of a remote field, for a local one with these selections. Raises `DocumentError`."""
        selections = self._selecting.of_field(nodes, local)
        if is_object_type(local) and is_abstract_type(remote):
            narrowed = self._narrowed(local, remote)
            body = _selection_set([*self._translated(selections, local, narrowed)])
            return _selection_set([_typename(), _inline(narrowed.name, body)])
        found = [*self._translated(selections, local, remote)]
        return _selection_set([_typename(), *found] if is_abstract_type(local) else found)

    def directives(
        self, nodes: Iterable[DirectiveNode] | None, *, conditions: bool = True
    ) -> tuple[DirectiveNode, ...]:
        """Those that the remote schema knows. `conditions`: with `@skip` and `@include`."""
        left_out = _INCREMENTAL if conditions else _INCREMENTAL | {"skip", "include"}
        return tuple(
            DirectiveNode(name=node.name, arguments=self._arguments(node.arguments))
            for node in nodes or ()
            if node.name.value not in left_out and self._remote.get_directive(node.name.value)
        )

    def _narrowed(self, local: GraphQLNamedType, remote: GraphQLAbstractType) -> GraphQLNamedType:
        found = self._remote.type_map.get(self._naming.remote_type(local.name))
        if not is_object_type(found) or not self._remote.is_sub_type(remote, found):
            raise DocumentError([Problem(f"no {local} is ever a {remote} of the remote schema", local.name)])
        return found

    def _translated(
        self, nodes: Iterable[SelectionNode], local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> Iterator[SelectionNode]:
        for node in nodes:
            match node:
                case FieldNode():
                    yield from self._field(node, local, remote)
                case InlineFragmentNode():
                    condition = node.type_condition.name.value if node.type_condition else local.name
                    inner = self._condition(condition, local, remote)
                    if inner is not None:
                        body = self._body(node.selection_set, condition, inner)
                        yield _inline(inner.name, body, self.directives(node.directives))
                case FragmentSpreadNode():
                    yield from self._spread(node, local, remote)
                case _:
                    pass

    def _field(self, node: FieldNode, local: GraphQLNamedType, remote: GraphQLNamedType) -> Iterator[FieldNode]:
        name = self._naming.remote_field(local.name, node.name.value)
        mine, theirs = _field_of(local, node.name.value), _field_of(remote, name)
        if mine is None or theirs is None:
            return
        inner, remote_inner = get_named_type(mine.type), get_named_type(theirs.type)
        if is_composite_type(inner) != is_composite_type(remote_inner):
            return
        key = node.alias.value if node.alias else node.name.value
        yield FieldNode(
            alias=NameNode(value=key) if key != name else None,
            name=NameNode(value=name),
            arguments=self._arguments(each for each in node.arguments or () if each.name.value in theirs.args),
            directives=self.directives(node.directives),
            selection_set=self.selection(node.selection_set.selections, inner, remote_inner)
            if node.selection_set
            else None,
        )

    def _spread(
        self, node: FragmentSpreadNode, local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> Iterator[FragmentSpreadNode]:
        fragment = self._selecting.fragments[node.name.value]
        condition = fragment.type_condition.name.value
        inner = self._condition(condition, local, remote)
        if inner is None:
            return
        # One that is on a type of the local schema alone becomes another on each remote type.
        own = inner.name == self._naming.remote_type(condition)
        name = f"{self._prefix}{node.name.value}{'' if own else f'_on_{inner.name}'}"
        if name not in self.fragments:
            self.fragments[name] = FragmentDefinitionNode(
                name=NameNode(value=name),
                type_condition=NamedTypeNode(name=NameNode(value=inner.name)),
                selection_set=self._body(fragment.selection_set, condition, inner),
                directives=(),
            )
        yield FragmentSpreadNode(name=NameNode(value=name), directives=self.directives(node.directives))

    def _condition(self, name: str, local: GraphQLNamedType, remote: GraphQLNamedType) -> GraphQLNamedType | None:
        """The remote type of a fragment on a local one; None where no remote object can be meant."""
        if name == local.name:
            return remote
        found = self._remote.type_map.get(self._naming.remote_type(name))
        if is_composite_type(found):
            overlap = do_types_overlap(self._remote, found, cast("GraphQLCompositeType", remote))
            return found if overlap else None
        condition = self._local.type_map.get(name)
        if is_abstract_type(condition) and self._local.is_sub_type(
            condition, cast("GraphQLObjectType | GraphQLInterfaceType", local)
        ):
            return remote
        return None

    def _body(self, selections: SelectionSetNode, condition: str, remote: GraphQLNamedType) -> SelectionSetNode:
        return _selection_set([*self._translated(selections.selections, self._local.type_map[condition], remote)])

    def _arguments(self, nodes: Iterable[ArgumentNode] | None) -> tuple[ArgumentNode, ...]:
        return tuple(ArgumentNode(name=node.name, value=self._value(node.value)) for node in nodes or ())

    def _value(self, node: ValueNode) -> ValueNode:
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


def _field_of(type_: GraphQLNamedType, name: str) -> GraphQLField | None:
    return type_.fields.get(name) if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) else None


def _selection_set(nodes: list[SelectionNode]) -> SelectionSetNode:
    """A selection set, which must not be empty."""
    return SelectionSetNode(selections=tuple(nodes) or (_typename(),))


def _typename() -> FieldNode:
    return FieldNode(name=NameNode(value=TYPENAME), arguments=(), directives=())


def _inline(type_name: str, body: SelectionSetNode, directives: tuple[DirectiveNode, ...] = ()) -> InlineFragmentNode:
    condition = NamedTypeNode(name=NameNode(value=type_name))
    return InlineFragmentNode(type_condition=condition, selection_set=body, directives=directives)
