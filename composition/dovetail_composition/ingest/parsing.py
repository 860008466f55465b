"""SDL text to a syntax tree; whatever the parser cannot read is a finding, never an exception."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, parse

from dovetail_composition.codes import diagnose
from dovetail_composition.definitions import Location
from dovetail_composition.diagnostics import Diagnostic


def parse_sdl(text: str, graph: str = "") -> DocumentNode | Diagnostic:
    """The document, or why there is none."""
    try:
        return parse(text)
    except GraphQLError as error:
        place = error.locations[0] if error.locations else None
        return diagnose(
            "INVALID_GRAPHQL",
            error.message,
            subgraph=graph,
            location=Location(place.line, place.column) if place else None,
            hint="Correct the syntax at the given place.",
        )
    except RecursionError:
        # The parser turns most deep nesting into an error of its own; what is left depends on the caller's stack.
        return diagnose("SCHEMA_TOO_COMPLEX", "The SDL is nested too deeply.", subgraph=graph)
