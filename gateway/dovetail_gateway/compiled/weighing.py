"""How much the interpreter has to read: with what is large, a program has a fraction of the work, even at once."""

from __future__ import annotations

import asyncio

from dovetail_gateway.execute.state import LARGE
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphPort, SubgraphRequest

from .replay import Made


class LargeError(Exception):
    """The answers are large, and none is on its way: a program can go on from here."""


class Weighing:
    """A port that ends an interpretation once its answers are large."""

    __slots__ = ("_port", "_waiting", "made", "weight")

    def __init__(self, port: SubgraphPort) -> None:
        """Nothing asked yet."""
        self._port = port
        self._waiting = 0
        self.made: list[Made] = []
        """The calls that were begun."""
        self.weight = 0
        """Bytes of the answers."""

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        """See `SubgraphPort`. Raises `LargeError` instead of giving the last of large answers."""
        call = asyncio.ensure_future(self._port.send(request))
        self.made.append((request, call))
        self._waiting += 1
        try:
            answer = await call
        finally:
            self._waiting -= 1
        self.weight += len(answer.body)
        if self.weight > LARGE and not self._waiting:
            raise LargeError
        return answer
