"""Rule: names are GraphQL names, and none begins with two underscores, which introspection keeps for itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import InputValue, Location

from .rule import Checked

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]*")
_NO_ENUM_VALUES = frozenset({"true", "false", "null"})


def names(checked: Checked) -> Iterator[Diagnostic]:
    """Find wrong and reserved names."""
    for directive in checked.schema.directives.values():
        yield from _name(directive.name, f"@{directive.name}", directive.location)
        yield from _arguments(directive.arguments, f"@{directive.name}")
    for definition in checked.unknown_types():
        yield from _name(definition.name, definition.name, definition.location)
        for field in definition.fields.values():
            yield from _name(field.name, f"{definition.name}.{field.name}", field.location)
            if field.arguments:
                yield from _arguments(field.arguments, f"{definition.name}.{field.name}")
        for input_field in definition.input_fields.values():
            yield from _name(input_field.name, f"{definition.name}.{input_field.name}", input_field.location)
        for value in definition.values.values():
            coordinate = f"{definition.name}.{value.name}"
            yield from _name(value.name, coordinate, value.location)
            if value.name in _NO_ENUM_VALUES:
                message = f"{value.name} cannot be the name of an enum value."
                hint = "Choose another name."
                yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=value.location, hint=hint)


def _arguments(arguments: tuple[InputValue, ...], owner: str) -> Iterator[Diagnostic]:
    for argument in arguments:
        yield from _name(argument.name, f"{owner}({argument.name}:)", argument.location)


def _name(name: str, coordinate: str, location: Location | None) -> tuple[Diagnostic, ...]:
    if name.startswith("__"):
        message = f"The name {name} begins with '__', which is reserved for introspection."
    elif _NAME.fullmatch(name):
        return ()
    else:
        message = f"{name!r} is not a GraphQL name."
    hint = "Choose another name."
    return (diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=location, hint=hint),)
