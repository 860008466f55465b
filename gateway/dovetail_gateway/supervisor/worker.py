"""One worker: a gateway process that shares the public port and reports over a socket of its own."""

from __future__ import annotations

import asyncio
import sys
from multiprocessing import parent_process

from dovetail_gateway.app import Serving, serve
from dovetail_gateway.listening import Listeners
from dovetail_gateway.loop import run_loop
from dovetail_gateway.settings import GatewaySettings
from dovetail_gateway.telemetry.logs import configure_logging


def work(settings: GatewaySettings, port: int, admin_socket: str) -> None:
    """The whole life of a worker; the entry point of its process."""
    configure_logging(settings.log_level, access=settings.access_log)
    listeners = Listeners(host=settings.host, port=port, admin_socket=admin_socket, reuse_port=True)

    async def main(stop: asyncio.Event) -> None:
        parent = parent_process()
        if parent is not None:
            # A supervisor that was killed leaves no orphans that nobody watches.
            asyncio.get_running_loop().add_reader(parent.sentinel, stop.set)
        await serve(settings, None, listeners=listeners, on_ready=_on_ready, stop=stop)

    sys.exit(run_loop(main))


def _on_ready(_serving: Serving) -> None:
    """The supervisor speaks for all."""
