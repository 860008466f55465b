"""SDL with join directives to a `Supergraph`: the inverse of `printing`, and what other composers print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import islice

from graphql import ConstDirectiveNode

from dovetail_composition.codes import diagnose
from dovetail_composition.definitions import Schema, Subgraph, Supergraph
from dovetail_composition.diagnostics import Diagnostic, has_errors
from dovetail_composition.notes import MAX_FINDINGS, Notes
from dovetail_composition.ingest.parsing import parse_sdl
from dovetail_composition.ingest.sdl import read_document
from dovetail_composition.rules import Checked, check_supergraph

from .arguments import MalformedError, named
from .elements import Elements
from .features import Features, read_features

Applied = Mapping[str, tuple[ConstDirectiveNode, ...]]
"""Coordinate → directives that are applied there."""


class SupergraphError(Exception):
    """The SDL is no supergraph that can be run; `diagnostics` say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(diagnostic.message for diagnostic in self.diagnostics))


def read_supergraph(sdl: str) -> Supergraph:
    """The supergraph that the SDL describes; raises `SupergraphError`."""
    document = parse_sdl(sdl)
    if isinstance(document, Diagnostic):
        raise SupergraphError((document,))
    notes = Notes("")
    schema = read_document(document, notes)
    if has_errors(notes.diagnostics):
        raise SupergraphError(notes.diagnostics)
    applied = {each.coordinate: each.directives for each in notes.applications}
    try:
        features = read_features(applied.get("", ()))
        subgraphs = _subgraphs(schema, applied, features)
        known = _known(applied, features, subgraphs)
    except MalformedError as error:
        raise SupergraphError((diagnose("INVALID_SUPERGRAPH", str(error)),)) from error
    elements = Elements(features, {each.enum_value: each.name for each in subgraphs.values()}, applied)
    types = {
        name: elements.type(definition)
        for name, definition in sorted(schema.types.items())
        if not features.owns_type(name)
    }
    directives = {
        name: elements.directive(definition, known.get(name, tuple(sorted(subgraphs))))
        for name, definition in sorted(schema.directives.items())
        if not features.owns_directive(name)
    }
    if elements.diagnostics:
        raise SupergraphError(elements.diagnostics)
    whole = Schema(types=types, roots=schema.roots, directives=directives, description=schema.description)
    problems = tuple(islice(check_supergraph(Checked(schema=whole)), MAX_FINDINGS))
    if problems:
        raise SupergraphError(problems)
    return Supergraph(subgraphs=subgraphs, schema=whole)


def _subgraphs(schema: Schema, applied: Applied, features: Features) -> Mapping[str, Subgraph]:
    enum = features.name("join", "Graph")
    directive = features.name("join", "graph")
    if enum not in schema.types:
        raise MalformedError(f"The enum {enum} with the subgraphs is missing.")
    subgraphs = {}
    for value in schema.types[enum].values:
        for arguments in named(applied.get(f"{enum}.{value}", ()), directive):
            subgraph = Subgraph(arguments.text("name"), value, arguments.optional_text("url") or "")
            subgraphs[subgraph.name] = subgraph
    return dict(sorted(subgraphs.items()))


def _known(applied: Applied, features: Features, subgraphs: Mapping[str, Subgraph]) -> Mapping[str, tuple[str, ...]]:
    """Directive → the subgraphs that know it, for those that not all know."""
    names = {subgraph.enum_value: subgraph.name for subgraph in subgraphs.values()}
    known = {}
    for arguments in named(applied.get("", ()), features.name("dovetail", "known")):
        values = arguments.texts("graphs")
        unknown = [value for value in values if value not in names]
        if unknown:
            raise MalformedError(f"There is no subgraph {unknown[0]}.")
        known[arguments.text("directive")] = tuple(names[value] for value in values)
    return known
