"""Step: keys of interfaces, and `@requires` and `@provides` of their fields, did nothing in Federation 1, and go."""

from __future__ import annotations

from dovetail_composition.federation.written import Written

from .steps import on_interface, with_uses


def field_sets_of_interfaces(written: Written) -> Written:
    """The subgraph without field sets on interfaces."""
    for directive in ("key", "requires", "provides"):
        kept = (use for use in written.of(directive) if not on_interface(written, use))
        written = with_uses(written, directive, kept)
    return written
