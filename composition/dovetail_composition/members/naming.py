"""Names of the members: who owns a bare name, and what the others are called."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .sources import SubgraphSource

_USABLE = re.compile(r"(?!_\Z)[A-Za-z0-9_](?:[A-Za-z0-9_.\- ]*[A-Za-z0-9_.\-])?")
"""Spaces may stand inside a name, and `_` alone is none: federation reserves it for query graphs."""


@dataclass(frozen=True, slots=True)
class Named:
    """A source with its name in the supergraph."""

    graph: str
    source: SubgraphSource


def name_members(sources: Iterable[SubgraphSource]) -> tuple[tuple[Named, ...], tuple[Diagnostic, ...]]:
    """The members in order of ownership, the oldest first; those that cannot be told apart are reported.

    The oldest member of a name keeps it, later ones are called `namespace/name`.
    """
    named: list[Named] = []
    diagnostics: list[Diagnostic] = []
    bare: set[str] = set()
    known: set[tuple[str, str]] = set()
    for source in _in_order(sources):
        identity = (source.namespace, source.name)
        if not _USABLE.fullmatch(source.name):
            message = f"{source.name!r} cannot be the name of a subgraph."
            diagnostics.append(diagnose("INVALID_SUBGRAPH_NAME", message, subgraph=source.name))
        elif identity in known:
            message = f"There are two members {source.namespace}/{source.name}."
            diagnostics.append(diagnose("DUPLICATE_SUBGRAPH", message, subgraph=source.name))
        else:
            known.add(identity)
            graph = f"{source.namespace}/{source.name}" if source.name in bare else source.name
            bare.add(source.name)
            named.append(Named(graph, source))
    return tuple(named), tuple(diagnostics)


def _in_order(sources: Iterable[SubgraphSource]) -> Iterator[SubgraphSource]:
    for _, alike in groupby(sorted(sources, key=_ownership), key=_ownership):
        same = list(alike)
        # Sources are values of plain data: their repr puts even those in one order that share age and name.
        yield from same if len(same) == 1 else sorted(same, key=repr)


def _ownership(source: SubgraphSource) -> tuple[str, str, str]:
    return (source.created, source.namespace, source.name)
