"""The raw proxy: a bare aiohttp low-level server and a bare `httptools` client pass each body on to one service.

Run as `python -m bench.floors.proxy PORT URL`.
"""

from __future__ import annotations

import asyncio
import sys
from collections import deque
from typing import cast
from urllib.parse import urlsplit

import httptools
import uvloop
from aiohttp import web


class Connection(asyncio.Protocol):
    """One kept-alive connection to the service with at most one request under way."""

    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.answer: asyncio.Future[bytes] | None = None
        self.parts: list[bytes] = []
        self.parser = httptools.HttpResponseParser(self)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def connection_lost(self, exc: Exception | None) -> None:
        if self.answer and not self.answer.done():
            self.answer.set_exception(exc or ConnectionError("closed"))

    def on_body(self, body: bytes) -> None:
        self.parts.append(body)

    def on_message_complete(self) -> None:
        assert self.answer
        self.answer.set_result(self.parts[0] if len(self.parts) == 1 else b"".join(self.parts))
        self.parts = []
        self.parser = httptools.HttpResponseParser(self)

    async def ask(self, message: bytes) -> bytes:
        """Send a whole request; return the answer's body."""
        assert self.transport
        self.answer = asyncio.get_running_loop().create_future()
        self.transport.write(message)
        return await self.answer


async def serve(port: int, url: str) -> None:
    """Pass requests on until cancelled."""
    target = urlsplit(url)
    host, upstream = target.hostname or "127.0.0.1", target.port or 80
    loop = asyncio.get_running_loop()
    idle: deque[Connection] = deque()
    head = f"POST {target.path} HTTP/1.1\r\nHost: {target.netloc}\r\nContent-Type: application/json\r\n".encode()

    async def handle(request: web.BaseRequest) -> web.Response:
        body = await request.read()
        connection = idle.pop() if idle else (await loop.create_connection(Connection, host, upstream))[1]
        token = request.headers.get("Authorization", "none").encode()
        answer = await connection.ask(
            b"%sAuthorization: %s\r\nContent-Length: %d\r\n\r\n%s" % (head, token, len(body), body)
        )
        idle.append(connection)
        return web.Response(body=answer, content_type="application/json")

    server = await loop.create_server(web.Server(handle), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(serve(int(sys.argv[1]), sys.argv[2]))
