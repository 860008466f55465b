"""A TCP server on loopback that answers HTTP requests with whatever bytes a test wants, and counts what came."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import cast


@dataclass(slots=True)
class Received:
    """One request as it came over the wire; `connection` counts connections from 1."""

    line: str
    headers: list[tuple[str, str]]
    body: bytes
    connection: int

    def header(self, name: str) -> str | None:
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


class Connection(asyncio.Protocol):
    """One client's connection. A client that goes away cancels the answer to it."""

    def __init__(self, server: HostileServer) -> None:
        self._server = server
        self._buffer = b""
        self._writable = asyncio.Event()
        self._writable.set()
        self._answering: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        self._server.connections += 1
        self.number = self._server.connections
        self._server.open_connections.add(self)
        if self._server.deaf:
            self.transport.pause_reading()
        self._server.changed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._answering is not None:
            self._answering.cancel()
        self._server.open_connections.discard(self)
        self._server.changed.set()

    def pause_writing(self) -> None:
        self._writable.clear()

    def resume_writing(self) -> None:
        self._writable.set()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, separator, rest = self._buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        line, *fields = head.decode("latin-1").split("\r\n")
        headers = [(name, value.strip()) for name, _, value in (entry.partition(":") for entry in fields)]
        received = Received(line, headers, b"", self.number)
        length = int(received.header("content-length") or 0)
        if len(rest) < length:
            return
        received.body, self._buffer = rest[:length], rest[length:]
        self._server.requests.append(received)
        self._server.changed.set()
        self._answering = asyncio.get_running_loop().create_task(self._server.answer(self._server, received, self))

    async def write(self, data: bytes) -> None:
        await self._writable.wait()
        self.transport.write(data)
        # Let the loop see a client that went away, even under an answer without end.
        await asyncio.sleep(0)

    def close(self) -> None:
        self.transport.close()

    def reset(self) -> None:
        self.transport.abort()


@dataclass(slots=True)
class HostileServer:
    answer: Answer
    port: int = 0
    connections: int = 0
    open_connections: set[Connection] = field(default_factory=set)
    requests: list[Received] = field(default_factory=list)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    deaf: bool = False
    """Whether it reads nothing of what new connections send."""
    listener: asyncio.Server | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/graphql"

    async def stop(self) -> None:
        """Listen no more, and end all connections."""
        assert self.listener is not None
        self.listener.close()
        # Connections just accepted reach `connection_made` in the loop's next rounds.
        for _ in range(3):
            await asyncio.sleep(0)
        for connection in list(self.open_connections):
            connection.reset()
        await self.until(lambda: not self.open_connections)

    async def until(self, condition: Callable[[], bool], seconds: float = 10) -> None:
        """Wait until the server's counters fulfil the condition."""
        async with asyncio.timeout(seconds):
            while not condition():
                self.changed.clear()
                await self.changed.wait()


Answer = Callable[[HostileServer, Received, Connection], Awaitable[None]]
"""Writes what it likes; returning leaves the connection open for the next request unless it was closed."""


def response(body: bytes, *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    """A well-formed answer."""
    fields = ("Content-Type: application/json", f"Content-Length: {len(body)}", *headers)
    return f"HTTP/1.1 {status}\r\n".encode() + "\r\n".join(fields).encode() + b"\r\n\r\n" + body


@asynccontextmanager
async def hostile_server(
    answer: Answer, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", port: int = 0
) -> AsyncIterator[HostileServer]:
    """Serve on a free port, or on this one, until the block ends."""
    server = HostileServer(answer)
    loop = asyncio.get_running_loop()
    server.listener = await loop.create_server(lambda: Connection(server), host, port, ssl=tls)
    server.port = server.listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        await server.stop()
