"""Access requirements in disjunctive normal form: any of some sets, each with all its scopes or policies."""

from __future__ import annotations

from collections.abc import Sequence

Requirement = Sequence[Sequence[str]]
_MOST = 200
"""Sets that are kept of a requirement. To leave out one of them asks more of somebody, never less."""


def conjunction(requirements: Sequence[Requirement]) -> list[list[str]]:
    """What is required where all of them are; sets that hold another one add nothing and are left out."""
    found = [frozenset[str]()]
    for requirement in requirements:
        # No set at all counts as no requirement: it is what an empty list has always meant to routers.
        united = {one.union(other) for one in found for other in requirement or [[]]}
        smallest = (one for one in united if not any(other < one for other in united))
        found = sorted(smallest, key=lambda one: (len(one), sorted(one)))[:_MOST]
    return sorted(sorted(one) for one in found)


def implies(first: Requirement, second: Requirement) -> bool:
    """Whether whoever meets the first also meets the second."""
    return all(any(set(inner) <= set(outer) for inner in second or [[]]) for outer in first or [[]])
