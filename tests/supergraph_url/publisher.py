"""A server on loopback that publishes a supergraph SDL, with entity tags."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web

Answer = Callable[[web.Request], web.StreamResponse]


@dataclass(slots=True)
class Publisher:
    """What it gives, and the requests that it got. `answer` stands instead of the SDL where it is set."""

    sdl: str
    url: str = ""
    answer: Answer | None = None
    headers: list[dict[str, str]] = field(default_factory=list)
    statuses: list[int] = field(default_factory=list)
    asked: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def give(self, request: web.Request) -> web.StreamResponse:
        response = self.answer(request) if self.answer else self._tagged(request)
        self.headers.append(dict(request.headers))
        self.statuses.append(response.status)
        async with self.asked:
            self.asked.notify_all()
        return response

    async def until_asked(self, times: int) -> None:
        """Wait until so many further requests have come."""
        wanted = len(self.statuses) + times
        async with asyncio.timeout(20), self.asked:
            await self.asked.wait_for(lambda: len(self.statuses) >= wanted)

    def _tagged(self, request: web.Request) -> web.Response:
        tag = f'"{hashlib.sha256(self.sdl.encode()).hexdigest()}"'
        if request.headers.get("If-None-Match") == tag:
            return web.Response(status=304, headers={"ETag": tag})
        return web.Response(text=self.sdl, headers={"ETag": tag})


@asynccontextmanager
async def publisher(sdl: str) -> AsyncIterator[Publisher]:
    """Serve on a free port until the block ends."""
    running = Publisher(sdl)
    app = web.Application()
    app.router.add_get("/supergraph.graphql", running.give)
    runner = web.AppRunner(app, shutdown_timeout=0, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    running.url = f"http://127.0.0.1:{site.port}/supergraph.graphql"
    try:
        yield running
    finally:
        await runner.cleanup()
