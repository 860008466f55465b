"""Rule: a `@cost` stands on no field of an interface: only those of object types are resolved."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found


def costs(written: Written) -> Iterator[Diagnostic]:
    """Find costs of interfaces' fields."""
    for use in written.of("cost"):
        if use.place == "FIELD_DEFINITION" and written.types[use.type].kind == "INTERFACE":
            message = f"{use.coordinate} is a field of an interface and has a @cost."
            yield found(written, "COST_APPLIED_TO_INTERFACE_FIELD", message, use)
