"""What the steps of the upgrade have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written

Step = Callable[[Written], Written]


def with_uses(written: Written, directive: str, uses: Iterable[Use]) -> Written:
    """The subgraph with other uses of one directive; the very same where none is gone and none is new."""
    found = tuple(uses)
    return written if found == written.of(directive) else replace(written, uses={**written.uses, directive: found})


def on_interface(written: Written, use: Use) -> bool:
    """Whether a directive stands on an interface, or on a field of one."""
    return written.types[use.type].kind == "INTERFACE"
