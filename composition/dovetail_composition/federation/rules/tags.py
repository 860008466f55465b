"""Rule: the name of a `@tag` is up to 128 letters, digits and `_-/`, and begins with a letter or `_`.

Contracts ask for it, not composition: other names are told, and forbid nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .rule import found

_NAME = re.compile(r"[_A-Za-z][-/_0-9A-Za-z]{0,127}")


def tag_names(written: Written) -> Iterator[Diagnostic]:
    """Find wrong names of tags."""
    for use in written.of("tag"):
        name = use.text("name")
        if name is not None and not _NAME.fullmatch(name):
            message = f"{name[:100]!r} on {use.coordinate or 'the schema'} is a @tag that not all contracts can name."
            yield found(written, "INVALID_TAG_NAME", message, use)
