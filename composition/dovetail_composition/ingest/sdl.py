"""A syntax tree to definitions, in one walk; what cannot stand in a schema is noted and left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from graphql import (
    DirectiveDefinitionNode,
    DirectiveExtensionNode,
    DocumentNode,
    Node,
    OperationTypeDefinitionNode,
    SchemaDefinitionNode,
    SchemaExtensionNode,
    TypeDefinitionNode,
    TypeExtensionNode,
)

from dovetail_composition.diagnostics.notes import Application, Notes
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.schema.definitions import DirectiveDefinition, OperationType, Schema, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_DIRECTIVES, BUILT_IN_SCALARS, INTROSPECTION_TYPES

from .types import read_directive, read_type

DEFAULT_ROOTS: tuple[tuple[OperationType, str], ...] = (
    ("query", "Query"),
    ("mutation", "Mutation"),
    ("subscription", "Subscription"),
)


@dataclass(slots=True)
class _Sorted:
    """The document's definitions by what they define; the first definition of a name is the one that counts."""

    schemas: list[SchemaDefinitionNode] = field(default_factory=list)
    schema_extensions: list[SchemaExtensionNode] = field(default_factory=list)
    types: dict[str, TypeDefinitionNode] = field(default_factory=dict)
    extensions: dict[str, list[TypeExtensionNode]] = field(default_factory=dict)
    directives: dict[str, DirectiveDefinitionNode] = field(default_factory=dict)

    def schema_parts(self) -> list[SchemaDefinitionNode | SchemaExtensionNode]:
        """The schema definition, if there is one, and its extensions."""
        return [*self.schemas[:1], *self.schema_extensions]


def read_document(document: DocumentNode, notes: Notes, known: Mapping[str, TypeDefinition] | None = None) -> Schema:
    """The schema that a document defines, as far as it does, with types that are known, which it must not define."""
    found = _sort(document, notes)
    types = {name: read_type(node, found.extensions.get(name, ()), notes) for name, node in found.types.items()}
    if known:
        for name in sorted(known.keys() & types.keys()):
            notes.add("INVALID_GRAPHQL", f"{name} is defined twice.", name, found.types[name])
        types.update(known)
    for name, extensions in found.extensions.items():
        if name not in found.types and not notes.full:
            if name in BUILT_IN_SCALARS or name in INTROSPECTION_TYPES:
                _refuse_built_in(name, extensions[0], notes)
                continue
            hint = suggest(name, found.types) or f"Define {name}."
            notes.add("INVALID_GRAPHQL", f"{name} is extended but not defined.", name, extensions[0], hint)
    directives = {name: read_directive(node, notes) for name, node in found.directives.items()}
    for schema in found.schema_parts():
        if schema.directives:
            notes.applications.append(Application("", "SCHEMA", schema.directives))
    return Schema(
        types=types,
        roots=_roots(found, types, notes),
        directives=directives,
        description=next((node.description.value for node in found.schemas if node.description), None),
    )


def _sort(document: DocumentNode, notes: Notes) -> _Sorted:
    found = _Sorted()
    for node in document.definitions:
        if isinstance(node, TypeDefinitionNode):
            _add_type(found, node, notes)
        elif isinstance(node, TypeExtensionNode):
            found.extensions.setdefault(node.name.value, []).append(node)
        elif isinstance(node, DirectiveDefinitionNode):
            _add_directive(found, node, notes)
        elif isinstance(node, SchemaDefinitionNode):
            if found.schemas:
                notes.add("INVALID_GRAPHQL", "There are two schema definitions.", "", node, "Keep one of them.")
            found.schemas.append(node)
        elif isinstance(node, SchemaExtensionNode):
            found.schema_extensions.append(node)
        elif isinstance(node, DirectiveExtensionNode):
            coordinate = f"@{node.name.value}"
            notes.applications.append(Application(coordinate, "DIRECTIVE_DEFINITION", tuple(node.directives or ())))
        else:
            notes.add(
                "INVALID_GRAPHQL",
                "An operation or fragment stands in the schema.",
                "",
                node,
                "A schema document holds only definitions of types and directives.",
            )
    return found


def _add_type(found: _Sorted, node: TypeDefinitionNode, notes: Notes) -> None:
    name = node.name.value
    if name in BUILT_IN_SCALARS or name in INTROSPECTION_TYPES:
        _refuse_built_in(name, node, notes)
    elif name in found.types:
        hint = "Remove one of the definitions, or write it as `extend`."
        notes.add("INVALID_GRAPHQL", f"{name} is defined twice.", name, node, hint, found.types[name])
    else:
        found.types[name] = node


def _add_directive(found: _Sorted, node: DirectiveDefinitionNode, notes: Notes) -> None:
    name = node.name.value
    if name in found.directives:
        hint = "Remove one of the definitions."
        notes.add("INVALID_GRAPHQL", f"@{name} is defined twice.", f"@{name}", node, hint, found.directives[name])
        return
    if name in BUILT_IN_DIRECTIVES:
        if not _restates(read_directive(node, Notes(notes.graph))):
            _refuse_built_in(f"@{name}", node, notes)
        return
    found.directives[name] = node


def _refuse_built_in(coordinate: str, node: Node, notes: Notes) -> None:
    message = f"{coordinate} is defined by the GraphQL specification."
    notes.add("BUILT_IN_REDEFINED", message, coordinate, node)


def _restates(directive: DirectiveDefinition) -> bool:
    """Whether a definition only repeats the built-in one: many servers print it, and older ones know fewer places."""
    built_in = BUILT_IN_DIRECTIVES[directive.name]
    known = {argument.name: argument.type.rstrip("!") for argument in built_in.arguments}
    stated = {argument.name: argument.type.rstrip("!") for argument in directive.arguments}
    return stated == known and set(directive.locations) <= set(built_in.locations) and not directive.repeatable


def _roots(found: _Sorted, types: Mapping[str, TypeDefinition], notes: Notes) -> Mapping[OperationType, str]:
    nodes: dict[OperationType, OperationTypeDefinitionNode] = {}
    for schema in found.schema_parts():
        for node in schema.operation_types or ():
            operation: OperationType = node.operation.value
            if operation in nodes:
                message = f"The {operation} root type is given twice."
                notes.add("INVALID_GRAPHQL", message, "", node, "Keep one of them.", nodes[operation])
            nodes.setdefault(operation, node)
    roots = {operation: node.type.name.value for operation, node in nodes.items()}
    if not found.schemas:
        for operation, name in DEFAULT_ROOTS:
            if operation not in roots and name in types and types[name].kind == "OBJECT":
                roots[operation] = name
    for operation, node in nodes.items():
        if roots[operation] not in types:
            message = f"The {operation} root type {roots[operation]} is not defined."
            notes.add("INVALID_GRAPHQL", message, "", node, suggest(roots[operation], types))
    return {operation: roots[operation] for operation, _ in DEFAULT_ROOTS if roots.get(operation) in types}
