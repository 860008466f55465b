"""Errors of graphql-core as entries of a response."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError

MAX_MESSAGE = 1_000
"""Characters of a message: it may quote a name as long as the document."""


def report(error: GraphQLError, code: str) -> dict[str, Any]:
    """The entry: message, locations in the client's document, and our code."""
    entry: dict[str, Any] = {"message": error.message[:MAX_MESSAGE]}
    if error.locations:
        entry["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    entry["extensions"] = {"code": code}
    return entry
