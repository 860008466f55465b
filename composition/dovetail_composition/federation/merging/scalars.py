"""Custom scalars: one specification; the one that most members name where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import TypeDefinition

from .findings import told
from .world import World


def merge_scalar(world: World, head: TypeDefinition, claims: Sequence[Claim]) -> TypeDefinition:
    """A scalar from what is common to all kinds and the claims to its name."""
    given = [(claim, claim.definition.specified_by) for claim in claims]
    counts = Counter(url for _, url in given if url is not None)
    if len(counts) > 1:
        shown = told((claim.graph, url) for claim, url in given if url is not None)
        message = f"{head.name} is specified by different documents: {shown}; the first that most name is kept."
        places = [(claim.graph, claim.definition.location) for claim, url in given if url is not None]
        world.findings.add("INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS", message, head.name, places)
    return replace(head, specified_by=max(counts, key=lambda url: counts[url], default=None))
