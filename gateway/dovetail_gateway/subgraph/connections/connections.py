"""The connections of a process, by origin, and the clock and the deadlines that their exchanges share."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from aiohttp.abc import AbstractResolver

from dovetail_gateway.deadlines import Deadlines
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.resolving import AbsoluteResolver

from .dialing import Dialer
from .origin import Origin
from .pool import Pool


class Connections:
    """The pools of a process. One that no generation asks for ends with its last connection."""

    def __init__(self, addresses: Addresses, resolver: AbstractResolver, loop: asyncio.AbstractEventLoop) -> None:
        self._addresses, self._resolver = addresses, AbsoluteResolver(addresses, resolver)
        self._dialer = Dialer(addresses, loop)
        self._pools: WeakValueDictionary[Origin, Pool] = WeakValueDictionary()
        self.loop = loop
        self.deadlines = Deadlines(loop)

    def pool(self, origin: Origin) -> Pool:
        """The pool for an origin: endpoints of one origin share it, as generations do that follow each other."""
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = Pool(origin, self._dialer, self._addresses, self._resolver, self.loop)
        return pool

    async def close(self) -> None:
        """End all connections."""
        for pool in list(self._pools.values()):
            await pool.close()


@asynccontextmanager
async def open_connections(addresses: Addresses, resolver: AbstractResolver) -> AsyncIterator[Connections]:
    """Connections that end with the block. `resolver` stays the caller's."""
    connections = Connections(addresses, resolver, asyncio.get_running_loop())
    try:
        yield connections
    finally:
        await connections.close()
