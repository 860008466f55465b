"""The API schema that clients see, as graphql-core's schema and as SDL, straight from the definitions."""

from __future__ import annotations

from graphql import GraphQLSchema

from .accessible import accessible_schema
from .core_schema import core_schema
from .definitions import Supergraph
from .schema_text import description_text, schema_blocks


def build_api_schema(supergraph: Supergraph) -> GraphQLSchema:
    """The schema to validate operations against; assumed valid, since composition and reading have checked it.

    Enum values are their own names. Default values stay literals, so that introspection shows them as written.
    """
    return core_schema(accessible_schema(supergraph.schema))


def api_sdl(supergraph: Supergraph) -> str:
    """The API schema as SDL, sorted."""
    schema = accessible_schema(supergraph.schema)
    head = ""
    if schema.description is not None:
        roots = "".join(f"  {operation}: {name}\n" for operation, name in schema.roots.items())
        head = f"{description_text(schema.description)}schema {{\n{roots}}}\n\n"
    return head + "\n\n".join(schema_blocks(schema, None)) + "\n"
