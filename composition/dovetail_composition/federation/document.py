"""A subgraph's document without federation's machinery, and with a definition for each type that it only extends."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphql import (
    DefinitionNode,
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    OperationType,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from dovetail_composition.schema.specified import BUILT_IN_DIRECTIVES, BUILT_IN_SCALARS

from .specifications.names import Names
from .specifications.specs import MACHINERY_FIELDS, MACHINERY_TYPES

_DEFINITIONS: dict[type[TypeExtensionNode], type[TypeDefinitionNode]] = {
    EnumTypeExtensionNode: EnumTypeDefinitionNode,
    InputObjectTypeExtensionNode: InputObjectTypeDefinitionNode,
    InterfaceTypeExtensionNode: InterfaceTypeDefinitionNode,
    ObjectTypeExtensionNode: ObjectTypeDefinitionNode,
    ScalarTypeExtensionNode: ScalarTypeDefinitionNode,
    UnionTypeExtensionNode: UnionTypeDefinitionNode,
}


@dataclass(frozen=True, slots=True)
class Block:
    """A definition or extension of a type; `extends` tells them apart, also where an extension stands in for a base."""

    node: TypeDefinitionNode | TypeExtensionNode
    extends: bool


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The document as the reader of plain schemas can take it, and its types' blocks in the order written."""

    document: DocumentNode
    blocks: tuple[Block, ...]


def clean(document: DocumentNode, names: Names) -> Cleaned:
    """A copy without machinery; nothing of the given document is changed."""
    query = query_root(document)
    definitions: list[DefinitionNode] = []
    for node in document.definitions:
        if isinstance(node, DirectiveDefinitionNode) and (
            names.is_known(node.name.value) or node.name.value in BUILT_IN_DIRECTIVES
        ):
            continue
        if isinstance(node, TypeDefinitionNode | TypeExtensionNode):
            name = node.name.value
            if name in MACHINERY_TYPES or name in names.types or name in BUILT_IN_SCALARS:
                continue
            if name == query:
                definitions.append(_without_machinery(node))
                continue
        definitions.append(node)
    blocks = []
    based = {node.name.value for node in definitions if isinstance(node, TypeDefinitionNode)}
    for index, node in enumerate(definitions):
        if isinstance(node, TypeExtensionNode) and node.name.value not in based:
            based.add(node.name.value)
            definitions[index] = base = _as_definition(node)
            blocks.append(Block(base, extends=True))
        elif isinstance(node, TypeDefinitionNode | TypeExtensionNode):
            blocks.append(Block(node, extends=isinstance(node, TypeExtensionNode)))
    return Cleaned(DocumentNode(definitions=tuple(definitions), loc=document.loc), tuple(blocks))


def query_root(document: DocumentNode) -> str:
    """What the query root is called."""
    for node in document.definitions:
        if isinstance(node, SchemaDefinitionNode | SchemaExtensionNode):
            for operation in node.operation_types or ():
                if operation.operation is OperationType.QUERY:
                    return operation.type.name.value
    return "Query"


def _without_machinery(node: Any) -> Any:
    fields = getattr(node, "fields", None) or ()
    kept = tuple(field for field in fields if field.name.value not in MACHINERY_FIELDS)
    return _copy(type(node), node, fields=kept) if len(kept) < len(fields) else node


def _as_definition(node: TypeExtensionNode) -> TypeDefinitionNode:
    return _copy(_DEFINITIONS[type(node)], node)  # type: ignore[no-any-return]


def _copy(kind: Any, node: Any, **changes: Any) -> Any:
    given = {key: getattr(node, key, None) for key in kind.keys if hasattr(node, key)}
    return kind(**{**given, **changes})
