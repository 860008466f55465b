"""What a transform gives: the schema in public names, and what could not be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema.definitions import Schema, TypeDefinition


@dataclass(frozen=True, slots=True, kw_only=True)
class Transformed:
    """A schema in public names. A transform with a diagnostic was skipped."""

    schema: Schema
    diagnostics: tuple[Diagnostic, ...] = ()


def with_types(schema: Schema, changed: Mapping[str, TypeDefinition]) -> Schema:
    """The schema with these types in the place of those of the same names."""
    return replace(schema, types={name: changed.get(name, definition) for name, definition in schema.types.items()})
