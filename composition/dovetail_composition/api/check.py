"""The last look at a composed schema: what clients will see must be a valid schema with a query in it.

What they do not see must implement its interfaces as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.notes import MAX_FINDINGS
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.rules import Checked, check_schema
from dovetail_composition.rules.interfaces import interfaces
from dovetail_composition.schema.coordinates import parse_coordinate
from dovetail_composition.schema.definitions import Location, Schema

from .accessible import accessible_schema


def check_api(schema: Schema, members: Sequence[Member], memo: Memo = NO_MEMO) -> tuple[Diagnostic, ...]:
    """What is wrong with the API, each finding blamed on the youngest member that takes part in its place."""
    api = accessible_schema(schema, memo)
    missing = missing_queries(api)
    if missing:
        return missing
    federated = any(member.federation is not None for member in members)
    findings = tuple(islice(check_schema(Checked(schema=api, federated=federated), memo), MAX_FINDINGS))
    if not findings and any(api.types.get(name) is not each for name, each in schema.types.items()):
        # Who runs the supergraph reads what is hidden from clients, too.
        findings = tuple(islice(interfaces(Checked(schema=schema, federated=federated)), MAX_FINDINGS))
    return tuple(_blamed(findings, schema, members))


def missing_queries(schema: Schema) -> tuple[Diagnostic, ...]:
    """The finding that no member has a query field; empty where one has."""
    query = schema.types.get(schema.roots.get("query", ""))
    return () if query and query.fields else (diagnose("NO_QUERIES", "No member offers a query field."),)


def _blamed(diagnostics: Iterable[Diagnostic], schema: Schema, members: Sequence[Member]) -> Iterator[Diagnostic]:
    for diagnostic in diagnostics:
        graphs = _graphs_at(schema, diagnostic.coordinate)
        culprit = next((member for member in reversed(members) if member.graph in graphs), None)
        if culprit is None:
            yield diagnostic
        else:
            location = _location(culprit.public, diagnostic.coordinate)
            yield replace(diagnostic, subgraph=culprit.graph, location=location)


def _graphs_at(schema: Schema, text: str) -> set[str]:
    if text.startswith("@"):
        directive = schema.directives.get(text[1:].partition("(")[0])
        return set(directive.graphs) if directive else set()
    coordinate = parse_coordinate(text)
    definition = schema.types.get(coordinate.type) if coordinate else None
    if coordinate is None or definition is None:
        return set()
    field = definition.fields.get(coordinate.member or "")
    if field is not None:
        linked = {field.link.graph} if field.link else set()
        return linked | {join.graph for join in field.joins}
    return {join.graph for join in definition.joins}


def _location(schema: Schema, text: str) -> Location | None:
    coordinate = parse_coordinate(text)
    definition = schema.types.get(coordinate.type) if coordinate else None
    if coordinate is None or definition is None:
        return None
    name = coordinate.member or ""
    member = definition.fields.get(name) or definition.input_fields.get(name) or definition.values.get(name)
    return (member or definition).location
