"""The `prefix` transform: all types, all root fields, or both, get a prefix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import Prefix
from dovetail_composition.schema.coordinates import is_public_name
from dovetail_composition.schema.definitions import Schema
from dovetail_composition.schema.specified import BUILT_IN_SCALARS

from .member_names import rename_fields
from .result import Transformed, with_types
from .type_names import rename_types


def prefix(schema: Schema, graph: str, spec: Prefix) -> Transformed:
    """Types first, then root fields. Root types and built-in scalars keep their names."""
    diagnostics: list[Diagnostic] = []
    steps: tuple[tuple[str, Callable[[Schema, str, str], Transformed]], ...] = (
        (spec.types, _prefix_types),
        (spec.root_fields, _prefix_root_fields),
    )
    for text, step in steps:
        if not text:
            continue
        if not is_public_name(text):
            diagnostics.append(
                diagnose(
                    "TRANSFORM_INVALID_NAME",
                    f"'{text}' cannot begin a GraphQL name.",
                    subgraph=graph,
                    hint="Names are letters, digits and underscores, begin with no digit and not with '__'.",
                )
            )
            continue
        result = step(schema, graph, text)
        schema = result.schema
        diagnostics.extend(result.diagnostics)
    return Transformed(schema=schema, diagnostics=tuple(diagnostics))


def _prefix_types(schema: Schema, graph: str, text: str) -> Transformed:
    roots = set(schema.roots.values())
    names = {name: text + name for name in schema.types if name not in roots}
    kept = roots | BUILT_IN_SCALARS
    clashes = tuple(
        diagnose(
            "TRANSFORM_NAME_CLASH",
            f"The prefix '{text}' turns type '{name}' into '{to}', which exists already.",
            coordinate=name,
            subgraph=graph,
            location=schema.types[name].location,
            hint="Choose another prefix.",
        )
        for name, to in names.items()
        if to in kept
    )
    return Transformed(schema=schema if clashes else rename_types(schema, graph, names), diagnostics=clashes)


def _prefix_root_fields(schema: Schema, graph: str, text: str) -> Transformed:
    diagnostics: list[Diagnostic] = []
    for root in sorted(set(schema.roots.values())):
        definition = schema.types.get(root)
        if definition is not None:
            # A root type that implements something (GitHub's Query is a Node) no longer has the fields for it.
            schema = with_types(schema, {root: replace(definition, interfaces={})})
            result = rename_fields(schema, graph, root, {name: text + name for name in definition.fields})
            schema = result.schema
            diagnostics.extend(result.diagnostics)
    return Transformed(schema=schema, diagnostics=tuple(diagnostics))
