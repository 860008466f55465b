"""SDL text to a syntax tree; whatever the parser cannot read is a finding, never an exception."""

from __future__ import annotations

from graphql import DocumentNode, GraphQLError, parse

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Location


def parse_sdl(text: str, graph: str = "") -> DocumentNode | Diagnostic:
    """The document, or why there is none."""
    try:
        return _unchained(parse(text))
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


def _unchained(document: DocumentNode) -> DocumentNode:
    """The document without the chain of its tokens, of which each knows the next and the one before.

    Nobody walks it, and it would keep all of a large document's nodes until the garbage collector finds it.
    """
    token = document.loc.start_token if document.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following
    return document
