"""Subgraph calls of an embedded gateway: through bindings where there are any, else over its own HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Mapping

from graphql import OperationType

from dovetail_client import Binding, BindingError, CallTimeoutError, InvalidResponseError, RefusedError, Request
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest


class BoundSubgraphs:
    """The subgraphs of one generation; see `generation.Subgraphs`. Bindings are their owner's to close."""

    def __init__(self, http: HttpSubgraphs, bindings: Mapping[str, Binding]) -> None:
        self._http = http
        self._bindings = bindings

    def bind(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """See `HttpSubgraphs`."""
        return _Port(self._http.bind(client_headers, deadline), self._bindings, deadline)

    async def close(self) -> None:
        """See `HttpSubgraphs`."""
        await self._http.close()


class _Port:
    """The port of one request."""

    def __init__(self, http: SubgraphPort, bindings: Mapping[str, Binding], deadline: float) -> None:
        self._http = http
        self._bindings = bindings
        self._deadline = deadline

    def send(self, request: SubgraphRequest) -> Awaitable[SubgraphAnswer]:
        """See `SubgraphPort`."""
        binding = self._bindings.get(request.subgraph)
        if binding is None:
            return self._http.send(request)
        loop = asyncio.get_running_loop()
        return loop.create_task(_sent(binding, request, self._deadline - loop.time()))


async def _sent(binding: Binding, request: SubgraphRequest, seconds: float) -> SubgraphAnswer:
    # A query may be sent again, anything else not.
    operation = OperationType.QUERY if request.retryable else OperationType.MUTATION
    variables = json.loads(request.encoded())["variables"]
    try:
        answer = await binding.send(
            Request(document=request.query, operation=operation, variables=variables, timeout=seconds)
        )
    except BindingError as error:
        raise SubgraphError(*_failure(request.subgraph, error)) from error
    body = {"data": answer.data, "errors": [*answer.errors]} if answer.errors else {"data": answer.data}
    return SubgraphAnswer(answer.status, encode_json(body))


def _failure(subgraph: str, error: BindingError) -> tuple[str, str]:
    match error:
        case CallTimeoutError():
            return "SUBGRAPH_TIMEOUT", f'The subgraph "{subgraph}" did not answer in time.'
        case RefusedError():
            return "SUBGRAPH_HTTP_ERROR", f'The subgraph "{subgraph}" answered {error.status}.'
        case InvalidResponseError():
            return "SUBGRAPH_INVALID_RESPONSE", f'The answer of the subgraph "{subgraph}" is not GraphQL.'
        case _:
            return "SUBGRAPH_UNREACHABLE", f'The subgraph "{subgraph}" cannot be reached.'
