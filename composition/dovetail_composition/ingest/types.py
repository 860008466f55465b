"""Type and directive definitions of a syntax tree, each with its extensions, as definitions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from graphql import (
    ConstDirectiveNode,
    DefinitionNode,
    DirectiveDefinitionNode,
    EnumTypeDefinitionNode,
    EnumTypeExtensionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    ScalarTypeDefinitionNode,
    ScalarTypeExtensionNode,
    StringValueNode,
    TypeDefinitionNode,
    TypeExtensionNode,
    UnionTypeDefinitionNode,
    UnionTypeExtensionNode,
)

from dovetail_composition.diagnostics.notes import Application, Notes, location_of
from dovetail_composition.schema.definitions import DirectiveDefinition, Kind, TypeDefinition

from .elements import other_directives, read_arguments, read_fields, read_input_fields, read_names, read_values

_KINDS: Mapping[type[DefinitionNode], Kind] = {
    ScalarTypeDefinitionNode: "SCALAR",
    ScalarTypeExtensionNode: "SCALAR",
    ObjectTypeDefinitionNode: "OBJECT",
    ObjectTypeExtensionNode: "OBJECT",
    InterfaceTypeDefinitionNode: "INTERFACE",
    InterfaceTypeExtensionNode: "INTERFACE",
    UnionTypeDefinitionNode: "UNION",
    UnionTypeExtensionNode: "UNION",
    EnumTypeDefinitionNode: "ENUM",
    EnumTypeExtensionNode: "ENUM",
    InputObjectTypeDefinitionNode: "INPUT_OBJECT",
    InputObjectTypeExtensionNode: "INPUT_OBJECT",
}


def read_type(node: TypeDefinitionNode, extensions: Iterable[TypeExtensionNode], notes: Notes) -> TypeDefinition:
    """A type with what its extensions add."""
    name = node.name.value
    kind = _KINDS[type(node)]
    parts = (node, *_fitting(node, extensions, notes))
    directives = tuple(_children(parts, "directives"))
    if directives:
        notes.applications.append(Application(name, kind, directives))
    composite = kind in ("OBJECT", "INTERFACE")
    return TypeDefinition(
        kind=kind,
        name=name,
        description=node.description.value if node.description else None,
        fields=read_fields(_children(parts, "fields"), name, notes) if composite else {},
        interfaces=read_names(_children(parts, "interfaces"), name, "interface", notes) if composite else {},
        members=read_names(_children(parts, "types"), name, "member", notes) if kind == "UNION" else {},
        values=read_values(_children(parts, "values"), name, notes) if kind == "ENUM" else {},
        input_fields=read_input_fields(_children(parts, "fields"), name, notes) if kind == "INPUT_OBJECT" else {},
        specified_by=_specified_by(directives) if kind == "SCALAR" else None,
        one_of=kind == "INPUT_OBJECT" and any(directive.name.value == "oneOf" for directive in directives),
        directives=other_directives(directives),
        location=location_of(node),
    )


def read_directive(node: DirectiveDefinitionNode, notes: Notes) -> DirectiveDefinition:
    """The definition of a directive."""
    name = node.name.value
    directives = tuple(node.directives or ())
    if directives:
        notes.applications.append(Application(f"@{name}", "DIRECTIVE_DEFINITION", directives))
    return DirectiveDefinition(
        name=name,
        arguments=read_arguments(node.arguments or (), f"@{name}", notes),
        locations=tuple(sorted({location.value for location in node.locations})),
        repeatable=node.repeatable,
        description=node.description.value if node.description else None,
        location=location_of(node),
    )


def _fitting(
    node: TypeDefinitionNode, extensions: Iterable[TypeExtensionNode], notes: Notes
) -> list[TypeExtensionNode]:
    """The extensions of the type's own kind; the others are noted."""
    fitting = []
    for extension in extensions:
        kind, other = _KINDS[type(node)], _KINDS[type(extension)]
        if kind == other:
            fitting.append(extension)
            continue
        message = f"{node.name.value} is defined as {kind} and extended as {other}."
        hint = "Extend it as what it is defined as."
        notes.add("INVALID_GRAPHQL", message, node.name.value, extension, hint, node)
    return fitting


def _children(parts: Iterable[DefinitionNode], attribute: str) -> list[Any]:
    """What a definition and its extensions hold of one sort; they have no common class that says so."""
    return [child for part in parts for child in getattr(part, attribute, None) or ()]


def _specified_by(directives: Iterable[ConstDirectiveNode]) -> str | None:
    for directive in directives:
        if directive.name.value == "specifiedBy":
            for argument in directive.arguments or ():
                if argument.name.value == "url" and isinstance(argument.value, StringValueNode):
                    return argument.value.value
    return None
