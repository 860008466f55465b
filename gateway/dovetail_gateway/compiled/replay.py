"""What subgraphs have been asked already, for the interpreter that takes over: no call is made twice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from contextlib import suppress

import orjson

from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphPort, SubgraphRequest

Made = tuple[SubgraphRequest, "asyncio.Future[SubgraphAnswer]"]
"""A call that was begun."""


class Replay:
    """A port that gives the outcome of each call once again, and sends what was not yet asked."""

    __slots__ = ("_outcomes", "_port")

    def __init__(self, port: SubgraphPort, made: Iterable[Made]) -> None:
        """`made`: calls that are done; what was cancelled counts as never asked."""
        self._port = port
        self._outcomes: dict[bytes, list[asyncio.Future[SubgraphAnswer]]] = {}
        for request, call in made:
            if not call.cancelled():
                self._outcomes.setdefault(_identity(request), []).append(call)

    def send(self, request: SubgraphRequest) -> Awaitable[SubgraphAnswer]:
        """See `SubgraphPort`."""
        known = self._outcomes.get(_identity(request))
        return known.pop(0) if known else self._port.send(request)


def _identity(request: SubgraphRequest) -> bytes:
    """Equal also where numbers are written otherwise: a program reads `1.10` as a double, and sends `1.1`."""
    text = request.encoded()
    with suppress(ValueError):
        text = orjson.dumps(orjson.loads(text))
    return b"%b %b" % (request.subgraph.encode(), text)
