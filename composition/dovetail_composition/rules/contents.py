"""Rule: a type has something in it: fields, members or values. A directive has places where it may stand."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import TypeDefinition

from .rule import Checked


def contents(checked: Checked) -> Iterator[Diagnostic]:
    """Find empty types."""
    # The query root of a federated subgraph has the fields that a gateway talks to it by, whatever else it has.
    loads_entities = checked.schema.roots.get("query") if checked.federated else None
    for definition in checked.unknown_types():
        what = _missing(definition)
        if what and definition.name not in checked.link_types and definition.name != loads_entities:
            message = f"The type {definition.name} has no {what}."
            yield diagnose(
                "INVALID_GRAPHQL",
                message,
                coordinate=definition.name,
                location=definition.location,
                hint=f"Give {definition.name} at least one, or remove it.",
            )
    for directive in checked.schema.directives.values():
        if not directive.locations:
            message = f"The directive @{directive.name} can be applied nowhere."
            coordinate = f"@{directive.name}"
            hint = "Name the locations where it may stand, such as `on FIELD_DEFINITION`."
            yield diagnose("INVALID_GRAPHQL", message, coordinate=coordinate, location=directive.location, hint=hint)


def _missing(definition: TypeDefinition) -> str:
    if definition.kind in ("OBJECT", "INTERFACE"):
        return "" if definition.fields else "fields"
    if definition.kind == "INPUT_OBJECT":
        return "" if definition.input_fields else "fields"
    if definition.kind == "UNION":
        return "" if definition.members else "members"
    return "values" if definition.kind == "ENUM" and not definition.values else ""
