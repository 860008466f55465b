"""Rule: one name, one kind."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .claim import Claim, Owned, disagreement


def kinds(owned: Owned, later: Claim) -> Iterator[Diagnostic]:
    """Find a type of another kind."""
    mine, theirs = later.definition, owned.first.definition
    if mine.kind != theirs.kind:
        yield disagreement(
            "TYPE_KIND_MISMATCH",
            f"{mine.name} is of the kind {mine.kind} in {later.graph} and {theirs.kind} in {owned.first.graph}.",
            mine.name,
            (later.graph, mine.location),
            (owned.first.graph, theirs.location),
        )
