"""Rule: the members of a union are object types."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.schema.specified import BUILT_IN_SCALARS

from .rule import Checked


def unions(checked: Checked) -> Iterator[Diagnostic]:
    """Find members that are unknown or no object types."""
    types = checked.schema.types
    for union in checked.unknown_types():
        for name in union.members:
            member = types.get(name)
            if member is not None and member.kind == "OBJECT":
                continue
            if name in BUILT_IN_SCALARS:
                message = f"The member {name} of the union {union.name} is a scalar."
            elif member is None:
                message = f"The member {name} of the union {union.name} is not defined."
            else:
                message = f"The member {name} of the union {union.name} is of the kind {member.kind}."
            hint = suggest(name, (each.name for each in types.values() if each.kind == "OBJECT"))
            yield diagnose("INVALID_GRAPHQL", message, coordinate=union.name, location=union.location, hint=hint)
