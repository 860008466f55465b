"""How connections are made: each address is checked at the very moment of connecting, the first to answer wins."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Sequence
from functools import cached_property

from dovetail_gateway.subgraph.addresses import Addresses, AddressRefusedError

from .connection import Connection, Owner
from .errors import NotConnectedError
from .names import Names, SocketAddress
from .origin import Origin

_HEAD_START = 0.25
"""Seconds that an address has before the next one is tried beside it (RFC 8305, connection attempt delay)."""


class Dialer:
    """Makes the process's connections."""

    def __init__(self, addresses: Addresses, loop: asyncio.AbstractEventLoop) -> None:
        self._addresses, self._loop = addresses, loop

    @cached_property
    def _tls(self) -> ssl.SSLContext:
        """Verifies certificates and names by the system's authorities, which are read when first needed."""
        context = ssl.create_default_context()
        context.set_alpn_protocols(["http/1.1"])
        return context

    async def dial(self, origin: Origin, names: Names, connect_timeout: float, owner: Owner) -> Connection:
        """A new connection, its handshake done.

        `connect_timeout`: seconds that connecting and the handshake may take; asking for the name is not counted.
        Raises `NotConnectedError`, whose cause may be an `AddressRefusedError`.
        """
        try:
            self._addresses.check_host(origin.host)
            revision = self._addresses.revision
            found = await names.addresses()
            async with asyncio.timeout(connect_timeout):
                connection = await self._connected(origin, found, owner)
            if self._addresses.revision != revision:
                self._recheck(connection, origin)
        except OSError as error:
            raise NotConnectedError(_reason(error)) from error
        connection.revision = self._addresses.revision
        return connection

    def _recheck(self, connection: Connection, origin: Origin) -> None:
        try:
            self._addresses.check(connection.peer, origin.host)
        except AddressRefusedError:
            connection.abort()
            raise

    async def _connected(self, origin: Origin, addresses: Sequence[SocketAddress], owner: Owner) -> Connection:
        opened = await self._first(addresses, origin.host)
        try:
            _, connection = await self._loop.create_connection(
                lambda: Connection(owner, self._loop),
                sock=opened,
                ssl=self._tls if origin.tls else None,
                # A name's trailing dot is no part of what a certificate is for.
                server_hostname=origin.host.rstrip(".") if origin.tls else None,
            )
        except BaseException:
            opened.close()
            raise
        return connection

    async def _first(self, addresses: Sequence[SocketAddress], host: str) -> socket.socket:
        """A socket connected to one of them: each starts when the one before has failed or had its head start."""
        waiting, running = list(addresses), set[asyncio.Task[socket.socket]]()
        failures: list[OSError] = []
        try:
            while waiting or running:
                if waiting:
                    running.add(self._loop.create_task(self._connect(waiting.pop(0), host)))
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
            await self._loop.sock_connect(opened, (address.host, address.port))
        except BaseException:
            opened.close()
            raise
        return opened


def _reason(error: OSError) -> str:
    """For the log: what is wrong with a certificate, not only that something is."""
    detail = getattr(error, "verify_message", "")
    return f"{type(error).__name__}: {detail}" if detail else type(error).__name__


def _discard(task: asyncio.Task[socket.socket]) -> None:
    """A race's loser that won after all."""
    if not task.cancelled() and task.exception() is None:
        task.result().close()
