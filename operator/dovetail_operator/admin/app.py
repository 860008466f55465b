"""The admin port's routes over what can tell."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST

from dovetail_operator.ports import ClusterError

_log = logging.getLogger(__name__)


class Reporter(Protocol):
    """Tells the state of the process."""

    def liveness(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether the process works, and details; another one would do better where it does not."""
        ...

    def readiness(self) -> tuple[bool, Mapping[str, Any]]:
        """Whether it has seen the cluster, and details."""
        ...

    def metrics(self) -> bytes:
        """Prometheus' text format."""
        ...


@asynccontextmanager
async def admin_port(reporter: Reporter, host: str, port: int) -> AsyncIterator[None]:
    """Serve for the time of a `with`. Raises `ClusterError` where the port is taken."""
    runner = web.AppRunner(admin_app(reporter), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, host, port)
        try:
            await site.start()
        except OSError as exc:
            where = f"the admin port {host}:{port} cannot be opened"
            raise ClusterError(f"{where}: {exc.strerror}; set DOVETAIL_ADMIN_PORT to another one, or to 0") from exc
        _log.info("admin port is open", extra={"url": f"http://{host}:{site.port}"})
        yield
    finally:
        await runner.cleanup()


def admin_app(reporter: Reporter) -> web.Application:
    """The routes."""

    async def livez(_request: web.Request) -> web.Response:
        alive, details = reporter.liveness()
        return _json(alive, {"status": "alive" if alive else "dead", **details})

    async def readyz(_request: web.Request) -> web.Response:
        ready, details = reporter.readiness()
        return _json(ready, {"status": "ready" if ready else "unready", **details})

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=reporter.metrics(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    app = web.Application()
    app.router.add_get("/livez", livez)
    app.router.add_get("/readyz", readyz)
    app.router.add_get("/metrics", metrics)
    return app


def _json(fine: bool, value: Mapping[str, Any]) -> web.Response:
    text = json.dumps(value, indent=2) + "\n"
    return web.Response(status=200 if fine else 503, text=text, content_type="application/json")
