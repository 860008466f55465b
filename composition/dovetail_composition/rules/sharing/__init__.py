"""Rules on what several members say of one name. Each stands alone, one rule one file."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .claim import Claim, Owned, SharingRule, disagreement, graphs_by_name
from .contents import contents
from .fields import fields, input_fields
from .kinds import kinds
from .scalars import scalars

__all__ = ["Claim", "Owned", "disagreement", "disagreements", "graphs_by_name"]

SHARING_RULES: tuple[SharingRule, ...] = (kinds, scalars, contents, fields, input_fields)


def disagreements(owned: Owned, later: Claim) -> Iterator[Diagnostic]:
    """The findings of all rules on a later claim to a name."""
    for rule in SHARING_RULES:
        yield from rule(owned, later)
