"""Rules on one federated subgraph alone: what the specification of federation demands of it. One rule, one file."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics import Diagnostic
from dovetail_composition.federation.written import Written

__all__ = ["check_subgraph"]


def check_subgraph(written: Written) -> Iterator[Diagnostic]:
    """The findings of all rules, on a subgraph that is upgraded to Federation 2."""
    for rule in ():
        yield from rule(written)
