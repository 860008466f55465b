"""Rule: the upgrade from Federation 1 leaves no type empty that something refers to."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written


def emptied_types(written: Written) -> Iterator[Diagnostic]:
    """Find types all of whose fields were external and unused."""
    if not written.is_federation_1:
        return
    query = written.schema.roots.get("query")
    for name, definition in written.types.items():
        if definition.kind in ("OBJECT", "INTERFACE") and not definition.fields and name != query:
            message = f"All fields of {name} are @external, and none of them is used."
            yield diagnose(
                "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
                message,
                coordinate=name,
                subgraph=written.graph,
                location=definition.location,
            )
