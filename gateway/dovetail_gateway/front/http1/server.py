"""The connections of clients: how many there may be, how long they may idle, and their end."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from dovetail_gateway.request.http_request import HttpRequest
from dovetail_gateway.request.response import HttpResponse

from .connection import Connection

KEEP_ALIVE = 75.0
"""Seconds that an idle connection stays open, at least: longer than the 60 that proxies keep theirs."""

_LOOKS = 5
"""How often idle connections are looked for in that time: one timer is enough for all."""


class ConnectionObserver(Protocol):
    """What is reported of connections."""

    def connection_refused(self) -> None:
        """One was one too many."""
        ...


class HttpServer:
    """Listens, and has requests answered. Lives on the loop that runs when it is made."""

    def __init__(
        self,
        answer: Callable[[HttpRequest], Awaitable[HttpResponse]],
        body_limit: Callable[[], int],
        observer: ConnectionObserver,
        *,
        max_connections: int,
        drain_timeout: float,
        is_ending: Callable[[], bool],
    ) -> None:
        """`answer` is cancelled when the client goes away. `is_ending`: connections are closed after their answers."""
        self.loop = asyncio.get_running_loop()
        self.answer = answer
        self.body_limit = body_limit
        self._observer = observer
        self._max_connections = max_connections
        self._drain_timeout = drain_timeout
        self._is_ending = is_ending
        self._connections: set[Connection] = set()
        self._listener: asyncio.Server | None = None
        self._sweep_timer: asyncio.TimerHandle | None = None
        self._emptied: asyncio.Future[None] | None = None

    async def open(self, host: str, port: int, *, backlog: int = 128, reuse_port: bool = False) -> int:
        """Accept connections; the port, where 0 was asked for. Raises OSError."""
        self._listener = await self.loop.create_server(
            lambda: Connection(self), host, port, backlog=backlog, reuse_port=reuse_port or None
        )
        self._sweep_later()
        bound: int = self._listener.sockets[0].getsockname()[1]
        return bound

    async def close(self) -> None:
        """Accept no more, and wait for the requests under way, for so long as they are given."""
        if self._listener is None:
            return
        self._listener.close()
        self._listener = None
        if self._sweep_timer is not None:
            self._sweep_timer.cancel()
        for connection in [*self._connections]:
            connection.finish()
        if self._connections:
            self._emptied = self.loop.create_future()
            await asyncio.wait([self._emptied], timeout=self._drain_timeout)
        await asyncio.gather(*[connection.abort() for connection in self._connections])

    def is_ending(self) -> bool:
        """Whether answers close their connections: so said, no request is lost that was just being sent."""
        return self._listener is None or self._is_ending()

    def admit(self, connection: Connection) -> bool:
        """Whether there is room for one more connection; if not, that is reported."""
        if len(self._connections) < self._max_connections:
            self._connections.add(connection)
            return True
        self._observer.connection_refused()
        return False

    def forget(self, connection: Connection) -> None:
        """It is closed."""
        self._connections.discard(connection)
        if not self._connections and self._emptied is not None and not self._emptied.done():
            self._emptied.set_result(None)

    def _sweep_later(self) -> None:
        self._sweep_timer = self.loop.call_later(KEEP_ALIVE / _LOOKS, self._sweep)

    def _sweep(self) -> None:
        """End connections that have been idle for too long."""
        longest = self.loop.time() - KEEP_ALIVE
        for connection in [*self._connections]:
            if connection.idle_since < longest:
                connection.finish()
        self._sweep_later()
