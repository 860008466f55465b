"""The schema as the bound service itself describes it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from functools import partial

from graphql import GraphQLError, GraphQLSchema, OperationType, build_client_schema, get_introspection_query

from dovetail_client.errors import SchemaError
from dovetail_client.transport import Request

from .source import Execute, Found

_OF_2021 = partial(
    get_introspection_query, specified_by_url=True, directive_is_repeatable=True, schema_description=True
)
_QUERIES = (
    _OF_2021(input_value_deprecation=True, one_of=True),
    _OF_2021(input_value_deprecation=True),
    _OF_2021(),
    get_introspection_query(),
)
"""From rich to plain: a service refuses what is newer than it is."""


@dataclass(frozen=True, slots=True)
class Introspection:
    """The introspection query, as much of it as the service knows, again every `interval` seconds; None: once."""

    interval: float | None = 60.0
    timeout: float = 30.0

    async def find(self, execute: Execute) -> Found:
        """See `SchemaSource`."""
        for query in _QUERIES:
            answer = await execute(Request(document=query, operation=OperationType.QUERY, timeout=self.timeout))
            if answer.data is not None and not answer.errors:
                break
        else:
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
