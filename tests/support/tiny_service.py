"""A small GraphQL service on loopback, in the test's own process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from graphql import build_schema, graphql
from multidict import CIMultiDict

SDL = "type Query { hello: String!, slow: String!, more: Int }"


@dataclass(slots=True)
class TinyService:
    """Counts its calls; `slow` waits for `go`."""

    url: str = ""
    calls: int = 0
    slow_calls: int = 0
    cancelled: int = 0
    headers: list[CIMultiDict[str]] = field(default_factory=list)
    go: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, request: web.Request) -> web.Response:
        self.calls += 1
        self.headers.append(request.headers.copy())
        body = await request.json()
        try:
            result = await graphql(build_schema(SDL), body["query"], self, variable_values=body.get("variables"))
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return web.json_response(result.formatted)

    def hello(self, _info: object) -> str:
        return "world"

    def more(self, _info: object) -> int:
        return 42

    async def slow(self, _info: object) -> str:
        self.slow_calls += 1
        await self.go.wait()
        return "at last"


@asynccontextmanager
async def tiny_service() -> AsyncIterator[TinyService]:
    """Serve on a free port until the block ends."""
    service = TinyService()
    app = web.Application()
    app.router.add_post("/graphql", service.answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    service.url = f"http://127.0.0.1:{site.port}/graphql"
    try:
        yield service
    finally:
        service.go.set()
        await runner.cleanup()
