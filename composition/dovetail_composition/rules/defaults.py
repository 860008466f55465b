"""Rule: default values are values of their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.fit import literal_problem
from dovetail_composition.literals.text import parse_literal
from dovetail_composition.schema.definitions import InputValue, TypeDefinition

from .rule import Checked


def defaults(checked: Checked) -> Iterator[Diagnostic]:
    """Find default values that do not fit."""
    types = checked.schema.types
    fitting: set[tuple[str, str]] = set()
    for value, coordinate in _with_default(checked):
        # One default often stands at a hundred places (`orderBy: {field: NAME, direction: ASC}`).
        pair = (value.default or "", value.type)
        if pair in fitting:
            continue
        problem = _problem(value, types, loose=checked.federated)
        if problem is None:
            fitting.add(pair)
            continue
        yield diagnose(
            "INVALID_GRAPHQL",
            f"The default value of {coordinate} does not fit: {problem}",
            coordinate=coordinate,
            location=value.location,
            hint="Correct the default value or the type.",
        )


def _with_default(checked: Checked) -> Iterator[tuple[InputValue, str]]:
    for directive in checked.schema.directives.values():
        for argument in directive.arguments:
            if argument.default is not None:
                yield argument, f"@{directive.name}({argument.name}:)"
    for definition in checked.schema.types.values():
        for field in definition.fields.values():
            for argument in field.arguments:
                if argument.default is not None:
                    yield argument, f"{definition.name}.{field.name}({argument.name}:)"
        for input_field in definition.input_fields.values():
            if input_field.default is not None:
                yield input_field, f"{definition.name}.{input_field.name}"


def _problem(value: InputValue, types: Mapping[str, TypeDefinition], *, loose: bool) -> str | None:
    node = parse_literal(value.default or "")
    return "it is no GraphQL value." if node is None else literal_problem(node, value.type, types, loose=loose)
