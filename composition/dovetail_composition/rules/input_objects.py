"""Rule: every input object can be given a finite value, and the fields of a `@oneOf` are nullable without defaults."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.schema.type_refs import is_list, is_non_null, named_type, nullable

from .rule import Checked


def input_objects(checked: Checked) -> Iterator[Diagnostic]:
    """Find input objects that need themselves, and fields that `@oneOf` forbids."""
    inputs = {name: each for name, each in checked.schema.types.items() if each.kind == "INPUT_OBJECT"}
    for name in _without_finite_value(inputs):
        needs = ", ".join(field for field, _ in _needs(inputs[name], inputs))
        yield diagnose(
            "INVALID_GRAPHQL",
            f"The input object {name} cannot be given a finite value, because it needs itself through {needs}.",
            coordinate=name,
            location=inputs[name].location,
            hint="Make one of the fields nullable or a list.",
        )
    for definition in inputs.values():
        if definition.one_of:
            yield from _one_of(definition)


def _one_of(definition: TypeDefinition) -> Iterator[Diagnostic]:
    for field in definition.input_fields.values():
        coordinate = f"{definition.name}.{field.name}"
        if is_non_null(field.type):
            message = f"The field {coordinate} of a @oneOf input object must be nullable."
            hint = f"Write `{field.name}: {nullable(field.type)}`."
            yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=field.location, hint=hint)
        if field.default is not None:
            message = f"The field {coordinate} of a @oneOf input object cannot have a default value."
            hint = "Remove the default value."
            yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=field.location, hint=hint)


def _without_finite_value(inputs: Mapping[str, TypeDefinition]) -> list[str]:
    """Start from those that need no other and go back along the references; what is never reached is left."""
    needed_by: dict[str, list[str]] = defaultdict(list)
    waiting: dict[str, int] = {}
    for name, definition in inputs.items():
        needs = _needs(definition, inputs)
        for _, target in needs:
            needed_by[target].append(name)
        # A @oneOf is finite as soon as one field is, others only when all that they need are.
        waiting[name] = min(len(needs), 1) if definition.one_of else len(needs)
        if definition.one_of and len(needs) < len(definition.input_fields):
            waiting[name] = 0
    ready = [name for name, count in waiting.items() if count <= 0]
    while ready:
        for dependent in needed_by[ready.pop()]:
            waiting[dependent] -= 1
            if waiting[dependent] == 0:
                ready.append(dependent)
    return [name for name, count in waiting.items() if count > 0]


def _needs(definition: TypeDefinition, inputs: Mapping[str, TypeDefinition]) -> list[tuple[str, str]]:
    """Fields that lead to another input object without a way out, with that object."""
    return [
        (field.name, named_type(field.type))
        for field in definition.input_fields.values()
        if (is_non_null(field.type) or definition.one_of)
        and not is_list(field.type)
        and named_type(field.type) in inputs
    ]
