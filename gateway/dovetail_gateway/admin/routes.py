"""The admin port's routes over whatever can tell: one process, or the supervisor of several."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import orjson
from aiohttp import web

METRICS_TYPE = "text/plain; version=1.0.0; charset=utf-8"


class Reporter(Protocol):
    """Tells the state of a process or of several."""

    async def readiness(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether requests should be sent here, and details."""
        ...

    async def status(self) -> Mapping[str, Any]:
        """What is served, since when, and what was refused."""
        ...

    async def metrics(self) -> bytes:
        """Prometheus' text format."""
        ...


def admin_app(reporter: Reporter) -> web.Application:
    """`/livez`, `/readyz`, `/metrics`, `/status`."""

    async def livez(_request: web.Request) -> web.Response:
        # That it answers at all says that the loop runs; what it depends on is a matter of readiness.
        return _json(200, {"status": "alive"})

    async def readyz(_request: web.Request) -> web.Response:
        ready, details = await reporter.readiness()
        return _json(200 if ready else 503, {"status": "ready" if ready else "unready", **details})

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=await reporter.metrics(), headers={"Content-Type": METRICS_TYPE})

    async def status(_request: web.Request) -> web.Response:
        return _json(200, await reporter.status())

    app = web.Application()
    app.router.add_get("/livez", livez)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    app.router.add_get("/status", status)
    return app


def admin_runner(reporter: Reporter) -> web.AppRunner:
    """A runner for the admin port; the caller sets it up, opens its site and cleans it up."""
    return web.AppRunner(admin_app(reporter), access_log=None, shutdown_timeout=1.0)


def _json(status: int, value: Mapping[str, Any]) -> web.Response:
    body = orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    return web.Response(status=status, body=body, content_type="application/json")
