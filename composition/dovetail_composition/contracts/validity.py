"""Last step of a contract: what it leaves must be a valid API, in which nothing visible needs what is hidden."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.api.check import check_api
from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.transforms.checks import check_visible


def check_contract(schema: Schema) -> tuple[Diagnostic, ...]:
    """What is wrong with the API that the contract leaves: what comes first makes the rest moot."""
    query = schema.types[schema.roots["query"]]
    if query.inaccessible:
        return (diagnose("CONTRACT_EMPTY", "The contract leaves no query field.", coordinate=query.name),)
    return tuple(_of_hidden_types(schema)) or tuple(check_visible(schema, "")) or check_api(schema, ())


def _of_hidden_types(schema: Schema) -> Iterator[Diagnostic]:
    """Visible fields, arguments and input fields whose types are hidden."""
    hidden = {name for name, definition in schema.types.items() if definition.inaccessible}
    for name, definition in schema.types.items():
        if name in hidden:
            continue
        for coordinate, type_ref in _visible_parts(definition):
            if named_type(type_ref) in hidden:
                yield diagnose(
                    "REFERENCED_INACCESSIBLE",
                    f"'{coordinate}' is visible, but the contract hides its type '{named_type(type_ref)}'.",
                    coordinate=coordinate,
                    hint="Give both the same tags.",
                )


def _visible_parts(definition: TypeDefinition) -> Iterator[tuple[str, str]]:
    """Coordinate and type of all in it that has a type."""
    for field in definition.fields.values():
        if not field.inaccessible:
            coordinate = f"{definition.name}.{field.name}"
            yield coordinate, field.type
            yield from ((f"{coordinate}({each.name}:)", each.type) for each in field.arguments if not each.inaccessible)
    for value in definition.input_fields.values():
        if not value.inaccessible:
            yield f"{definition.name}.{value.name}", value.type
