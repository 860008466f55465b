"""How connections are made: each address is checked at the very moment of connecting, the first to answer wins."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import cached_property

from dovetail_gateway.subgraph.addresses import Addresses, AddressRefusedError

from .connection import Connection
from .errors import NotConnectedError
from .names import Names, SocketAddress
from .origin import Origin

_HEAD_START = 0.25
"""Seconds that an address has before the next one is tried beside it (RFC 8305, connection attempt delay)."""


class Dialer:
    """Makes the process's connections."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Verifies certificates and names by the system's authorities, which are read when first needed."""
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    async def dial(
        self, origin: Origin, names: Names, connect_timeout: float, on_lost: Callable[[Connection], None]
    ) -> Connection:
        """A new connection. Raises `NotConnectedError`, whose cause may be an `AddressRefusedError`."""
        try:
            self._addresses.check_host(origin.host)
            revision = self._addresses.revision
            found = await names.addresses()
            async with asyncio.timeout(connect_timeout):
                opened = await self._first(found, origin.host)
        except OSError as error:
            raise NotConnectedError(type(error).__name__) from error
        loop = asyncio.get_running_loop()
        try:
            _, connection = await loop.create_connection(
                lambda: Connection(on_lost),
                sock=opened,
                ssl=self._tls if origin.tls else None,
                # A name's trailing dot is no part of what a certificate is for.
                server_hostname=origin.host.rstrip(".") if origin.tls else None,
            )
        except BaseException as error:
            opened.close()
            if isinstance(error, OSError):
                raise NotConnectedError(type(error).__name__) from error
            raise
        if self._addresses.revision != revision:
            try:
                self._addresses.check(connection.peer, origin.host)
            except AddressRefusedError as error:
                connection.abort()
                raise NotConnectedError(type(error).__name__) from error
        connection.revision = self._addresses.revision
        return connection

    async def _first(self, addresses: Sequence[SocketAddress], host: str) -> socket.socket:
        """A socket connected to one of them: each starts when the one before has failed or had its head start."""
        waiting, running = list(addresses), set[asyncio.Task[socket.socket]]()
        failures: list[OSError] = []
        try:
            while waiting or running:
                if waiting:
                    running.add(asyncio.create_task(self._connect(waiting.pop(0), host)))
                done, running = await asyncio.wait(
                    running, timeout=_HEAD_START if waiting else None, return_when=asyncio.FIRST_COMPLETED
                )
                opened = [task.result() for task in done if task.exception() is None]
                for spare in opened[1:]:
                    spare.close()
                if opened:
                    return opened[0]
                failures += [error for task in done if isinstance(error := task.exception(), OSError)]
        finally:
            for task in running:
                task.cancel()
                task.add_done_callback(_discard)
        # Where one address could have been called, that it could not be reached is what matters.
        raise next((each for each in failures if not isinstance(each, AddressRefusedError)), failures[0])

    async def _connect(self, address: SocketAddress, host: str) -> socket.socket:
        self._addresses.check(address.host, host)
        opened = socket.socket(address.family, socket.SOCK_STREAM)
        try:
            opened.setblocking(False)
            await asyncio.get_running_loop().sock_connect(opened, (address.host, address.port))
        except BaseException:
            opened.close()
            raise
        return opened


def _discard(task: asyncio.Task[socket.socket]) -> None:
    """A race's loser that won after all."""
    if not task.cancelled() and task.exception() is None:
        task.result().close()
