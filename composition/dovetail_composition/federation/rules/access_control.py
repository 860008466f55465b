"""Rule: `@authenticated`, `@requiresScopes` and `@policy` stand on no interface, but on what implements it."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found


def access_control(written: Written) -> Iterator[Diagnostic]:
    """Find access control on interfaces, their fields, and interface objects."""
    objects = {use.type for use in written.of("interfaceObject")}
    for directive in ("authenticated", "requiresScopes", "policy"):
        for use in written.of(directive):
            if written.types[use.type].kind == "INTERFACE":
                what = "a field of an interface" if use.field else "an interface"
            elif use.type in objects and not use.field:
                what = "an interface object"
            else:
                continue
            message = f"{use.coordinate} is {what} and has a @{directive}."
            yield found(written, "AUTH_REQUIREMENTS_APPLIED_ON_INTERFACE", message, use)
