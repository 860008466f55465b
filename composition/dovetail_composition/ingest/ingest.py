"""One service's schema, read and judged: definitions in its own names, links, what federation adds, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.notes import MAX_FINDINGS, Notes
from dovetail_composition.federation.detection import is_federated
from dovetail_composition.members.federation import Federation
from dovetail_composition.members.sources import LinkSpec, SubgraphSource
from dovetail_composition.rules import Checked, check_schema
from dovetail_composition.schema.definitions import Schema

from .applied import check_applications
from .federated import read_federated
from .introspection import read_introspection
from .link_directive import LINK_DIRECTIVE, take_links, without_link_directive
from .parsing import parse_sdl
from .result import Ingested
from .sdl import read_document

_NOTHING = Schema(types={}, roots={})


def ingest(source: SubgraphSource, graph: str) -> Ingested:
    """What one service declares, and everything that is wrong with it; never an exception."""
    federation = None
    if source.sdl is not None:
        schema, federation, links, diagnostics = _ingest_sdl(source.sdl, graph, federated=source.federation)
    elif source.introspection is not None:
        schema, diagnostics = read_introspection(source.introspection, graph)
        schema, links = without_link_directive(schema), ()
    else:
        message = f"The schema of {graph} is not known."
        return Ingested(
            graph=graph,
            schema=_NOTHING,
            links=source.links,
            diagnostics=(diagnose("SCHEMA_UNKNOWN", message, subgraph=graph),),
        )
    links = (*source.links, *links)
    if schema.types or not diagnostics:
        # Of a text that could not be read at all there is no more to say.
        checked = Checked(
            schema=schema,
            link_fields=frozenset(_link_fields(schema, links)),
            link_types=frozenset(_link_types(links)),
            federated=federation is not None,
        )
        errors = sum(each.severity == "error" for each in diagnostics)
        findings = islice(check_schema(checked), max(1, MAX_FINDINGS - errors))
        diagnostics = [*diagnostics, *(replace(each, subgraph=graph) for each in findings)]
    return Ingested(graph=graph, schema=schema, links=links, diagnostics=tuple(diagnostics), federation=federation)


def _ingest_sdl(
    sdl: str, graph: str, *, federated: bool
) -> tuple[Schema, Federation | None, tuple[LinkSpec, ...], list[Diagnostic]]:
    document = parse_sdl(sdl, graph)
    if isinstance(document, Diagnostic):
        return _NOTHING, None, (), [document]
    notes = Notes(graph)
    if federated or is_federated(document):
        schema, federation, links = read_federated(document, notes)
        return schema, federation, links, notes.diagnostics
    schema = read_document(document, notes)
    links = take_links(notes)
    check_applications(schema, notes)
    if links or LINK_DIRECTIVE in schema.directives:
        schema = without_link_directive(schema)
    return schema, None, links, notes.diagnostics


def _link_fields(schema: Schema, links: Iterable[LinkSpec]) -> Iterator[str]:
    """Own coordinates of fields that links resolve; links may name types as they are after transforms."""
    for link in links:
        owner, _, field = link.field.partition(".")
        if owner in schema.types:
            yield link.field
        else:
            yield from (f"{name}.{field}" for name, each in schema.types.items() if field in each.fields)


def _link_types(links: Iterable[LinkSpec]) -> Iterator[str]:
    return (link.field.partition(".")[0] for link in links)
