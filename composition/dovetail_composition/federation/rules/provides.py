"""Rule: a `@provides` stands on a field of an object type that gives objects, and selects what is external in them."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import FieldSetUse, Written

from .field_sets import Codes, field_set_problems, select_without_external
from .rule import found, place_of

_CODES = Codes("PROVIDES_INVALID_FIELDS_TYPE", "PROVIDES_INVALID_FIELDS", "PROVIDES_DIRECTIVE_IN_FIELDS_ARG")


def provides(written: Written) -> Iterator[Diagnostic]:
    """Find wrong provisions."""
    for (owner, field), field_set in written.provides.items():
        use = field_set.use
        if (owner, field) in written.external:
            message = f"{use.coordinate} is @external, so that nothing can be provided by it."
            yield found(written, "EXTERNAL_COLLISION_WITH_ANOTHER_DIRECTIVE", message, use)
            continue
        returned = written.types.get(field_set.type)
        if returned is None or returned.kind not in ("OBJECT", "INTERFACE", "UNION"):
            message = f"{use.coordinate} has a @provides, but its type {field_set.type} has no fields."
            yield found(written, "PROVIDES_ON_NON_OBJECT_FIELD", message, use)
            continue
        if written.types[owner].kind == "INTERFACE":
            message = f"{use.coordinate} is a field of an interface and has a @provides."
            yield found(written, "PROVIDES_UNSUPPORTED_ON_INTERFACE", message, use)
        yield from _field_set(written, field_set)


def _field_set(written: Written, field_set: FieldSetUse) -> Iterator[Diagnostic]:
    problems = tuple(field_set_problems(written, field_set, _CODES))
    yield from problems
    if problems:
        return
    for chosen in written.chosen(field_set):
        if chosen.field.arguments:
            message = f"The @provides of {field_set.use.coordinate} selects {chosen.coordinate}, which has arguments."
            place = place_of(written, chosen.type, chosen.field.name)
            yield found(written, "PROVIDES_FIELDS_HAS_ARGS", message, field_set.use, "", place)
    yield from select_without_external(written, field_set, "PROVIDES_FIELDS_MISSING_EXTERNAL")
