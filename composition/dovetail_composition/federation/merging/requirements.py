"""Access requirements in disjunctive normal form: any of some sets, each with all its scopes or policies."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

Requirement = Sequence[Sequence[str]]


def conjunction(requirements: Sequence[Requirement]) -> list[list[str]]:
    """What is required where all of them are; sets that hold another one add nothing and are left out."""
    # No set at all counts as no requirement: it is what an empty list has always meant to routers.
    given = [each or [[]] for each in requirements]
    united = {frozenset(name for part in parts for name in part) for parts in product(*given)}
    smallest = [one for one in united if not any(other < one for other in united)]
    return sorted(sorted(one) for one in smallest)


def implies(first: Requirement, second: Requirement) -> bool:
    """Whether whoever meets the first also meets the second."""
    return all(any(set(inner) <= set(outer) for inner in second or [[]]) for outer in first or [[]])
