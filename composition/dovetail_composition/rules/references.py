"""Rule: types that are referred to exist, output types where output is given and input types where input is taken."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.schema.definitions import Field, InputValue
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import list_depth, named_type

from .rule import Checked

_Sort = Literal["input", "output"]
_MAX_LISTS = 50
"""Deeper lists only serve to exhaust someone's stack."""


def references(checked: Checked) -> Iterator[Diagnostic]:
    """Find unknown types and types of the wrong sort."""
    kinds = {name: definition.kind for name, definition in checked.schema.types.items()}
    fitting: dict[_Sort, set[str]] = {
        "output": {name for name, kind in kinds.items() if kind != "INPUT_OBJECT"} | BUILT_IN_SCALARS,
        "input": {name for name, kind in kinds.items() if kind in ("SCALAR", "ENUM", "INPUT_OBJECT")}
        | BUILT_IN_SCALARS,
    }
    for element, sort, coordinate in _typed_elements(checked):
        name = named_type(element.type)
        if name in fitting[sort]:
            if list_depth(element.type) > _MAX_LISTS:
                message = f"The type of {coordinate} has more than {_MAX_LISTS} lists around it."
                yield diagnose("SCHEMA_TOO_COMPLEX", message, coordinate=coordinate, location=element.location)
            continue
        if name in kinds:
            message = f"The type of {coordinate} must be an {sort} type, but {name} is of the kind {kinds[name]}."
            hint = f"Use an {sort} type."
        else:
            message = f"The type {name} is not defined."
            hint = suggest(name, fitting[sort]) or f"Define {name}."
        yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=element.location, hint=hint)


def _typed_elements(checked: Checked) -> Iterator[tuple[Field | InputValue, _Sort, str]]:
    """Everything that has a type, with the sort that it must be of and its coordinate."""
    for directive in checked.schema.directives.values():
        for argument in directive.arguments:
            yield argument, "input", f"@{directive.name}({argument.name}:)"
    for definition in checked.unknown_types():
        for field in definition.fields.values():
            coordinate = f"{definition.name}.{field.name}"
            if coordinate in checked.link_fields:
                continue
            yield field, "output", coordinate
            for argument in field.arguments:
                yield argument, "input", f"{coordinate}({argument.name}:)"
        for input_field in definition.input_fields.values():
            yield input_field, "input", f"{definition.name}.{input_field.name}"
