"""The part of an operation that asks about the schema itself, as a document of its own."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    print_ast,
)

from dovetail_composition.schema import type_refs

INTROSPECTION = ("__schema", "__type")

_TYPES = frozenset({"String", "Boolean"})
"""Of all that introspection takes. Other variables are for subgraphs, some as numbers that only these can read."""


def introspection_document(
    operation: OperationDefinitionNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> DocumentNode | None:
    """The operation reduced to `__schema` and `__type`; None where it asks for neither."""
    kept = _kept(operation.selection_set, fragments)
    if not kept:
        return None
    reduced = OperationDefinitionNode(
        operation=operation.operation,
        name=operation.name,
        variable_definitions=tuple(
            item
            for item in operation.variable_definitions or ()
            if type_refs.named_type(print_ast(item.type)) in _TYPES
        ),
        directives=(),
        selection_set=SelectionSetNode(selections=kept),
    )
    return DocumentNode(definitions=(reduced, *(fragments[name] for name in sorted(fragments))))


def _kept(
    selection_set: SelectionSetNode, fragments: Mapping[str, FragmentDefinitionNode]
) -> tuple[SelectionNode, ...]:
    kept: list[SelectionNode] = []
    for node in selection_set.selections:
        if isinstance(node, FieldNode):
            if node.name.value in INTROSPECTION:
                kept.append(node)
            continue
        inner: tuple[SelectionNode, ...] = ()
        if isinstance(node, InlineFragmentNode):
            inner = _kept(node.selection_set, fragments)
        elif isinstance(node, FragmentSpreadNode):
            inner = _kept(fragments[node.name.value].selection_set, fragments)
        if inner:
            kept.append(
                InlineFragmentNode(directives=node.directives, selection_set=SelectionSetNode(selections=inner))
            )
    return tuple(kept)
