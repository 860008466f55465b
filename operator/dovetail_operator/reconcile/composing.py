"""Compose the members of one API, with the last good version in the place of one that is refused."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dovetail_composition.compose import Composition, compose_leaving_out
from dovetail_composition.diagnostics.diagnostic import Diagnostic, has_errors
from dovetail_composition.resources import ObjectName
from dovetail_composition.schema.definitions import Supergraph

from .findings import Finding, finding
from .kept import MEMO, PREPARED
from .versions import Version

_MOST_ROUNDS = 8
"""In which members of one namespace may fall back, each because of another one, at the expense of all."""
_CHAIN = Finding(
    reason="Refused",
    message="schemas of this namespace break one another in a long chain: they stay at their last good versions until"
    " it is mended; apply fewer of these changes at once",
)


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
    remarks: Mapping[ObjectName, tuple[Diagnostic, ...]] = field(default_factory=dict)
    """Warnings and hints about members that are in it, which forbid nothing."""
    general: tuple[Diagnostic, ...] = ()
    """What was found about the whole, and no single member's fault."""


def compose_members(current: Mapping[ObjectName, Version], last_good: Mapping[ObjectName, Version]) -> Composed:
    """Compose the current versions; `last_good` also holds members that have no usable current version.

    A member that is left out, or that loses links, falls back to its last good version; composition begins anew then,
    because that may be in the way of others. Each round takes a choice away for good, so it ends; a second is rare, and
    a namespace that makes many of them has no choices left.
    """
    choices = {key: _choices(current.get(key), last_good.get(key)) for key in {**last_good, **current}}
    why: dict[ObjectName, Finding] = {}
    rounds: Counter[str] = Counter()
    while True:
        chosen = {key: left[0] for key, left in choices.items() if left}
        result = compose_versions(frozenset(choice.version for choice in chosen.values()))
        worse = {key: choice for key, choice in chosen.items() if not result.satisfies(key, choice)}
        for key, choice in worse.items():
            if choice.version == current.get(key):
                why.setdefault(key, finding("Refused", result.about(key)))
            choices[key] = [left for left in choices[key][1:] if key in result.names or left.version != choice.version]
        if not any(choices[key] for key in worse):
            break
        rounds.update({namespace for namespace, _ in worse})
        for key, left in choices.items():
            if rounds[key[0]] >= _MOST_ROUNDS and len(left) > 1:
                why.setdefault(key, _CHAIN)
                choices[key] = left[-1:]
    in_use = {key: chosen[key].version for key in result.names}
    return Composed(
        supergraph=result.composition.supergraph,
        names=result.names,
        in_use=in_use,
        refused={key: finding for key, finding in why.items() if in_use.get(key) != current[key]},
        dropped={key: finding("LinksDropped", found) for key in in_use if has_errors(found := result.about(key))},
        remarks={key: found for key in in_use if (found := remarks_in(result.about(key)))},
        general=result.about(None),
    )


def remarks_in(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """What forbids nothing."""
    return tuple(diagnostic for diagnostic in diagnostics if diagnostic.severity != "error")


@dataclass(frozen=True, slots=True)
class Choice:
    """A version that may take part, and whether only with all of its links."""

    version: Version
    whole: bool


def _choices(current: Version | None, last_good: Version | None) -> list[Choice]:
    """From best to worst. A link can be wrong through its target's fault: then the newest schema goes without it."""
    if current is None or last_good is None or current == last_good:
        return [Choice(version, whole=False) for version in (current or last_good,) if version]
    return [Choice(version, whole) for whole in (True, False) for version in (current, last_good)]


@dataclass(frozen=True, slots=True)
class Result:
    """A composition, told by members instead of by names in the supergraph."""

    composition: Composition
    names: Mapping[ObjectName, str]
    """Of those that are in it."""
    findings: Mapping[str, tuple[Diagnostic, ...]]
    """By the name of the member to blame."""

    def about(self, key: ObjectName | None) -> tuple[Diagnostic, ...]:
        """What was found about a member, or about none of them."""
        return self.findings.get("" if key is None else self.composition.names[key], ())

    def satisfies(self, key: ObjectName, choice: Choice) -> bool:
        """Whether a member took part as it was chosen to; what is not permitted, no older version brings back."""
        lost = (each for each in self.about(key) if each.code != "LINK_NOT_PERMITTED")
        return key in self.names and not (choice.whole and has_errors(lost))


# What was composed once is needed for every later look, until a member changes.
@lru_cache(maxsize=32)
def compose_versions(versions: frozenset[Version]) -> Result:
    """Compose these versions, leaving out those that are broken."""
    composition = compose_leaving_out([version.source for version in versions if version.source], PREPARED, MEMO)
    out = set(composition.left_out) if composition.supergraph else set(composition.names.values())
    findings: dict[str, tuple[Diagnostic, ...]] = {}
    for diagnostic in composition.diagnostics:
        told = _by_object(diagnostic, composition.names)
        findings[diagnostic.subgraph] = (*findings.get(diagnostic.subgraph, ()), told)
    names = {key: graph for key, graph in composition.names.items() if graph not in out}
    return Result(composition=composition, names=names, findings=findings)


def _by_object(diagnostic: Diagnostic, names: Mapping[ObjectName, str]) -> Diagnostic:
    """The same, with the other owners of a conflict as `namespace/name`: whoever reads a status has to find them."""
    objects = {graph: "/".join(key) for key, graph in names.items()} if diagnostic.others else {}
    others = (replace(other, subgraph=objects.get(other.subgraph, other.subgraph)) for other in diagnostic.others)
    return replace(diagnostic, others=tuple(others))
