"""How connections to subgraphs are made: each address is checked at the very moment of connecting to it."""

from __future__ import annotations

import socket
from contextvars import ContextVar

from aiohttp import AddrInfoType, ClientConnectionResetError, ClientRequest, ClientTimeout, TCPConnector
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from dovetail_composition.addresses import IPAddress, literal_address
from dovetail_composition.cluster_names import absolute_name

from .addresses import Addresses, AddressRefusedError

LIMIT_PER_HOST = 32
_DNS_SECONDS = 5
_KEEPALIVE_SECONDS = 15.0
"""Below the idle timeouts of common servers, so that it is mostly we who close."""
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
            limit_per_host=LIMIT_PER_HOST,
            ttl_dns_cache=_DNS_SECONDS,
            keepalive_timeout=_KEEPALIVE_SECONDS,
            resolver=_AbsoluteResolver(addresses, resolver),
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


class _AbsoluteResolver(AbstractResolver):
    """Resolves names as they stand; where there is a policy, without the search domains of a pod."""

    def __init__(self, addresses: Addresses, resolver: AbstractResolver) -> None:
        self._addresses = addresses
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See `AbstractResolver`."""
        if not self._addresses.restricted:
            return await self._resolver.resolve(host, port, family)
        if (literal := literal_address(host)) is not None:
            # Asked for it, a name server or the C library might read it otherwise than the policy does.
            return [_numeric(host, literal, port)]
        return await self._resolver.resolve(absolute_name(host), port, family)

    async def close(self) -> None:
        """See `AbstractResolver`."""
        await self._resolver.close()


def _numeric(host: str, address: IPAddress, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )
