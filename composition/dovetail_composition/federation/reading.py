"""What a document says of federation before its types are read, and what becomes of its schema after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from graphql import DirectiveDefinitionNode, DocumentNode, TypeExtensionNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.notes import Notes
from dovetail_composition.members.federation import Federation
from dovetail_composition.schema.definitions import DirectiveDefinition, Schema
from dovetail_composition.schema.type_refs import named_type

from .document import Cleaned, clean
from .normalise import normalise
from .rules import check_subgraph
from .specifications.given_definitions import check_given_definitions
from .specifications.links import read_links, schema_directives
from .specifications.names import Names, federation_1_feature, names_of
from .specifications.specs import FEDERATION, FEDERATION_1
from .specifications.written_names import left_over_types
from .upgrade import upgrade
from .uses import find_uses
from .written import Written


@dataclass(frozen=True, slots=True)
class Opened:
    """A federated document, ready for the reader of plain schemas."""

    names: Names
    cleaned: Cleaned
    federation: Federation
    directives: Mapping[str, DirectiveDefinition]
    """Definitions of the specifications' directives, by their names in the SDL."""
    aside: tuple[Diagnostic, ...]
    """What is wrong with it and keeps no other rule from being asked."""


def open_document(document: DocumentNode, notes: Notes) -> Opened:
    """What the document links, checked, and the document without federation's machinery."""
    aside = Notes(notes.graph)
    features = read_links(document, notes, aside)
    version = next((feature.version for feature in features if feature.url == FEDERATION), FEDERATION_1)
    if version == FEDERATION_1:
        defined = {node.name.value for node in document.definitions if isinstance(node, DirectiveDefinitionNode)}
        features = (*features, federation_1_feature(defined))
    names = names_of(features)
    names = replace(names, types={**left_over_types(document), **names.types})
    directives = check_given_definitions(document, names, notes, federation_1=version == FEDERATION_1)
    cleaned = clean(document, names)
    return Opened(names, cleaned, Federation(version=version, features=features), directives, tuple(aside.diagnostics))


def close_schema(
    opened: Opened, schema: Schema, document: DocumentNode, graph: str
) -> tuple[Schema, Federation, tuple[Diagnostic, ...]]:
    """The schema that was read of the opened document in the form that merging takes, and what is wrong with it."""
    blocks = opened.cleaned.blocks
    directives = (node for node in document.definitions if isinstance(node, DirectiveDefinitionNode))
    uses = find_uses(schema_directives(document), directives, blocks, opened.names)
    based = {block.node.name.value for block in blocks if not block.extends}
    said = {use.type for use in uses.get("extends", ())}
    extended = frozenset({block.node.name.value for block in blocks} - based | said)
    added = frozenset(
        (block.node.name.value, field.name.value)
        for block in blocks
        if isinstance(block.node, TypeExtensionNode)
        for field in getattr(block.node, "fields", None) or ()
    )
    composed = (use.text("name") for use in uses.get("composeDirective", ()))
    names = dict.fromkeys(name.removeprefix("@") for name in composed if name)
    orphans = frozenset({block.node.name.value for block in blocks} - based)
    federation = replace(opened.federation, composed=tuple(names), orphans=orphans)
    written = upgrade(Written(graph, federation, schema, uses, extended, added))
    return normalise(written, opened.names), federation, tuple(check_subgraph(written))


def without_directives_of(names: Names, schema: Schema) -> Schema:
    """The schema without directives of its own that take a specification's types: those types are not in it."""
    directives = {
        name: each
        for name, each in schema.directives.items()
        if not any(named_type(argument.type) in names.types for argument in each.arguments)
    }
    return schema if len(directives) == len(schema.directives) else replace(schema, directives=directives)
