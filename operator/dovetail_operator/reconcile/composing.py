"""Compose the members of one API, with the last good version in the place of one that is refused."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from dovetail_composition.compose import Composition, compose_leaving_out
from dovetail_composition.definitions import Supergraph
from dovetail_composition.diagnostics import Diagnostic, has_errors
from dovetail_composition.prepare import Cache
from dovetail_composition.resources import ObjectName

from .findings import Finding, finding
from .recent import Recent
from .versions import Version


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The result for one API."""

    supergraph: Supergraph | None
    """None where nothing could be composed."""
    names: Mapping[ObjectName, str] = field(default_factory=dict)
    """Names in the supergraph of the members that are in it."""
    in_use: Mapping[ObjectName, Version] = field(default_factory=dict)
    """Of each member in it, the version that is."""
    refused: Mapping[ObjectName, Finding] = field(default_factory=dict)
    """Why a member's current version is not in it."""
    dropped: Mapping[ObjectName, Finding] = field(default_factory=dict)
    """Links and lookups left out of members that are in it."""
    general: tuple[Diagnostic, ...] = ()
    """What is wrong with the whole, and no single member's fault."""


def compose_members(current: Mapping[ObjectName, Version], last_good: Mapping[ObjectName, Version]) -> Composed:
    """Compose the current versions; `last_good` also holds members that have no usable current version.

    A member that is left out falls back to its last good version, and composition begins anew, because that may be in
    the way of others. Each round takes one version away for good, so it ends; a second round is rare.
    """
    chosen = {**last_good, **current}
    refused: dict[ObjectName, Finding] = {}
    while True:
        result = compose_versions(frozenset(chosen.values()))
        refused = {key: finding("Refused", result.about(key)) for key in result.left_out & current.keys()} | refused
        fallbacks = {key: last_good[key] for key in result.left_out if last_good.get(key, chosen[key]) != chosen[key]}
        if not fallbacks:
            break
        chosen = {key: version for key, version in chosen.items() if key not in result.left_out} | fallbacks
    return Composed(
        supergraph=result.composition.supergraph,
        names=result.names,
        in_use={key: chosen[key] for key in result.names},
        refused=refused,
        dropped={key: finding("LinksDropped", found) for key in result.names if has_errors(found := result.about(key))},
        general=result.about(None),
    )


@dataclass(frozen=True, slots=True)
class Result:
    """A composition, told by members instead of by names in the supergraph."""

    composition: Composition
    names: Mapping[ObjectName, str]
    """Of those that are in it."""
    left_out: frozenset[ObjectName]

    def about(self, key: ObjectName | None) -> tuple[Diagnostic, ...]:
        """What was found about a member, or about none of them."""
        graph = "" if key is None else self.composition.names[key]
        return tuple(found for found in self.composition.diagnostics if found.subgraph == graph)


# What was composed once is needed for every later look, until a member changes.
@lru_cache(maxsize=32)
def compose_versions(versions: frozenset[Version]) -> Result:
    """Compose these versions, leaving out those that are broken."""
    sources = {version.key: version.source for version in versions}
    composition = compose_leaving_out([source for source in sources.values() if source], _PREPARED)
    out = {graph for graph in composition.names.values() if graph in composition.left_out}
    names = {
        key: graph
        for key, graph in composition.names.items()
        if composition.supergraph is not None and graph not in out
    }
    return Result(composition=composition, names=names, left_out=frozenset(sources.keys() - names.keys()))


_PREPARED: Cache = Recent(4096)
"""What is derived from one schema alone, so that one change among many costs one ingest and a merge."""
