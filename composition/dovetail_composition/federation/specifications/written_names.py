"""Names in a document: the directives that it applies, and what it both defines and uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    DirectiveDefinitionNode,
    DocumentNode,
    EnumTypeDefinitionNode,
    ScalarTypeDefinitionNode,
    TypeDefinitionNode,
)

from dovetail_composition.schema.type_refs import named_type, type_text

from .specs import MACHINERY_PREFIXES


def applied_directives(document: DocumentNode) -> Iterator[str]:
    """Names of all directives applied in a document, repeated ones, too."""
    for node in _elements(document):
        for directive in getattr(node, "directives", None) or ():
            yield directive.name.value


def used_definitions(document: DocumentNode) -> frozenset[str]:
    """Directives, with their at sign, that are defined and applied, and types that are defined and referred to."""
    directives = {node.name.value for node in document.definitions if isinstance(node, DirectiveDefinitionNode)}
    types = {node.name.value for node in document.definitions if isinstance(node, TypeDefinitionNode)}
    applied = directives.intersection(applied_directives(document))
    return frozenset(types.intersection(_references(document))) | {f"@{name}" for name in applied}


def left_over_types(document: DocumentNode) -> Mapping[str, str]:
    """Scalars and enums called as a specification's, with their kinds, which nothing leads to: servers print such."""
    found = {
        node.name.value: "SCALAR" if isinstance(node, ScalarTypeDefinitionNode) else "ENUM"
        for node in document.definitions
        if isinstance(node, ScalarTypeDefinitionNode | EnumTypeDefinitionNode) and _is_of_machinery(node.name.value)
    }
    types = tuple(node for node in document.definitions if not isinstance(node, DirectiveDefinitionNode))
    used = set(_references(DocumentNode(definitions=types))) if found else set()
    return {name: kind for name, kind in found.items() if name not in used}


def _is_of_machinery(name: str) -> bool:
    prefix, separator, _ = name.partition("__")
    return bool(separator) and prefix in MACHINERY_PREFIXES


def _references(document: DocumentNode) -> Iterator[str]:
    """Types of fields and arguments."""
    for node in _elements(document):
        if getattr(node, "type", None) is not None:
            yield named_type(type_text(node.type))


def _elements(document: DocumentNode) -> Iterator[Any]:
    """All definitions and extensions, and what stands in them."""
    pending: list[Any] = list(document.definitions)
    while pending:
        node = pending.pop()
        yield node
        for attribute in ("fields", "values", "arguments"):
            pending.extend(getattr(node, attribute, None) or ())
