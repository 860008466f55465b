"""How aiohttp's connections are made: each address is checked at the very moment of connecting to it."""

from __future__ import annotations

import socket
from contextvars import ContextVar

from aiohttp import AddrInfoType, ClientConnectionResetError, ClientRequest, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from .addresses import Addresses, AddressRefusedError
from .connections.names import DNS_SECONDS
from .connections.pool import KEEPALIVE_SECONDS, LIMIT
from .resolving import AbsoluteResolver

_host: ContextVar[str] = ContextVar("host")
"""Of the URL for which this task is connecting: the library tells only addresses to what opens sockets."""


class CheckedConnector(TCPConnector):
    """A pool per endpoint, whose connections go to addresses that the policy allows now, or are not used.

    The check is on the address that the socket connects to, not on a name: what a name server says next cannot pass it.
    """

    def __init__(self, addresses: Addresses, resolver: AbstractResolver) -> None:
        super().__init__(
            # A limit shared by all endpoints would let one hung subgraph starve the others.
            limit=0,
            limit_per_host=LIMIT,
            ttl_dns_cache=DNS_SECONDS,
            keepalive_timeout=KEEPALIVE_SECONDS,
            resolver=AbsoluteResolver(addresses, resolver),
            socket_factory=self._open_socket,
        )
        self._addresses = addresses

    async def connect(self, req: ClientRequest, traces: list[Trace], timeout: ClientTimeout) -> Connection:  # noqa: ASYNC109 — as the library calls it
        """A connection, new or kept alive. Raises `AddressRefusedError`, mostly as the cause of aiohttp's errors."""
        host = req.url.raw_host or ""
        self._addresses.check_host(host)
        _host.set(host)
        while True:
            connection = await super().connect(req, traces, timeout)
            if not self._addresses.restricted or self._is_allowed(connection, host):
                return connection
            # Made under another policy. The next one may be as old; a new one is checked before it is made.
            connection.close()

    def _is_allowed(self, connection: Connection, host: str) -> bool:
        peer = connection.transport.get_extra_info("peername") if connection.transport else None
        if not peer:
            connection.close()
            raise ClientConnectionResetError("The server closed the connection at once.")
        try:
            self._addresses.check(peer[0], host)
        except AddressRefusedError:
            return False
        return True

    def _open_socket(self, info: AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        self._addresses.check(str(address[0]), _host.get())
        return socket.socket(family=family, type=kind, proto=protocol)
