"""SDL with join directives to a `Supergraph`: the inverse of `printing`, and what other composers print."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from itertools import chain, islice

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic, has_errors
from dovetail_composition.diagnostics.notes import MAX_FINDINGS, Notes
from dovetail_composition.dropping import drop
from dovetail_composition.ingest.parsing import parse_sdl
from dovetail_composition.ingest.sdl import read_document
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.rules import Checked, check_supergraph
from dovetail_composition.schema.definitions import Schema, Supergraph
from dovetail_composition.schema.type_refs import named_type

from .consistency import check_joins
from .elements import Elements
from .features import read_features
from .first_version import complete_first
from .graph_enum import known_directives, read_subgraphs
from .hidden import check_hidden
from .known import NOTHING_KNOWN, Known, Terms, keep, known_types
from .pieces import cut, texts_of_types


class SupergraphError(Exception):
    """The SDL is no supergraph that can be run; `diagnostics` say why."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("; ".join(diagnostic.message for diagnostic in self.diagnostics))


def read_supergraph(sdl: str, memo: Memo = NO_MEMO) -> Supergraph:
    """The supergraph that the SDL describes; raises `SupergraphError`.

    With a memo, only those definitions are parsed whose text is new to it.
    """
    known = known_types(cut(sdl), memo)
    if known.types:
        # What is wrong is told by a reading of the whole, which knows its place, and whether it is wrong at all.
        with suppress(SupergraphError):
            return _parsed("\n".join(known.rest), known.rest, known, memo)
    return _parsed(sdl, list(cut(sdl)) if memo.keeps else [], NOTHING_KNOWN, memo)


def _parsed(sdl: str, pieces: Sequence[str], known: Known, memo: Memo) -> Supergraph:
    """The supergraph of a text, which is the pieces in a row, and of types that are known."""
    document = parse_sdl(sdl)
    if isinstance(document, Diagnostic):
        raise SupergraphError((document,))
    memo.pause()
    texts = texts_of_types(document, pieces, gap=1 if known.types else 0)
    if texts is None and known.types:
        raise SupergraphError(())
    notes = Notes("")
    schema = read_document(document, notes, known.types)
    supergraph = _read(schema, notes, known, texts or {}, memo)
    made_of = [*document.definitions, *notes.applications, *schema.types.values()]
    del document, notes, schema
    drop(made_of, memo.pause)
    return supergraph


def _read(schema: Schema, notes: Notes, known: Known, texts: Mapping[str, str], memo: Memo) -> Supergraph:
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
    knowing = known_directives(applied, features, subgraphs, problems)
    if problems:
        raise SupergraphError(problems)
    graphs = {each.enum_value: each.name for each in subgraphs.values()}
    terms = Terms(features=features, graphs=graphs)
    if not known.holds_for(terms, memo):
        raise SupergraphError(())
    elements = Elements(features, graphs, applied, known.types)
    own = {name: each for name, each in memo.each(sorted(schema.types.items())) if not features.owns_type(name)}
    machinery = schema.types.keys() - own.keys()
    whole = Schema(
        types={name: each if name in known.types else elements.type(each) for name, each in memo.each(own.items())},
        roots=schema.roots,
        directives={
            name: elements.directive(definition, knowing.get(name, tuple(sorted(subgraphs))))
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
        chain(elements.diagnostics, check_joins(whole, memo), check_supergraph(Checked(schema=whole), memo)),
        check_hidden(whole, memo),
    ):
        if found := tuple(islice(findings, MAX_FINDINGS)):
            raise SupergraphError(found)
    if not features.is_first:
        keep(whole.types, {**known.texts, **texts}, terms, memo)
    return Supergraph(subgraphs=subgraphs, schema=whole)
