"""The schema as the bound service itself describes it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from graphql import GraphQLError, GraphQLSchema, OperationType, build_client_schema, get_introspection_query

from dovetail_client.errors import SchemaError
from dovetail_client.transport import Request

from .source import Execute, Found

_QUERY = get_introspection_query(descriptions=True)


@dataclass(frozen=True, slots=True)
class Introspection:
    """The standard introspection query, again every `interval` seconds; None: once."""

    interval: float | None = 60.0
    timeout: float = 30.0

    async def find(self, execute: Execute) -> Found:
        """See `SchemaSource`."""
        answer = await execute(Request(document=_QUERY, operation=OperationType.QUERY, timeout=self.timeout))
        if answer.errors or answer.data is None:
            message = answer.errors[0].get("message") if answer.errors else "no data"
            raise SchemaError(f"the service refuses introspection: {message}")
        content = answer.data

        def build() -> GraphQLSchema:
            try:
                # A service may well run on a schema that breaks a newer rule.
                return build_client_schema(content, assume_valid=True)  # type: ignore[arg-type]
            except (GraphQLError, KeyError) as error:
                raise SchemaError(f"the answer to the introspection query is no schema: {error}") from error

        return Found(hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest(), build)
