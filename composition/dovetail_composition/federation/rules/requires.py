"""Rule: a `@requires` stands on a field of an object type and selects what other subgraphs resolve."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import Written

from .field_sets import Codes, field_set_problems, select_without_external
from .rule import found

_CODES = Codes("REQUIRES_INVALID_FIELDS_TYPE", "REQUIRES_INVALID_FIELDS", "REQUIRES_DIRECTIVE_IN_FIELDS_ARG")


def requires(written: Written) -> Iterator[Diagnostic]:
    """Find wrong requirements."""
    for (owner, _), field_set in written.requires.items():
        if written.types[owner].kind == "INTERFACE":
            message = f"{field_set.use.coordinate} is a field of an interface and has a @requires."
            yield found(written, "REQUIRES_UNSUPPORTED_ON_INTERFACE", message, field_set.use)
        problems = tuple(field_set_problems(written, field_set, _CODES))
        yield from problems or select_without_external(written, field_set, "REQUIRES_FIELDS_MISSING_EXTERNAL")
