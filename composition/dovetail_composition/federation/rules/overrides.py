"""Rules: an `@override` takes a field of an object type over from another subgraph, and its label is one."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found

_LABEL = re.compile(r"[a-zA-Z][a-zA-Z0-9_\-:./]*|percent\(([0-9]{1,2}(\.[0-9]{1,8})?|100)\)")


def override_is_from_another(written: Written) -> Iterator[Diagnostic]:
    """Find fields that a subgraph takes over from itself."""
    for use in written.of("override"):
        if use.text("from") == written.graph:
            message = f"{use.coordinate} overrides the field of {written.graph}, its own subgraph."
            yield found(written, "OVERRIDE_FROM_SELF_ERROR", message, use)


def override_is_not_on_interface(written: Written) -> Iterator[Diagnostic]:
    """Find overridden fields of interfaces."""
    for use in written.of("override"):
        if written.types[use.type].kind == "INTERFACE":
            message = f"{use.coordinate} is a field of an interface and has an @override."
            yield found(written, "OVERRIDE_ON_INTERFACE", message, use)


def overriding_field_is_resolved(written: Written) -> Iterator[Diagnostic]:
    """Find fields that are taken over and left to others at once, and those of interface objects."""
    objects = {use.type for use in written.of("interfaceObject")}
    for use in written.of("override"):
        if use.type in objects:
            message = f"{use.coordinate} has an @override, and {use.type} is an @interfaceObject."
            yield found(written, "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message, use)
        if (use.type, use.field) in written.external:
            message = f"{use.coordinate} has an @override and is @external: it would be resolved nowhere."
            yield found(written, "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message, use)


def override_label_is_valid(written: Written) -> Iterator[Diagnostic]:
    """Find labels that are neither a name nor a percentage."""
    for use in written.of("override"):
        label = use.text("label")
        if label is not None and not _LABEL.fullmatch(label):
            message = f"{label[:100]!r} on {use.coordinate} is no label of an @override."
            yield found(written, "OVERRIDE_LABEL_INVALID", message, use)
