"""A federated subgraph's SDL to a schema in the form that merging takes: read like a plain one, with two more steps."""

from __future__ import annotations

from dataclasses import replace

from graphql import DocumentNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.notes import Notes
from dovetail_composition.federation.enum_defaults import with_enum_defaults
from dovetail_composition.federation.given_one_of import with_given_one_of
from dovetail_composition.federation.reading import close_schema, open_document, without_directives_of
from dovetail_composition.federation.specifications.links import schema_directives
from dovetail_composition.members.federation import Federation
from dovetail_composition.members.sources import LinkSpec
from dovetail_composition.schema.definitions import AppliedDirective, Schema

from .applied import check_applications
from .elements import other_directives
from .link_directive import take_links, without_link_directive
from .sdl import DEFAULT_ROOTS, read_document


def read_federated(document: DocumentNode, notes: Notes) -> tuple[Schema, Federation, tuple[LinkSpec, ...]]:
    """The normalised schema, what is known of its federation, and the links that stand in the SDL.

    Where something is wrong with it already as a plain schema, federation's rules are not asked.
    """
    opened = open_document(document, notes)
    schema = _with_all_roots(read_document(opened.cleaned.document, notes))
    notes.diagnostics[:] = map(_refuse_repeated_member, notes.diagnostics)
    schema = with_given_one_of(schema, document)
    links = take_links(notes)
    known = {name: replace(each, name=name) for name, each in opened.directives.items()}
    check_applications(replace(schema, directives={**schema.directives, **known}), notes, federated=True)
    schema = with_enum_defaults(without_directives_of(opened.names, without_link_directive(schema)))
    broken = any(each.severity == "error" for each in notes.diagnostics)
    notes.diagnostics.extend(opened.aside)
    if broken:
        return schema, opened.federation, links
    schema = replace(schema, applied=_on_schema(document))
    schema, federation, findings = close_schema(opened, schema, document, notes.graph)
    notes.diagnostics.extend(findings)
    return schema, federation, links


def _with_all_roots(schema: Schema) -> Schema:
    """Composers make one type of all that have the name of a root type, also of one that its schema names no root."""
    unnamed = {
        operation: name
        for operation, name in DEFAULT_ROOTS
        if operation not in schema.roots and name in schema.types and schema.types[name].kind == "OBJECT"
    }
    return replace(schema, roots={**schema.roots, **unnamed}) if unnamed else schema


def _on_schema(document: DocumentNode) -> tuple[AppliedDirective, ...]:
    return other_directives(tuple(schema_directives(document)))


def _refuse_repeated_member(finding: Diagnostic) -> Diagnostic:
    """Federation refuses what is defined or named twice in a type, be it in the same way."""
    if finding.code != "REPEATED_DEFINITION":
        return finding
    return replace(finding, code="INVALID_GRAPHQL", severity="error", hint="Remove one of the two.")
