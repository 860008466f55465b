"""Opening ports: the public one, and the admin port or its socket."""

from __future__ import annotations

from dataclasses import dataclass

from aiohttp import web

from .front.http1.server import HttpServer

_BACKLOG = 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class Listeners:
    """Where a process listens. `admin_socket`: a path, instead of a port; `reuse_port`: beside other workers."""

    host: str
    port: int
    admin_host: str = "127.0.0.1"
    admin_port: int | None = None
    admin_socket: str | None = None
    reuse_port: bool = False


async def open_public(server: HttpServer, listeners: Listeners) -> str:
    """Accept requests; the base URL."""
    port = await server.open(listeners.host, listeners.port, backlog=_BACKLOG, reuse_port=listeners.reuse_port)
    return base_url(listeners.host, port)


async def open_admin(runner: web.AppRunner, listeners: Listeners) -> str | None:
    """Open the admin port, if there is one; its base URL."""
    await runner.setup()
    if listeners.admin_socket is not None:
        await web.UnixSite(runner, listeners.admin_socket).start()
    if listeners.admin_port is None:
        return None
    site = web.TCPSite(runner, listeners.admin_host, listeners.admin_port)
    await site.start()
    return base_url(listeners.admin_host, site.port)


def base_url(host: str, port: int) -> str:
    """A URL to show: IPv6 addresses in brackets."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
