"""Rule: `@shareable` stands on fields of object types, and once in each declaration."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written

from .rule import found


def shareable(written: Written) -> Iterator[Diagnostic]:
    """Find `@shareable` where it means nothing."""
    first: dict[tuple[str, str, int], Use] = {}
    for use in written.of("shareable"):
        if use.pushed:
            continue
        if use.field and written.types[use.type].kind == "INTERFACE":
            message = f"{use.coordinate} is a field of an interface, which no subgraph resolves, and @shareable."
            hint = f"Mark the field of the types that implement {use.type} instead."
            yield found(written, "INVALID_SHAREABLE_USAGE", message, use, hint)
        elif first.setdefault((use.type, use.field, use.block), use) is not use:
            message = f"{use.coordinate} is marked @shareable twice in one declaration."
            yield found(written, "INVALID_SHAREABLE_USAGE", message, use, "Remove one of them.")
