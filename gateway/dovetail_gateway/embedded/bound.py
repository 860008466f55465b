"""Subgraph calls of an embedded gateway: through bindings where there are any, else over its own HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Iterator, Mapping

from graphql import OperationType

from dovetail_client import Answer, Binding, BindingError, CallTimeoutError, InvalidResponseError, RefusedError, Request
from dovetail_composition.manifest import Manifest
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.subgraph.failures import of_header
from dovetail_gateway.subgraph.headers import HeaderError, HeaderLines, merge_rules
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretReader


class BoundSubgraphs:
    """The subgraphs of one generation; see `generation.Subgraphs`. Bindings are their owner's to close."""

    def __init__(
        self, http: HttpSubgraphs, bindings: Mapping[str, Binding], manifest: Manifest, secrets: SecretReader
    ) -> None:
        self._http = http
        self._bindings = bindings
        self._lines = {
            name: HeaderLines(merge_rules(manifest.policies.headers, manifest.endpoints[name].headers), {}, secrets)
            for name in bindings
        }

    def bind(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """See `HttpSubgraphs`."""
        return _Port(self._http.bind(client_headers, deadline), self._bindings, self._lines, client_headers, deadline)

    async def close(self) -> None:
        """See `HttpSubgraphs`."""
        await self._http.close()


class _Port:
    """The port of one request."""

    def __init__(
        self,
        http: SubgraphPort,
        bindings: Mapping[str, Binding],
        lines: Mapping[str, HeaderLines],
        client_headers: Mapping[str, str],
        deadline: float,
    ) -> None:
        self._http = http
        self._bindings = bindings
        self._lines = lines
        self._client_headers = client_headers
        self._deadline = deadline

    def send(self, request: SubgraphRequest) -> Awaitable[SubgraphAnswer]:
        """See `SubgraphPort`."""
        binding = self._bindings.get(request.subgraph)
        if binding is None:
            return self._http.send(request)
        loop = asyncio.get_running_loop()
        return loop.create_task(self._sent(binding, request, self._deadline - loop.time()))

    async def _sent(self, binding: Binding, request: SubgraphRequest, seconds: float) -> SubgraphAnswer:
        # A query may be sent again, anything else not.
        operation = OperationType.QUERY if request.retryable else OperationType.MUTATION
        variables = json.loads(request.encoded())["variables"]
        try:
            headers = dict(_parted(self._lines[request.subgraph].encode(self._client_headers)))
            answer = await binding.send(
                Request(
                    document=request.query, operation=operation, variables=variables, headers=headers, timeout=seconds
                )
            )
        except HeaderError as error:
            raise of_header(request.subgraph, error) from error
        except BindingError as error:
            raise SubgraphError(*_failure(request.subgraph, error)) from error
        return SubgraphAnswer(answer.status, _body(answer))


def _parted(lines: bytes) -> Iterator[tuple[str, str]]:
    for line in lines.decode("utf-8", "surrogateescape").split("\r\n")[:-1]:
        name, _, value = line.partition(": ")
        yield name, value


def _body(answer: Answer) -> bytes:
    if answer.body is not None:
        return answer.body
    return encode_json({"data": answer.data, "errors": [*answer.errors]} if answer.errors else {"data": answer.data})


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
