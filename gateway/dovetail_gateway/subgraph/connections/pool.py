"""The connections of a process, by origin: idle ones are used again, their number is bounded, the rest waits."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from weakref import WeakValueDictionary

from aiohttp.abc import AbstractResolver

from dovetail_gateway.subgraph.addresses import Addresses, AddressRefusedError
from dovetail_gateway.subgraph.body import ByteBudget
from dovetail_gateway.subgraph.resolving import AbsoluteResolver

from .connection import Connection
from .dialing import Dialer
from .errors import NotConnectedError
from .names import Names
from .origin import Origin
from .response import Response

LIMIT = 32
"""Connections of one origin. A limit shared by all would let one hung subgraph starve the others."""
KEEPALIVE_SECONDS = 15.0
"""Below the idle timeouts of common servers, so that it is mostly we who close."""


class Pool:
    """One origin's connections. Each holds a permit until it is given back for closing; `LIMIT` permits exist."""

    def __init__(self, origin: Origin, dialer: Dialer, addresses: Addresses, resolver: AbstractResolver) -> None:
        self._origin, self._dialer, self._policy = origin, dialer, addresses
        self._names = Names(origin, resolver)
        self._permits = LIMIT
        self._idle: list[Connection] = []
        """The longest idle first."""
        self._waiting: deque[asyncio.Future[Connection | None]] = deque()
        """Callers in line, each given a connection, or None for the permit to make one."""
        self._all: set[Connection] = set()
        self._reaping: asyncio.TimerHandle | None = None
        self._closed = False

    async def exchange(
        self, head: bytes, body: bytes, limit: int, budget: ByteBudget, *, connect_timeout: float, deadline: float
    ) -> Response:
        """Send a request over some connection; see `Connection.exchange`. Raises `NotConnectedError`, too."""
        connection = self._take_idle() or await self._acquire(connect_timeout, deadline)
        try:
            return await connection.exchange(head, body, limit, budget, deadline)
        finally:
            self._give_back(connection)

    async def close(self) -> None:
        """End all connections; no call can be made any more."""
        self._closed = True
        if self._reaping is not None:
            self._reaping.cancel()
        ending = list(self._all)
        for connection in ending:
            connection.abort()
        for connection in ending:
            await connection.lost

    def _take_idle(self) -> Connection | None:
        oldest = asyncio.get_running_loop().time() - KEEPALIVE_SECONDS
        while self._idle:
            connection = self._idle.pop()
            if connection.idle_since > oldest and self._usable(connection):
                return connection
            self._retire(connection)
        return None

    def _usable(self, connection: Connection) -> bool:
        """Whether it still lives and leads to an address that the policy of now allows."""
        if not connection.usable:
            return False
        if connection.revision != self._policy.revision:
            try:
                self._policy.check_host(self._origin.host)
                self._policy.check(connection.peer, self._origin.host)
            except AddressRefusedError:
                return False
            connection.revision = self._policy.revision
        return True

    async def _acquire(self, connect_timeout: float, deadline: float) -> Connection:
        """When none is idle. Raises TimeoutError at the deadline."""
        if self._closed:
            raise NotConnectedError("closed")
        async with asyncio.timeout_at(deadline):
            if self._permits > 0:
                self._permits -= 1
            elif (given := await self._in_line()) is not None:
                if self._usable(given):
                    return given
                given.close()
            return await self._dial(connect_timeout)

    async def _in_line(self) -> Connection | None:
        place: asyncio.Future[Connection | None] = asyncio.get_running_loop().create_future()
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
            connection = await self._dialer.dial(self._origin, self._names, connect_timeout, self._lost)
        except BaseException:
            self._pass_on(None)
            raise
        self._all.add(connection)
        return connection

    def _give_back(self, connection: Connection) -> None:
        if connection.usable and not self._closed:
            connection.idle_since = asyncio.get_running_loop().time()
            self._pass_on(connection)
        else:
            self._retire(connection)

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
                self._reap_later(given)

    def _lost(self, connection: Connection) -> None:
        """A connection has ended; in use, it comes back by itself."""
        self._all.discard(connection)
        if connection in self._idle:
            self._idle.remove(connection)
            self._pass_on(None)

    def _reap_later(self, oldest: Connection) -> None:
        loop = asyncio.get_running_loop()
        self._reaping = loop.call_at(oldest.idle_since + KEEPALIVE_SECONDS, self._reap)

    def _reap(self) -> None:
        """Close what has been idle for too long; a name's new addresses are asked for with the next connection."""
        self._reaping = None
        oldest = asyncio.get_running_loop().time() - KEEPALIVE_SECONDS
        while self._idle and self._idle[0].idle_since <= oldest:
            self._retire(self._idle.pop(0))
        if self._idle:
            self._reap_later(self._idle[0])


class Connections:
    """The pools of a process. One that no generation asks for ends with its last connection."""

    def __init__(self, addresses: Addresses, resolver: AbstractResolver) -> None:
        self._addresses, self._resolver = addresses, AbsoluteResolver(addresses, resolver)
        self._dialer = Dialer(addresses)
        self._pools: WeakValueDictionary[Origin, Pool] = WeakValueDictionary()

    def pool(self, origin: Origin) -> Pool:
        """The pool for an origin: endpoints of one origin share it, as generations do that follow each other."""
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = Pool(origin, self._dialer, self._addresses, self._resolver)
        return pool

    async def close(self) -> None:
        """End all connections."""
        for pool in list(self._pools.values()):
            await pool.close()


@asynccontextmanager
async def open_connections(addresses: Addresses, resolver: AbstractResolver) -> AsyncIterator[Connections]:
    """Connections that end with the block. `resolver` stays the caller's."""
    connections = Connections(addresses, resolver)
    try:
        yield connections
    finally:
        await connections.close()
