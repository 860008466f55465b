"""compose(): services' schemas and link metadata in, one supergraph or diagnostics out. The phases, top to bottom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from .api.check import check_api, missing_queries
from .diagnostics.diagnostic import Diagnostic, has_errors, sorted_diagnostics
from .federation.rules import forbids_merging
from .federation.upgrade.together import Settled, settle
from .linking import link
from .members.member import Member
from .members.naming import Named, name_members
from .members.sources import SubgraphSource
from .memo import NO_MEMO, Memo
from .merge import merge
from .prepare import Cache, member_of, prepare
from .satisfiability import check_satisfiability
from .schema.definitions import Schema, Supergraph
from .supergraph.graphs import name_graphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Composition:
    """The result: a supergraph, or the findings that forbid it; and the findings that do not."""

    supergraph: Supergraph | None
    diagnostics: tuple[Diagnostic, ...] = ()
    names: Mapping[tuple[str, str], str] = field(default_factory=dict)
    """(namespace, name) of a member → its name in the supergraph."""
    left_out: tuple[str, ...] = ()
    """Names of the members that were left out so that the others can go on."""


def compose(sources: Iterable[SubgraphSource], cache: Cache | None = None) -> Composition:
    """Compose all members, or say everything that keeps them from being composed."""
    named, diagnostics = name_members(sources)
    prepared = [prepare(each, cache) for each in named]
    diagnostics = (*diagnostics, *(finding for each in prepared for finding in each.diagnostics))
    supergraph = None
    if not forbids_merging(diagnostics):
        members = [member_of(*each) for each in zip(named, prepared, strict=True)]
        if has_errors(diagnostics):
            diagnostics = (*diagnostics, *_merge(settle(members), NO_MEMO)[1])
        else:
            combined = _combine(members, NO_MEMO, strict=True)
            supergraph, diagnostics = combined.supergraph, (*diagnostics, *combined.findings)
    return _composition(named, supergraph, diagnostics)


def compose_leaving_out(
    sources: Iterable[SubgraphSource], cache: Cache | None = None, memo: Memo = NO_MEMO
) -> Composition:
    """Compose what can be composed: members to blame are left out one after the other, bad links are dropped.

    `cache` and `memo` only save time where most of the members were composed before.
    """
    named, diagnostics = name_members(sources)
    members: list[Member] = []
    left_out: list[str] = []
    for each in named:
        prepared = prepare(each, cache)
        diagnostics = (*diagnostics, *prepared.diagnostics)
        if has_errors(prepared.diagnostics):
            left_out.append(each.graph)
        else:
            members.append(member_of(each, prepared))
    while True:
        combined = _combine(members, memo, strict=False)
        blamed = _to_leave_out(combined.obstacles)
        if not blamed:
            return _composition(named, combined.supergraph, (*diagnostics, *combined.findings), left_out)
        diagnostics = (*diagnostics, *(finding for finding in combined.findings if finding.subgraph in blamed))
        left_out += sorted(blamed)
        members = [member for member in members if member.graph not in blamed]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Combined:
    """What came of members together: a supergraph, or else the findings among all that stand in its way."""

    supergraph: Supergraph | None = None
    findings: tuple[Diagnostic, ...]
    obstacles: tuple[Diagnostic, ...] = ()


def _combine(members: Sequence[Member], memo: Memo, *, strict: bool) -> _Combined:
    """What needs more than one member: merge, link, and whether what comes out is valid and can be planned."""
    settled = settle(members)
    members = settled.members
    merged, findings = _merge(settled, memo)
    if has_errors(findings):
        return _Combined(findings=findings, obstacles=findings)
    linked = link(merged, members, memo)
    findings = (*findings, *linked.diagnostics)
    if strict and has_errors(findings):
        return _Combined(findings=findings, obstacles=linked.diagnostics)
    # From here on, a link with an error is one that was dropped: it stands in nobody's way, and its member stays.
    problems = check_api(linked.schema, members, memo)
    findings = (*findings, *problems)
    if has_errors(problems):
        return _Combined(findings=findings, obstacles=problems)
    subgraphs = name_graphs((member.graph, member.url) for member in members)
    supergraph = Supergraph(subgraphs=subgraphs, schema=linked.schema)
    unreachable = check_satisfiability(supergraph, members, memo)
    findings = (*findings, *unreachable)
    if has_errors(unreachable):
        return _Combined(findings=findings, obstacles=unreachable)
    return _Combined(supergraph=supergraph, findings=findings)


def _merge(settled: Settled, memo: Memo) -> tuple[Schema, tuple[Diagnostic, ...]]:
    """One schema, and what is wrong with it: that it has no queries, too, where nothing else need be asked of it."""
    merged, findings = merge(settled.members, memo)
    findings = (*settled.diagnostics, *findings)
    return merged, (*findings, *missing_queries(merged)) if has_errors(findings) else findings


def _to_leave_out(findings: Iterable[Diagnostic]) -> frozenset[str]:
    """Members to blame whose opponents stay: who lost against a member that goes may yet stay itself."""
    errors = [finding for finding in findings if finding.severity == "error" and finding.subgraph]
    losers = {finding.subgraph for finding in errors}
    return frozenset(
        finding.subgraph for finding in errors if not any(other.subgraph in losers for other in finding.others)
    )


def _composition(
    named: Sequence[Named],
    supergraph: Supergraph | None,
    diagnostics: Iterable[Diagnostic],
    left_out: Iterable[str] = (),
) -> Composition:
    return Composition(
        supergraph=supergraph,
        diagnostics=sorted_diagnostics(diagnostics),
        names={(each.source.namespace, each.source.name): each.graph for each in named},
        left_out=tuple(sorted(left_out)),
    )
