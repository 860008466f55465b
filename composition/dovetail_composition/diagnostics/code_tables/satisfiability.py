"""The rows on what can be had of a whole graph, beside SATISFIABILITY_ERROR itself."""

from __future__ import annotations

from .row import Code

SATISFIABILITY_CODES: tuple[Code, ...] = (
    Code(
        "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES",
        "error",
        "A shared field has an abstract type, and no object type that all subgraphs return which resolve it.",
        "Let the field return the same object types in all subgraphs that share it.",
    ),
    Code(
        "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN",
        "hint",
        "A shared field has an abstract type, and not the same object types in all subgraphs that resolve it.",
        "Let the field return the same object types in all subgraphs that share it.",
    ),
)
