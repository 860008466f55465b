"""What subgraphs have answered already, for the interpreter that takes over: no call is made twice."""

from __future__ import annotations

import orjson

from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

Outcome = SubgraphAnswer | SubgraphError


class Recorder:
    """A port that remembers."""

    __slots__ = ("_made", "_port")

    def __init__(self, port: SubgraphPort) -> None:
        self._port = port
        self._made: list[tuple[SubgraphRequest, Outcome]] = []

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """See `SubgraphPort`."""
        try:
            answer = await self._port.send(request)
        except SubgraphError as error:
            self._made.append((request, error))
            raise
        self._made.append((request, answer))
        return answer

    def replay(self, port: SubgraphPort | None = None) -> SubgraphPort:
        """A port that gives each answer once again, and sends what was not yet asked (through `port`, if given)."""
        return _Replay(port or self._port, self._made)


class _Replay:
    __slots__ = ("_outcomes", "_port")

    def __init__(self, port: SubgraphPort, made: list[tuple[SubgraphRequest, Outcome]]) -> None:
        self._port = port
        self._outcomes: dict[bytes, list[Outcome]] = {}
        for request, outcome in made:
            self._outcomes.setdefault(_identity(request), []).append(outcome)

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """See `SubgraphPort`."""
        known = self._outcomes.get(_identity(request))
        if not known:
            return await self._port.send(request)
        outcome = known.pop(0)
        if isinstance(outcome, SubgraphError):
            raise outcome
        return outcome


def _identity(request: SubgraphRequest) -> bytes:
    """Equal also where numbers are written otherwise: a program reads `1.10` as a double, and sends `1.1`."""
    text = encode_json([request.subgraph, request.query, request.variables])
    try:
        return orjson.dumps(orjson.loads(text))
    except ValueError:
        return text
