"""Rule: what must be given cannot be deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import InputValue
from dovetail_composition.schema.type_refs import is_non_null

from .rule import Checked


def deprecations(checked: Checked) -> Iterator[Diagnostic]:
    """Find deprecated arguments and input fields that are required."""
    for directive in checked.schema.directives.values():
        for argument in directive.arguments:
            yield from _check(argument, f"@{directive.name}({argument.name}:)")
    for definition in checked.unknown_types():
        for field in definition.fields.values():
            for argument in field.arguments:
                if argument.deprecated is not None:
                    yield from _check(argument, f"{definition.name}.{field.name}({argument.name}:)")
        for input_field in definition.input_fields.values():
            yield from _check(input_field, f"{definition.name}.{input_field.name}")


def _check(value: InputValue, coordinate: str) -> Iterator[Diagnostic]:
    if value.deprecated is not None and value.default is None and is_non_null(value.type):
        message = f"{coordinate} is required and cannot be deprecated."
        hint = "Make it nullable, give it a default value, or remove the deprecation."
        yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=value.location, hint=hint)
