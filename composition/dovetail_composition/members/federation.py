"""What is known of a federated member beside its schema."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedFeature:
    """A specification that a subgraph links: `https://specs.apollo.dev/federation/v2.3` is federation 2.3."""

    url: str
    """Identity, without the version: `https://specs.apollo.dev/federation`."""
    name: str
    version: tuple[int, int]
    names: tuple[tuple[str, str], ...] = ()
    """Names that the SDL uses for the feature's elements: (`@key`, `@myKey`), (`FieldSet`, `federation__FieldSet`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Federation:
    """Which federation a subgraph is written for, and what it wants to be composed beside the specified directives."""

    version: tuple[int, int]
    """(1, 0) for Federation 1, (2, minor) for Federation 2."""
    features: tuple[LinkedFeature, ...] = ()
    composed: tuple[str, ...] = ()
    """Directives, by the names in the SDL without the at sign, that `@composeDirective` names."""
    orphans: frozenset[str] = frozenset()
    """Types, by the names in the SDL, that it extends by `extend` and does not define."""
