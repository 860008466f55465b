"""Combinations of progressive overrides: whichever labels hold for a request, everything must be satisfiable."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from dovetail_composition.definitions import Supergraph

_ALL_UP_TO = 4
"""Labels of which each combination is tried."""


def label_combinations(supergraph: Supergraph) -> Iterator[frozenset[str] | None]:
    """The sets of labels that may hold at once; None alone where there are no labels.

    Of more than a few labels not each of the combinations, whose number is exponential: none, all, each one alone and
    each one missing, which finds what fails by up to one label that differs from the others.
    """
    labels = sorted(
        {
            join.override_label
            for definition in supergraph.schema.types.values()
            for field in definition.fields.values()
            for join in field.joins
            if join.override_label
        }
    )
    if not labels:
        yield None
    elif len(labels) <= _ALL_UP_TO:
        for size in range(len(labels) + 1):
            yield from map(frozenset, combinations(labels, size))
    else:
        whole = frozenset(labels)
        yield frozenset()
        yield whole
        for label in labels:
            yield frozenset((label,))
            yield whole - {label}
