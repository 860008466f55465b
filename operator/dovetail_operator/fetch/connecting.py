"""How connections to services are made: none is kept, and each address is checked when it is connected to."""

from __future__ import annotations

import socket

import aiohttp
from aiohttp import DefaultResolver
from aiohttp.abc import AbstractResolver, ResolveResult

from dovetail_composition.addresses import ALWAYS_DENIED, AddressPolicy, literal_address

_REFUSED = "no endpoint may be there"
_LIMIT_PER_HOST = 2
_CLUSTER_DOMAIN = "cluster.local"


class AddressRefusedError(OSError):
    """The address is one that endpoints must not have; the message does not tell which."""

    def __init__(self) -> None:
        super().__init__(_REFUSED)


class Addresses:
    """The policy that holds now."""

    def __init__(self) -> None:
        self.policy = AddressPolicy(denied=ALWAYS_DENIED)

    def check(self, address: str) -> None:
        """Raise `AddressRefusedError` where an IP address must not be called."""
        if self.policy.refusal(address):
            raise AddressRefusedError


def open_session(addresses: Addresses, resolver: AbstractResolver | None = None) -> aiohttp.ClientSession:
    """A session that keeps nothing of one service for another, nor a connection beyond the policy it was made under."""

    def connect_to(info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        addresses.check(str(address[0]))
        return socket.socket(family=family, type=kind, proto=protocol)

    connector = aiohttp.TCPConnector(
        limit_per_host=_LIMIT_PER_HOST,
        force_close=True,
        use_dns_cache=False,
        resolver=_AbsoluteResolver(resolver or DefaultResolver()),
        socket_factory=connect_to,
    )
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), connector=connector, trust_env=False)


def is_refusal(error: BaseException) -> bool:
    """Whether an error of the session stems from the policy."""
    cause: BaseException | None = error
    # Where a host has several addresses, the library keeps the errors' messages only.
    while cause is not None and _REFUSED not in str(cause):
        cause = cause.__cause__
    return cause is not None


class _AbsoluteResolver(AbstractResolver):
    """Resolves names as they stand: a search domain could lead to a Service that nobody has permitted."""

    def __init__(self, resolver: AbstractResolver) -> None:
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See `AbstractResolver`."""
        literal = literal_address(host)
        if literal is None:
            return await self._resolver.resolve(_absolute(host), port, family)
        version = socket.AF_INET if literal.version == 4 else socket.AF_INET6
        return [ResolveResult(hostname=host, host=str(literal), port=port, family=version, proto=0, flags=0)]

    async def close(self) -> None:
        """See `AbstractResolver`."""
        await self._resolver.close()


def _absolute(host: str) -> str:
    name = host.rstrip(".")
    return f"{name}.{_CLUSTER_DOMAIN}." if name.lower().endswith(".svc") else f"{name}."
