"""Introspection is answered by graphql-core on the API schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema, execute_sync

from .keys import Object, Path


def introspect(
    schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any]
) -> tuple[Object, list[tuple[str, Path]]]:
    """The values of the operation's `__schema` and `__type` fields by response key, and errors with their paths."""
    result = execute_sync(schema, document, variable_values=dict(variables))
    errors = [(error.message, tuple(error.path or ())) for error in result.errors or ()]
    return result.data or {}, errors
