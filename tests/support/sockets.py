"""Servers of graphql-transport-ws that say what a test tells them to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

Speak = Callable[[web.WebSocketResponse], Awaitable[None]]


@asynccontextmanager
async def speaking(speak: Speak, *, autoping: bool = True) -> AsyncIterator[tuple[str, list[str | None]]]:
    """A server whose sockets say what they are told to; its URL, and the tokens of those who opened one."""
    tokens: list[str | None] = []

    async def open_socket(request: web.Request) -> web.WebSocketResponse:
        tokens.append(request.headers.get("Authorization"))
        socket = web.WebSocketResponse(protocols=["graphql-transport-ws"], autoping=autoping)
        await socket.prepare(request)
        await speak(socket)
        return socket

    app = web.Application()
    app.router.add_get("/graphql", open_socket)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/graphql", tokens
    finally:
        await runner.cleanup()


async def acknowledge(socket: web.WebSocketResponse) -> None:
    await socket.receive_json()
    await socket.send_json({"type": "connection_ack"})
    await socket.receive_json()
