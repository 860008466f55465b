"""The API schema that clients see, as graphql-core's schema and as SDL, straight from the definitions."""

from __future__ import annotations

from graphql import GraphQLInterfaceType, GraphQLObjectType, GraphQLSchema

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.core_schema import core_schema
from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.schema.printing import description_text, schema_blocks

from .accessible import accessible_schema
from .guards import guarded

GUARDED = "guarded"
"""Key of extensions: set on what is for those only whom the gateway knows."""


def build_api_schema(supergraph: Supergraph, memo: Memo = NO_MEMO) -> GraphQLSchema:
    """The schema to validate operations against; assumed valid, since composition and reading have checked it.

    Enum values are their own names. Default values stay literals, so that introspection shows them as written. Guarded
    fields and types say so under `GUARDED` of their extensions, so that no operation is prepared without heeding it.
    """
    schema = core_schema(accessible_schema(supergraph.schema, memo), memo)
    hidden = guarded(supergraph.schema, memo)
    for name in hidden.types:
        if name in schema.type_map:
            schema.type_map[name].extensions = {GUARDED: True}
    for owner, name in hidden.fields:
        type_ = schema.type_map.get(owner)
        if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) and name in type_.fields:
            type_.fields[name].extensions = {GUARDED: True}
    return schema


def api_sdl(supergraph: Supergraph) -> str:
    """The API schema as SDL, sorted."""
    schema = accessible_schema(supergraph.schema)
    head = ""
    if schema.description is not None:
        roots = "".join(f"  {operation}: {name}\n" for operation, name in schema.roots.items())
        head = f"{description_text(schema.description)}schema {{\n{roots}}}\n\n"
    return head + "\n\n".join(schema_blocks(schema, None)) + "\n"
