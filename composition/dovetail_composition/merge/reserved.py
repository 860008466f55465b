"""Names that a supergraph needs for itself."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Location, Schema
from dovetail_composition.schema.specified import EXECUTABLE_LOCATIONS

_PREFIXES = frozenset({"link", "join", "inaccessible", "dovetail"})


def reserved_names(public: Schema, graph: str) -> Iterator[Diagnostic]:
    """Types and executable directives of a member that would be taken for parts of the supergraph's form."""
    for name, definition in public.types.items():
        if _is_reserved(name):
            yield _reserved(name, graph, definition.location)
    for name, directive in public.directives.items():
        executable = not EXECUTABLE_LOCATIONS.isdisjoint(directive.locations)
        if executable and (name in _PREFIXES or _is_reserved(name)):
            yield _reserved(f"@{name}", graph, directive.location)


def _is_reserved(name: str) -> bool:
    prefix, separator, _ = name.partition("__")
    return bool(separator) and prefix in _PREFIXES


def _reserved(coordinate: str, graph: str, location: Location | None) -> Diagnostic:
    message = f"The name {coordinate} belongs to the specifications that a supergraph is written in."
    return diagnose("RESERVED_NAME", message, coordinate=coordinate, subgraph=graph, location=location)
