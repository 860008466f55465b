"""How connections to services are made: none is kept, and each address is checked when it is connected to."""

from __future__ import annotations

import socket
from contextvars import ContextVar

import aiohttp
from aiohttp import DefaultResolver
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from aiohttp.tracing import Trace

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy, literal_address
from dovetail_composition.endpoints.cluster_names import absolute_name, names_service

_REFUSED = "no endpoint may be there"
_LIMIT_PER_HOST = 2
_host: ContextVar[str] = ContextVar("host")
"""Of the URL for which this task is connecting: the library tells only addresses to what opens sockets."""


class AddressRefusedError(OSError):
    """The address is one that endpoints must not have; the message does not tell which."""

    def __init__(self) -> None:
        super().__init__(_REFUSED)


class Addresses:
    """The policy that holds now."""

    def __init__(self) -> None:
        self.policy = AddressPolicy(denied=ALWAYS_DENIED)

    def check(self, address: str, *, of_service: bool) -> None:
        """Raise `AddressRefusedError` where an IP address must not be called; see `AddressPolicy.refusal`."""
        if self.policy.refusal(address, of_service=of_service):
            raise AddressRefusedError


def open_session(
    addresses: Addresses, resolver: AbstractResolver | None = None, *, to_pods: bool = False
) -> aiohttp.ClientSession:
    """A session that keeps nothing of one service for another, nor a connection beyond the policy it was made under.

    `to_pods`: for addresses of pods that Kubernetes has told, and not a user.
    """
    connector = _CheckedConnector(addresses, resolver or DefaultResolver(), to_pods=to_pods)
    return aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), connector=connector, trust_env=False)


def is_refusal(error: BaseException) -> bool:
    """Whether an error of the session stems from the policy."""
    cause: BaseException | None = error
    # Where a host has several addresses, the library keeps the errors' messages only.
    while cause is not None and _REFUSED not in str(cause):
        cause = cause.__cause__
    return cause is not None


class _CheckedConnector(aiohttp.TCPConnector):
    """Asks the policy of the moment about each address, and for which host it is."""

    def __init__(self, addresses: Addresses, resolver: AbstractResolver, *, to_pods: bool) -> None:
        super().__init__(
            # A limit shared by all would let those who never answer keep the others waiting.
            limit=0,
            limit_per_host=_LIMIT_PER_HOST,
            force_close=True,
            use_dns_cache=False,
            resolver=_AbsoluteResolver(resolver),
            socket_factory=self._open_socket,
        )
        self._addresses = addresses
        self._to_pods = to_pods

    async def connect(
        self,
        req: aiohttp.ClientRequest,
        traces: list[Trace],
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 - as the library calls it
    ) -> Connection:
        """A new connection. Raises `AddressRefusedError`, mostly as the cause of aiohttp's errors."""
        _host.set(req.url.raw_host or "")
        return await super().connect(req, traces, timeout)

    def _open_socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        family, kind, protocol, _, address = info
        self._addresses.check(str(address[0]), of_service=self._to_pods or names_service(_host.get()))
        return socket.socket(family=family, type=kind, proto=protocol)


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
            return await self._resolver.resolve(absolute_name(host), port, family)
        version = socket.AF_INET if literal.version == 4 else socket.AF_INET6
        return [ResolveResult(hostname=host, host=str(literal), port=port, family=version, proto=0, flags=0)]

    async def close(self) -> None:
        """See `AbstractResolver`."""
        await self._resolver.close()
