"""Rule: the name of a `@context` is letters and digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found

_NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*")


def context_names(written: Written) -> Iterator[Diagnostic]:
    """Find wrong names of contexts."""
    for use in written.of("context"):
        name = use.text("name") or ""
        if "_" in name:
            message = f"The name {name!r} of the context that {use.type} sets has an underscore."
            yield found(written, "CONTEXT_NAME_INVALID", message, use)
        elif not _NAME.fullmatch(name):
            message = f"{name[:100]!r} cannot be the name of the context that {use.type} sets."
            yield found(written, "CONTEXT_NAME_INVALID", message, use)
