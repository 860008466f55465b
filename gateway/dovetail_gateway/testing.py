"""Fakes of the gateway's ports: subgraphs in memory, for tests of the gateway and of what is built on it."""

from __future__ import annotations

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from graphql import GraphQLSchema, execute_sync, parse, validate

from .lossless_json.encode import encode_json
from .subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

Reply = Mapping[str, Any] | bytes | SubgraphAnswer | Exception
"""A response as JSON, a body, a whole HTTP answer, or what the call raises."""

Resolve = Callable[[SubgraphRequest], Reply | Awaitable[Reply]]


class MemorySubgraphs(SubgraphPort):
    """Answers from functions by subgraph name, and keeps the calls in the order in which they came."""

    def __init__(self, subgraphs: Mapping[str, Resolve]) -> None:
        """A subgraph without a function is unreachable."""
        self._subgraphs = subgraphs
        self.calls: list[SubgraphRequest] = []

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """See `SubgraphPort`."""
        if request.body is not None:
            request = request._replace(variables=json.loads(request.body)["variables"], body=None)
        self.calls.append(request)
        resolve = self._subgraphs.get(request.subgraph)
        if resolve is None:
            raise SubgraphError("SUBGRAPH_UNREACHABLE", "The subgraph cannot be reached.")
        reply = resolve(request)
        if inspect.isawaitable(reply):
            reply = await reply
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, SubgraphAnswer):
            return reply
        return SubgraphAnswer(status=200, body=reply if isinstance(reply, bytes) else encode_json(reply))

    def to(self, subgraph: str) -> list[SubgraphRequest]:
        """The calls to one subgraph."""
        return [call for call in self.calls if call.subgraph == subgraph]


def service(schema: GraphQLSchema, root: Any) -> Resolve:
    """A subgraph that executes requests with graphql-core on a root value; requests must be valid for its schema."""

    def resolve(request: SubgraphRequest) -> Reply:
        document = parse(request.query)
        errors = validate(schema, document)
        if errors:
            raise AssertionError("\n".join([request.query, *map(str, errors)]))
        result = execute_sync(schema, document, root, variable_values=dict(request.variables))
        return dict(result.formatted)

    return resolve
