"""Subgraphs that must be called and of which nobody says where they answer."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail_composition.codes import diagnose
from dovetail_composition.definitions import Supergraph
from dovetail_composition.diagnostics import Diagnostic


def missing_urls(supergraph: Supergraph, unplaced: Iterable[str]) -> tuple[Diagnostic, ...]:
    """A finding for each of the subgraphs `unplaced`, which have no URL, that resolves something itself."""
    called = _called(supergraph)
    return tuple(
        diagnose(
            "INVALID_SUPERGRAPH",
            f"The subgraph {name} has no URL.",
            subgraph=name,
            hint=f"Give one in the supergraph, or in the GraphQLGateway: `endpoints: {{{name}: {{url: ...}}}}`.",
        )
        for name in sorted(unplaced)
        if name in called
    )


def _called(supergraph: Supergraph) -> set[str]:
    found: set[str] = set()
    for definition in supergraph.schema.types.values():
        found.update(lookup.call.graph for lookup in definition.lookups)
        for field in definition.fields.values():
            if field.link is None:
                found.update(join.graph for join in field.joins if not join.external)
            elif field.link.call is not None:
                found.add(field.link.call.graph)
    return found
