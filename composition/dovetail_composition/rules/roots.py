"""Rule: there is a query root type, root types are object types, and no two roots are the same type."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic

from .rule import Checked


def roots(checked: Checked) -> Iterator[Diagnostic]:
    """Find missing and wrong root types."""
    schema = checked.schema
    if "query" not in schema.roots and "Query" not in checked.link_types and not checked.federated:
        hint = "Define the type Query, or name the query root in `schema { query: ... }`."
        yield diagnose("INVALID_GRAPHQL", "There is no query root type.", hint=hint)
    first: dict[str, str] = {}
    for operation, name in schema.roots.items():
        definition = schema.types.get(name)
        location = definition.location if definition else None
        if definition is not None and definition.kind != "OBJECT":
            message = f"The {operation} root type {name} must be an object type, but is of the kind {definition.kind}."
            hint = "Define it as an object type, or name another type as the root."
            yield diagnose("INVALID_GRAPHQL", message, coordinate=name, location=location, hint=hint)
        if name in first:
            message = f"The type {name} is both the {first[name]} and the {operation} root type."
            hint = "Give each operation a root type of its own."
            yield diagnose("INVALID_GRAPHQL", message, coordinate=name, location=location, hint=hint)
        first.setdefault(name, operation)
