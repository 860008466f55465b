"""Addresses of the API server, as the names that processes in pods and here have for it resolve."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Awaitable, Callable, Iterable

from dovetail_composition.endpoints.addresses import literal_address
from dovetail_composition.resources import host_of

_log = logging.getLogger(__name__)
_IN_PODS = "kubernetes.default.svc.cluster.local."
_SECONDS = 5.0

Resolve = Callable[[str], Awaitable[tuple[str, ...]]]


async def resolve(host: str) -> tuple[str, ...]:
    """The addresses of a host, asked of the system. Raises `OSError`."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return tuple(sorted({str(address[0]) for *_, address in found}))


def hosts_of(url: str, service_host: str) -> tuple[str, ...]:
    """Hosts of the API server: of the URL that this process uses, and, where it is a pod, those that all pods know."""
    # Some clusters give pods a name outside of the cluster, and there is a Service all the same.
    in_pods = (service_host, _IN_PODS) if service_host else ()
    return tuple(dict.fromkeys(filter(None, (host_of(url), *in_pods))))


class ApiServerAddresses:
    """What was found last for each host; addresses of load balancers change."""

    def __init__(self, hosts: Iterable[str], changed: Callable[[], None], resolve: Resolve = resolve) -> None:
        """`changed` is called after addresses have."""
        literals = {host: literal_address(host) for host in hosts}
        self._found: dict[str, tuple[str, ...]] = {
            host: (str(literal),) for host, literal in literals.items() if literal
        }
        self._names = [host for host, literal in literals.items() if not literal]
        self._changed = changed
        self._resolve = resolve

    def __call__(self) -> tuple[str, ...]:
        """All addresses, in order."""
        return tuple(sorted({address for addresses in self._found.values() for address in addresses}))

    async def look_up(self) -> None:
        """Resolve all names; one that cannot be keeps its addresses."""
        before = self()
        for name in self._names:
            try:
                async with asyncio.timeout(_SECONDS):
                    self._found[name] = await self._resolve(name)
            except (OSError, UnicodeError) as exc:  # TimeoutError is an OSError
                _log.warning("could not resolve a name of the API server", extra={"host": name, "error": str(exc)})
        if self() != before:
            self._changed()

    async def run(self, pause: float) -> None:
        """Look up for ever, with so many seconds between."""
        while True:
            await self.look_up()
            await asyncio.sleep(pause)
