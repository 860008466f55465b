"""Rules: an `@external` field is used by something, and is none of an interface."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found


def external_fields_are_used(written: Written) -> Iterator[Diagnostic]:
    """Find external fields that no field set names and no interface demands."""
    if written.is_federation_1:
        return  # The upgrade drops them, but those of which only all subgraphs together can tell.
    for use in written.of("external"):
        name = (use.type, use.field)
        if name in written.external and name not in written.used:
            message = f"{use.coordinate} is @external, but no @key, @requires or @provides names it, and no interface."
            hint = f"Remove {use.coordinate}, or its @external where this subgraph resolves it."
            yield found(written, "EXTERNAL_UNUSED", message, use, hint)


def no_external_fields_on_interfaces(written: Written) -> Iterator[Diagnostic]:
    """Find external fields of interfaces."""
    for use in written.of("external"):
        if use.field and written.types[use.type].kind == "INTERFACE":
            message = f"{use.coordinate} is a field of an interface, which no subgraph resolves, and @external."
            yield found(written, "EXTERNAL_ON_INTERFACE", message, use)
