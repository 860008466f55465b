"""Rule: an `@interfaceObject` is an entity: without a key nobody can find out what its objects are."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found


def interface_objects(written: Written) -> Iterator[Diagnostic]:
    """Find interface objects without a key."""
    for use in written.of("interfaceObject"):
        if use.type not in written.keys:
            message = f"{use.type} is an @interfaceObject and has no @key in this subgraph."
            hint = f"Give {use.type} a key that the interface has in the subgraph that defines it."
            yield found(written, "INTERFACE_OBJECT_USAGE_ERROR", message, use, hint)
