"""Rule: what composition merges stands where a field is resolved, not on an external field."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found

_MERGED = ("authenticated", "cost", "inaccessible", "listSize", "policy", "requiresScopes", "tag")


def merged_on_external(written: Written) -> Iterator[Diagnostic]:
    """Find merged directives on external fields."""
    for directive in _MERGED:
        if directive == "tag" and written.is_federation_1:
            continue  # Federation 1 let one be repeated on its external fields; what others say decides.
        for use in written.of(directive):
            if use.place == "FIELD_DEFINITION" and (use.type, use.field) in written.external:
                message = f"{use.coordinate} is @external and has a @{directive}."
                yield found(written, "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL", message, use)
