"""The one table of diagnostic codes: name, severity, meaning, and what fixes it. `docs/diagnostics.md` is made from it.

Codes that the Apollo Federation specification knows keep its names.
"""

from __future__ import annotations

from dataclasses import dataclass

from .definitions import Location
from .diagnostics import Diagnostic, Place, Severity


@dataclass(frozen=True, slots=True)
class Code:
    """One row: what a finding of this code means and what the schema's author can do."""

    name: str
    severity: Severity
    meaning: str
    fix: str


CODES: tuple[Code, ...] = (
    # Members and their names.
    Code(
        "DUPLICATE_SUBGRAPH",
        "error",
        "Two members have the same namespace and name.",
        "Give each member its own name.",
    ),
    Code(
        "INVALID_SUBGRAPH_NAME",
        "error",
        "A member has no usable name.",
        "Name the member with letters, digits, dashes, dots or underscores.",
    ),
    # One service's schema.
    Code(
        "SCHEMA_UNKNOWN",
        "error",
        "The schema of a member is not known: there is neither SDL nor an introspection result.",
        "Give the SDL, or make the endpoint answer the introspection query.",
    ),
    Code(
        "INVALID_GRAPHQL",
        "error",
        "A schema breaks a rule of the GraphQL specification.",
        "Correct the schema at the given place.",
    ),
    Code(
        "INVALID_INTROSPECTION",
        "error",
        "An introspection result is not one that the GraphQL specification describes.",
        "Send the answer's `data` of a full introspection query, unchanged.",
    ),
    Code(
        "BUILT_IN_REDEFINED",
        "error",
        "A schema redefines a built-in scalar, a built-in directive or an introspection type.",
        "Remove the definition or give it another name.",
    ),
    Code(
        "SCHEMA_TOO_COMPLEX",
        "error",
        "A schema would take too long to check.",
        "Let types implement fewer interfaces, or split the schema.",
    ),
    Code(
        "INVALID_LINK_DIRECTIVE",
        "error",
        "A `@graphQLLink` has an argument that is unknown or of the wrong type.",
        "Use the arguments schema, query, type, collection, batched, value and arguments.",
    ),
)

_BY_NAME = {code.name: code for code in CODES}


def diagnose(
    code: str,
    message: str,
    *,
    coordinate: str = "",
    subgraph: str = "",
    location: Location | None = None,
    hint: str = "",
    others: tuple[Place, ...] = (),
) -> Diagnostic:
    """A finding with its code's severity, and its code's fix as hint where none is given."""
    row = _BY_NAME[code]
    return Diagnostic(
        code=code,
        message=message,
        severity=row.severity,
        coordinate=coordinate,
        subgraph=subgraph,
        location=location,
        hint=hint or row.fix,
        others=others,
    )
