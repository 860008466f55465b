"""The connections of one origin: idle ones are used again, their number is bounded, the rest waits in line."""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress

from aiohttp.abc import AbstractResolver

from dovetail_gateway.subgraph.addresses import Addresses, AddressRefusedError

from .connection import Connection
from .dialing import Dialer
from .errors import NotConnectedError
from .names import Names
from .origin import Origin

LIMIT = 32
"""Connections of one origin. A limit shared by all would let one hung subgraph starve the others."""
KEEPALIVE_SECONDS = 15.0
"""Below the idle timeouts of common servers, so that it is mostly we who close."""
LIFETIME_SECONDS = 60.0
"""A connection is used no longer: traffic follows a name that leads elsewhere now, and reaches pods that were added."""


class Pool:
    """Each connection holds a permit until it is closed; `LIMIT` permits exist."""

    def __init__(
        self,
        origin: Origin,
        dialer: Dialer,
        addresses: Addresses,
        resolver: AbstractResolver,
        loop: asyncio.AbstractEventLoop,
    ) -> None:
        self._origin, self._dialer, self._policy, self._loop = origin, dialer, addresses, loop
        self._names = Names(origin, resolver)
        self._permits = LIMIT
        self._idle: list[Connection] = []
        """The longest idle first."""
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        """Callers in line, each given a connection, or None for the permit to make one."""
        self._all: set[Connection] = set()
        self._reaping: asyncio.TimerHandle | None = None
        self.closed = False

    def take(self) -> Connection | None:
        """An idle connection, if there is one."""
        while self._idle:
            connection = self._idle.pop()
            if self._usable(connection):
                return connection
            self._retire(connection)
        return None

    async def acquire(self, connect_timeout: float) -> Connection:
        """A connection, as soon as there is one, for a caller that calls `Connection.begin` at once.

        Raises `NotConnectedError`.
        """
        if self.closed:
            raise NotConnectedError("closed")
        if (idle := self.take()) is not None:
            return idle
        if self._permits > 0:
            self._permits -= 1
        elif (given := await self._in_line()) is not None:
            if self._usable(given):
                return given
            given.close()
        return await self._dial(connect_timeout)

    def give_back(self, connection: Connection) -> None:
        """See `connection.Owner`."""
        now = self._loop.time()
        if connection.free and now < connection.retire_at and not self.closed:
            connection.idle_until = min(now + KEEPALIVE_SECONDS, connection.retire_at)
            self._pass_on(connection)
        else:
            self._retire(connection)

    def lost(self, connection: Connection) -> None:
        """See `connection.Owner`."""
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
            self._pass_on(None)

    async def close(self) -> None:
        """End all connections; no call can be made any more."""
        self.closed = True
        if self._reaping is not None:
            self._reaping.cancel()
        ending = list(self._all)
        for connection in ending:
            connection.abort()
        for connection in ending:
            await connection.ended

    def _usable(self, connection: Connection) -> bool:
        """Whether it still lives and leads to an address that the policy of now allows."""
        if not connection.usable or self._loop.time() >= connection.idle_until:
            return False
        if connection.revision != self._policy.revision:
            try:
                self._policy.check_host(self._origin.host)
                self._policy.check(connection.peer, self._origin.host)
            except AddressRefusedError:
                return False
            connection.revision = self._policy.revision
        return True

    async def _in_line(self) -> Connection | None:
        place: asyncio.Future[Connection | None] = self._loop.create_future()
        self._waiting.append(place)
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                # Given in the same moment as its caller gave up.
                self._pass_on(place.result())
            else:
                with suppress(ValueError):  # it may have been passed over already
                    self._waiting.remove(place)
            raise

    async def _dial(self, connect_timeout: float) -> Connection:
        try:
            connection = await self._dialer.dial(self._origin, self._names, connect_timeout, self)
        except BaseException:
            self._pass_on(None)
            raise
        if not connection.usable:
            self._pass_on(None)
            raise NotConnectedError("closed at once")
        connection.retire_at = self._loop.time() + LIFETIME_SECONDS
        self._all.add(connection)
        return connection

    def _retire(self, connection: Connection) -> None:
        connection.close()
        self._pass_on(None)

    def _pass_on(self, given: Connection | None) -> None:
        """To the first in line, or back."""
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_result(given)
                return
        if given is None:
            self._permits += 1
        else:
            self._idle.append(given)
            if self._reaping is None:
                self._reaping = self._loop.call_at(given.idle_until, self._reap)

    def _reap(self) -> None:
        """Close what has been idle for too long."""
        self._reaping = None
        now = self._loop.time()
        for connection in [each for each in self._idle if each.idle_until <= now]:
            self._idle.remove(connection)
            self._retire(connection)
        if self._idle:
            self._reaping = self._loop.call_at(min(each.idle_until for each in self._idle), self._reap)
