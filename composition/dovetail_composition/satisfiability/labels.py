"""Combinations of progressive overrides: whichever labels hold for a request, everything must be satisfiable."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

_ALL_UP_TO = 4
"""Labels of which each combination is tried."""


def label_combinations(labels: Sequence[str]) -> Iterator[frozenset[str]]:
    """The sets of labels that may hold at once; without labels the empty one.

    Of more than a few labels not each of the combinations, whose number is exponential: none, all, each one alone and
    each one missing, which finds what fails by up to one label that differs from the others.
    """
    if len(labels) <= _ALL_UP_TO:
        for size in range(len(labels) + 1):
            yield from map(frozenset, combinations(labels, size))
        return
    whole = frozenset(labels)
    yield frozenset()
    yield whole
    for label in labels:
        yield frozenset((label,))
        yield whole - {label}
