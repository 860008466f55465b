"""Why a document is no supergraph that can be run, each reason with what helps against it."""

from __future__ import annotations

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic


def refusal(message: str, hint: str = "", *, coordinate: str = "", subgraph: str = "") -> Diagnostic:
    """A finding about the supergraph; without a `hint` it takes composing it anew."""
    return diagnose("INVALID_SUPERGRAPH", message, coordinate=coordinate, subgraph=subgraph, hint=hint)
