"""Step: what a Federation 1 subgraph may extend: an object or interface type of another subgraph, but no root type."""

from __future__ import annotations

from dataclasses import replace

from dovetail_composition.federation.written import Written


def extensions(written: Written) -> Written:
    """Root types are everybody's: to extend one is to define it. Other kinds cannot be extended from afar."""
    roots = set(written.schema.roots.values())
    extended = frozenset(
        name
        for name in written.extended - roots
        if name in written.types and written.types[name].kind in ("OBJECT", "INTERFACE")
    )
    return replace(written, extended=extended)
