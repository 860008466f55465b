"""Subgraph calls over HTTP: a generation's endpoints, each call bound to a client request's headers and deadline."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import aiohttp
from msgspec import Struct

from dovetail_composition.manifest import Manifest
from dovetail_gateway.telemetry.observer import SubgraphObserver

from . import failures
from .body import ByteBudget
from .call import Call, outcome_of
from .connections.connections import Connections
from .headers import HeaderError, HeaderLines
from .oauth2 import ClientCredentialsTokens
from .port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest
from .secrets import SecretReader
from .target import make_targets

_BODIES_PER_RESPONSE = 2
"""How often the limit of the response all answers together may have: keys and what is left out come on top."""


class HttpSubgraphs:
    """The endpoints of one generation. Connections and session are the process's; tokens and budgets its own."""

    def __init__(
        self,
        *,
        manifest: Manifest,
        connections: Connections,
        session: aiohttp.ClientSession,
        secrets: SecretReader,
        observer: SubgraphObserver,
    ) -> None:
        self._tokens = ClientCredentialsTokens(session, secrets)
        self._answer_bytes = _BODIES_PER_RESPONSE * manifest.policies.limits.response_bytes
        self.loop = connections.loop
        self.observer = observer
        self.targets = make_targets(manifest, connections, self._tokens, secrets, observer)

    def bind(self, client_headers: Mapping[str, str], deadline: float) -> SubgraphPort:
        """The port for one client request: its headers (lower-case names), its deadline on the loop's clock."""
        return _BoundSubgraphs(self, client_headers, deadline, ByteBudget(self._answer_bytes))

    async def close(self) -> None:
        """End what still runs for this generation alone."""
        await self._tokens.close()


class _BoundSubgraphs(Struct):
    """See `HttpSubgraphs.bind`."""

    _subgraphs: HttpSubgraphs
    _headers: Mapping[str, str]
    _deadline: float
    _budget: ByteBudget
    _lines: dict[HeaderLines, bytes] = {}
    """What its headers are to endpoints."""

    def send(self, request: SubgraphRequest) -> asyncio.Future[SubgraphAnswer]:
        """See `SubgraphPort`."""
        subgraph = request.subgraph
        target = self._subgraphs.targets.get(subgraph)
        if target is None or isinstance(target, str):
            return self._refused(subgraph, failures.of_configuration(subgraph, target))
        lines = self._lines.get(target.lines)
        if lines is None:
            try:
                lines = self._lines[target.lines] = target.lines.encode(self._headers)
            except HeaderError as error:
                return self._refused(subgraph, failures.of_header(subgraph, error))
        now = self._subgraphs.loop.time()
        if self._deadline <= now:
            return self._refused(subgraph, failures.of_time(subgraph, "was not called: the request's time is over"))
        call = Call(loop=self._subgraphs.loop)
        call.begin(target, request, lines, min(self._deadline, now + target.timeout), self._budget)
        return call

    def _refused(self, subgraph: str, error: SubgraphError) -> asyncio.Future[SubgraphAnswer]:
        """Before anything is sent."""
        answer: asyncio.Future[SubgraphAnswer] = self._subgraphs.loop.create_future()
        answer.set_exception(error)
        self._subgraphs.observer.subgraph_called(subgraph=subgraph, outcome=outcome_of(error), seconds=0)
        return answer
