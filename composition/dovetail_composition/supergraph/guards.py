"""Parts of a supergraph that are not for everybody: whoever runs it must know who asks."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.codes import diagnose
from dovetail_composition.definitions import AppliedDirective, Supergraph
from dovetail_composition.diagnostics import Diagnostic

GUARDS = frozenset({"authenticated", "requiresScopes", "policy"})
"""Directives, and the specifications of these names, that say who may see what."""


def guarded(supergraph: Supergraph) -> Iterator[Diagnostic]:
    """A finding for each element that must not be shown to all."""
    for name, definition in supergraph.schema.types.items():
        yield from _of(name, definition.directives)
        for field in definition.fields.values():
            yield from _of(f"{name}.{field.name}", field.directives)


def _of(coordinate: str, directives: tuple[AppliedDirective, ...]) -> Iterator[Diagnostic]:
    for directive in directives:
        if directive.name in GUARDS:
            yield diagnose(
                "INVALID_SUPERGRAPH",
                f"{coordinate} has @{directive.name}, and this gateway does not check who asks.",
                coordinate=coordinate,
                hint=f"Remove @{directive.name}, and check access in the service.",
            )
