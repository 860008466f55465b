"""SDL with join directives to a `Supergraph`: the inverse of `printing`, and what other composers print."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, islice

from graphql import ConstDirectiveNode

from dovetail_composition.definitions import Schema, Supergraph
from dovetail_composition.diagnostics import Diagnostic, has_errors
from dovetail_composition.dropping import drop
from dovetail_composition.ingest.parsing import parse_sdl
from dovetail_composition.ingest.sdl import read_document
from dovetail_composition.notes import MAX_FINDINGS, Notes
from dovetail_composition.rules import Checked, check_supergraph
from dovetail_composition.type_refs import named_type

from .consistency import check_joins
from .elements import Elements
from .features import read_features
from .first_version import complete_first
from .graph_enum import known_directives, read_subgraphs
from .hidden import check_hidden


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
    supergraph = _read(schema, notes)
    made_of = [*document.definitions, *notes.applications, *schema.types.values()]
    del document, notes, schema
    drop(made_of)
    return supergraph


def _read(schema: Schema, notes: Notes) -> Supergraph:
    """The supergraph of a document's definitions and of the directives on them."""
    if has_errors(notes.diagnostics):
        raise SupergraphError(notes.diagnostics)
    applied: dict[str, tuple[ConstDirectiveNode, ...]] = {}
    for each in notes.applications:
        # Of the schema itself there may be several: its definition and extensions.
        applied[each.coordinate] = (*applied.get(each.coordinate, ()), *each.directives)
    problems: list[Diagnostic] = []
    features = read_features(applied.get("", ()), problems)
    if features is None:
        raise SupergraphError(problems)
    subgraphs = read_subgraphs(schema, applied, features, problems)
    known = known_directives(applied, features, subgraphs, problems)
    if problems:
        raise SupergraphError(problems)
    elements = Elements(features, {each.enum_value: each.name for each in subgraphs.values()}, applied)
    own = {name: each for name, each in sorted(schema.types.items()) if not features.owns_type(name)}
    machinery = schema.types.keys() - own.keys()
    whole = Schema(
        types={name: elements.type(definition) for name, definition in own.items()},
        roots=schema.roots,
        directives={
            name: elements.directive(definition, known.get(name, tuple(sorted(subgraphs))))
            for name, definition in sorted(schema.directives.items())
            # A directive of a linked specification may take values of the specification's own types.
            if not features.owns_directive(name)
            and not any(named_type(each.type) in machinery for each in definition.arguments)
        },
        description=schema.description,
        applied=elements.schema(),
    )
    if features.is_first:
        whole = complete_first(whole, elements.owners(), subgraphs)
    # What hiding does is told of a schema that is right in itself.
    for findings in (
        chain(elements.diagnostics, check_joins(whole), check_supergraph(Checked(schema=whole))),
        check_hidden(whole),
    ):
        if found := tuple(islice(findings, MAX_FINDINGS)):
            raise SupergraphError(found)
    return Supergraph(subgraphs=subgraphs, schema=whole)
