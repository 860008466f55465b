"""Rule: a scalar that members share is specified by one document."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .claim import SAME_OR_OTHER_NAME, Claim, Owned, disagreement


def scalars(owned: Owned, later: Claim) -> Iterator[Diagnostic]:
    """Find another `@specifiedBy`; saying nothing agrees with everyone."""
    mine, theirs = later.definition, owned.first.definition
    if mine.specified_by and theirs.specified_by and mine.specified_by != theirs.specified_by:
        yield disagreement(
            "NAME_CONFLICT",
            f"The scalar {mine.name} is specified by {mine.specified_by} in {later.graph}"
            f" and by {theirs.specified_by} in {owned.first.graph}.",
            mine.name,
            (later.graph, mine.location),
            (owned.first.graph, theirs.location),
            SAME_OR_OTHER_NAME,
        )
