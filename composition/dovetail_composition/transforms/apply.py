"""Applies a schema's transforms in their declared order."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import Hide, Include, Prefix, Rename, Transform
from dovetail_composition.schema.definitions import Schema

from .checks import check_visible
from .hide import hide
from .include import include
from .prefix import prefix
from .rename import rename
from .result import Transformed
from .visibility import hide_consequences


def transform(schema: Schema, graph: str, transforms: Sequence[Transform]) -> Transformed:
    """The schema of subgraph `graph` in public names; each transform sees the names that the ones before it gave."""
    diagnostics: list[Diagnostic] = []
    for item in transforms:
        result = _apply(schema, graph, item)
        schema = result.schema
        diagnostics.extend(result.diagnostics)
    if any(isinstance(item, Hide | Include) for item in transforms):
        # Once, at the end: what one transform leaves half hidden, a later one may hide altogether.
        schema = hide_consequences(schema)
        diagnostics.extend(check_visible(schema, graph))
    return Transformed(schema=schema, diagnostics=tuple(diagnostics))


def _apply(schema: Schema, graph: str, item: Transform) -> Transformed:
    match item:
        case Rename():
            return rename(schema, graph, item)
        case Prefix():
            return prefix(schema, graph, item)
        case Hide():
            return hide(schema, graph, item)
        case Include():
            return include(schema, graph, item)
