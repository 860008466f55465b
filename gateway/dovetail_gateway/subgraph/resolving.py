"""How the names of endpoints are resolved."""

from __future__ import annotations

import socket
from ipaddress import ip_address

from aiohttp.abc import AbstractResolver, ResolveResult

from dovetail_composition.endpoints.addresses import IPAddress, literal_address
from dovetail_composition.endpoints.cluster_names import absolute_name

from .addresses import Addresses


class AbsoluteResolver(AbstractResolver):
    """Resolves names as they stand; where there is a policy, without the search domains of a pod."""

    def __init__(self, addresses: Addresses, resolver: AbstractResolver) -> None:
        self._addresses = addresses
        self._resolver = resolver

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """See `AbstractResolver`."""
        if not self._addresses.restricted:
            if (address := _address(host)) is not None:
                return [_numeric(host, address, port)]
            return await self._resolver.resolve(host, port, family)
        if (literal := literal_address(host)) is not None:
            # Asked for it, a name server or the C library might read it otherwise than the policy does.
            return [_numeric(host, literal, port)]
        return await self._resolver.resolve(absolute_name(host), port, family)

    async def close(self) -> None:
        """See `AbstractResolver`."""
        await self._resolver.close()


def _address(host: str) -> IPAddress | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _numeric(host: str, address: IPAddress, port: int) -> ResolveResult:
    return ResolveResult(
        hostname=host,
        host=str(address),
        port=port,
        family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
        proto=0,
        flags=socket.AI_NUMERICHOST,
    )
