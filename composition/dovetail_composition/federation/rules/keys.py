"""Rule: a `@key` selects fields without arguments of scalar, enum or object types; on interfaces only since v2.3."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.written import FieldSetUse, Written
from dovetail_composition.schema.type_refs import named_type

from .field_sets import Codes, field_set_problems
from .rule import found, place_of

_CODES = Codes("KEY_INVALID_FIELDS_TYPE", "KEY_INVALID_FIELDS", "KEY_DIRECTIVE_IN_FIELDS_ARG")
_ON_INTERFACES = (2, 3)


def keys(written: Written) -> Iterator[Diagnostic]:
    """Find wrong keys."""
    for name, field_sets in written.keys.items():
        for key in field_sets:
            if written.types[name].kind == "INTERFACE" and written.federation.version < _ON_INTERFACES:
                message = f"The interface {name} has a @key, which federation knows since v2.3."
                yield found(written, "KEY_UNSUPPORTED_ON_INTERFACE", message, key.use)
            problems = tuple(field_set_problems(written, key, _CODES))
            yield from problems
            yield from _abstract(written, key)
            if not problems:
                yield from _with_arguments(written, key)


def _with_arguments(written: Written, key: FieldSetUse) -> Iterator[Diagnostic]:
    for chosen in written.chosen(key):
        place = place_of(written, chosen.type, chosen.field.name)
        if chosen.field.arguments:
            message = f"The @key of {key.type} selects {chosen.coordinate}, which has arguments."
            yield found(written, "KEY_FIELDS_HAS_ARGS", message, key.use, "", place)


def _abstract(written: Written, key: FieldSetUse) -> Iterator[Diagnostic]:
    for chosen in written.chosen(key):
        place = place_of(written, chosen.type, chosen.field.name)
        returned = written.types.get(named_type(chosen.field.type))
        if returned is not None and returned.kind in ("INTERFACE", "UNION"):
            message = (
                f"The @key of {key.type} selects {chosen.coordinate}, which is of the abstract type {returned.name}."
            )
            yield found(written, "KEY_FIELDS_SELECT_INVALID_TYPE", message, key.use, "", place)
