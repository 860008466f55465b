"""Rules: a `@listSize` speaks of a list: of its field, or of lists in what that gives (cost specification v0.1)."""

from __future__ import annotations

from collections.abc import Iterator

from graphql import IntValueNode, ListValueNode, StringValueNode

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written
from dovetail_composition.schema.definitions import Field
from dovetail_composition.schema.type_refs import is_list, named_type, nullable

from .rule import found


def list_size_is_of_list(written: Written) -> Iterator[Diagnostic]:
    """Find sizes of fields that are no lists, and name none."""
    for use, field in _uses(written):
        if not _strings(use, "sizedFields") and not is_list(field.type):
            message = f"{use.coordinate} has a @listSize, but is of the type {field.type}."
            yield found(written, "LIST_SIZE_APPLIED_TO_NON_LIST", message, use)


def assumed_size_is_no_debt(written: Written) -> Iterator[Diagnostic]:
    """Find negative sizes."""
    for use, _ in _uses(written):
        size = use.value("assumedSize")
        if isinstance(size, IntValueNode) and size.value.startswith("-") and size.value.strip("-0"):
            message = f"The assumedSize of {use.coordinate} is negative."
            yield found(written, "LIST_SIZE_INVALID_ASSUMED_SIZE", message, use)


def slicing_arguments_are_integers(written: Written) -> Iterator[Diagnostic]:
    """Find slicing arguments that are not there, or no integers."""
    for use, field in _uses(written):
        arguments = {argument.name: argument for argument in field.arguments}
        for name in _strings(use, "slicingArguments"):
            if name not in arguments:
                message, hint = f"{use.coordinate} has no argument {name} to slice by.", suggest(name, arguments)
            elif nullable(arguments[name].type) != "Int":
                message, hint = (
                    f"{use.coordinate} is sliced by {name}, which is of the type {arguments[name].type}.",
                    "",
                )
            else:
                continue
            yield found(written, "LIST_SIZE_INVALID_SLICING_ARGUMENT", message, use, hint)


def sized_fields_are_lists(written: Written) -> Iterator[Diagnostic]:
    """Find sized fields that are not there, or no lists: the size would be of something that is none."""
    for use, field in _uses(written):
        names = _strings(use, "sizedFields")
        owner = written.types.get(named_type(field.type))
        fields = owner.fields if owner else {}
        for name in names:
            if name not in fields:
                message = f"The type {named_type(field.type)} of {use.coordinate} has no field {name}."
                yield found(written, "LIST_SIZE_INVALID_SIZED_FIELD", message, use, suggest(name, fields))
            elif not is_list(fields[name].type):
                message = f"{named_type(field.type)}.{name} is of the type {fields[name].type}, which is no list."
                yield found(written, "LIST_SIZE_APPLIED_TO_NON_LIST", message, use, "Name lists by `sizedFields`.")


def _uses(written: Written) -> Iterator[tuple[Use, Field]]:
    for use in written.of("listSize"):
        yield use, written.types[use.type].fields[use.field]


def _strings(use: Use, argument: str) -> tuple[str, ...]:
    value = use.value(argument)
    items = value.values if isinstance(value, ListValueNode) else (value,)
    return tuple(item.value for item in items if isinstance(item, StringValueNode))
