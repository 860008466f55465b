"""The addresses that an origin's name has now: asked for by one for all who wait, kept for a few seconds, in turn."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from aiohttp.abc import AbstractResolver

from .origin import Origin

DNS_SECONDS = 5
"""How long a name's addresses are used before they are asked for again."""


@dataclass(frozen=True, slots=True)
class SocketAddress:
    """Where a socket connects to."""

    family: int
    host: str
    port: int


class Names:
    """Resolves one origin's name."""

    def __init__(self, origin: Origin, resolver: AbstractResolver) -> None:
        self._origin, self._resolver = origin, resolver
        self._lock = asyncio.Lock()
        self._known: Sequence[SocketAddress] = ()
        self._known_until = 0.0
        self._turn = 0

    async def addresses(self) -> Sequence[SocketAddress]:
        """In the order to try them: each call begins with another one; families alternate. Raises OSError."""
        async with self._lock:
            now = asyncio.get_running_loop().time()
            if not self._known or now >= self._known_until:
                self._known = await self._resolve()
                self._known_until = now + DNS_SECONDS
        first = self._turn % len(self._known)
        self._turn += 1
        return _alternating([*self._known[first:], *self._known[:first]])

    async def _resolve(self) -> Sequence[SocketAddress]:
        try:
            found = await self._resolver.resolve(self._origin.host, self._origin.port, socket.AF_UNSPEC)
        except UnicodeError as error:
            raise OSError("the name cannot be asked for") from error
        if not found:
            raise OSError("the name has no address")
        return [SocketAddress(each["family"], each["host"], each["port"]) for each in found]


def _alternating(addresses: Sequence[SocketAddress]) -> Sequence[SocketAddress]:
    first = [each for each in addresses if each.family == addresses[0].family]
    others = [each for each in addresses if each.family != addresses[0].family]
    return [each for pair in zip_longest(first, others) for each in pair if each is not None]
