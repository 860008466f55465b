"""Schemas in SDL: a text, or whatever else is at hand already."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from graphql import GraphQLError, GraphQLSchema, build_schema

from dovetail_client.errors import SchemaError

from .source import Execute, Found


@dataclass(frozen=True, slots=True)
class Sdl:
    """A schema's text, which never changes."""

    text: str
    interval: None = None

    async def find(self, _execute: Execute) -> Found:
        """See `SchemaSource`."""
        return found_sdl(self.text)


@dataclass(frozen=True, slots=True)
class Built:
    """A schema that is built already."""

    schema: GraphQLSchema
    interval: None = None

    async def find(self, _execute: Execute) -> Found:
        """See `SchemaSource`."""
        return Found("built", lambda: self.schema)


def found_sdl(text: str) -> Found:
    """What an SDL holds."""

    def build() -> GraphQLSchema:
        try:
            schema = build_schema(text)
        except (GraphQLError, TypeError) as error:
            raise SchemaError(f"the SDL is no schema: {error}") from error
        # A service may well run on a schema that breaks a newer rule.
        options = schema.to_kwargs()
        options["assume_valid"] = True
        return GraphQLSchema(**options)

    return Found(hashlib.sha256(text.encode()).hexdigest(), build)
