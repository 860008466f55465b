"""Rule: the query root is not `@inaccessible`: every API has one."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found


def query_root_is_accessible(written: Written) -> Iterator[Diagnostic]:
    """Find a query root that is hidden as a whole."""
    query = written.schema.roots.get("query")
    for use in written.of("inaccessible"):
        if use.type == query and not use.field and not use.argument:
            message = f"The query root type {use.type} is @inaccessible."
            yield found(written, "QUERY_ROOT_TYPE_INACCESSIBLE", message, use)
