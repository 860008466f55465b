"""Where a binding's schema comes from, and how it is kept."""

from __future__ import annotations

from pathlib import Path

from graphql import GraphQLSchema

from .config_map import SchemaConfigMap
from .files import SchemaFile
from .introspection import Introspection
from .source import CurrentSchema, Execute, Found, SchemaSource
from .texts import Built, Sdl

__all__ = [
    "Built",
    "CurrentSchema",
    "Execute",
    "Found",
    "Introspection",
    "SchemaConfigMap",
    "SchemaFile",
    "SchemaSource",
    "Sdl",
    "source_of",
]


def source_of(schema: SchemaSource | GraphQLSchema | Path | str | None) -> SchemaSource:
    """The source that is meant by the argument `schema` of a binding."""
    if schema is None:
        return Introspection()
    if isinstance(schema, str):
        return Sdl(schema)
    if isinstance(schema, Path):
        return SchemaFile(schema)
    return Built(schema) if isinstance(schema, GraphQLSchema) else schema
