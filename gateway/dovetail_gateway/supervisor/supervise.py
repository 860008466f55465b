"""The supervisor: starts the workers, replaces one that ends, ends all, and serves the admin port for all."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import tempfile
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from dovetail_gateway.admin.routes import admin_runner
from dovetail_gateway.app import Serving
from dovetail_gateway.listening import Listeners, base_url, open_admin
from dovetail_gateway.settings import GatewaySettings

from .reporting import SupervisorReporter, WorkerSockets
from .worker_process import WorkerProcess

_log = logging.getLogger(__name__)

_POLL_SECONDS = 0.1
_RESTART_PAUSE = 1.0
_PATIENCE = 5.0
"""Seconds that a worker gets beyond its own times for ending."""


class WorkerFailedError(OSError):
    """A worker ended before any served: another try would end the same way."""


async def supervise(settings: GatewaySettings, *, on_ready: Callable[[Serving], None], stop: asyncio.Event) -> None:
    """Run the workers until `stop`. Raises `WorkerFailedError`."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="dovetail-")))
        reserved = stack.enter_context(_reserve(settings.host, settings.port))
        port: int = reserved.getsockname()[1]
        paths = [folder / f"worker-{index}" for index in range(settings.workers)]
        sockets = WorkerSockets([str(path) for path in paths])
        reporter = SupervisorReporter(sockets)
        admin = admin_runner(reporter)
        stack.push_async_callback(admin.cleanup)
        admin_host = settings.admin_host or settings.host
        admin_url = await open_admin(
            admin, Listeners(host=settings.host, port=port, admin_host=admin_host, admin_port=settings.admin_port)
        )
        ready = asyncio.Event()
        places = [asyncio.create_task(_keep(settings, port, path, ready, reporter)) for path in paths]
        announcing = asyncio.create_task(_announce(sockets, ready, base_url(settings.host, port), admin_url, on_ready))
        stopping = asyncio.create_task(stop.wait())
        try:
            await asyncio.wait([*places, stopping], return_when=asyncio.FIRST_COMPLETED)
        finally:
            reporter.draining = True
            await _cancel([*places, announcing, stopping])
        for place in places:
            if not place.cancelled():
                place.result()


async def _keep(
    settings: GatewaySettings, port: int, path: Path, ready: asyncio.Event, reporter: SupervisorReporter
) -> None:
    """Keep one worker's place filled until cancelled, and end its process then."""
    while True:
        process = WorkerProcess(settings, port, path)
        try:
            code = await process.wait()
        finally:
            await process.end(settings.shutdown_grace + settings.drain_timeout + _PATIENCE)
        if not ready.is_set():
            raise WorkerFailedError(f"a worker ended with code {code} before it served")
        reporter.restarts += 1
        _log.error("a worker ended and is replaced", extra={"exitCode": code})
        await asyncio.sleep(_RESTART_PAUSE)


async def _announce(
    sockets: WorkerSockets, ready: asyncio.Event, url: str, admin_url: str | None, on_ready: Callable[[Serving], None]
) -> None:
    """Wait until all workers serve."""
    while True:
        answers = await sockets.ask("/readyz")
        if all(answer is not None and answer.ok for answer in answers):
            break
        await asyncio.sleep(_POLL_SECONDS)
    ready.set()
    first = (await sockets.ask("/status"))[0]
    status = json.loads(first.body) if first else {}
    on_ready(
        Serving(
            url=f"{url}/graphql",
            admin_url=admin_url,
            digest=status.get("digest", ""),
            subgraphs=tuple(status.get("subgraphs", ())),
        )
    )


async def _cancel(tasks: Sequence[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)


def _reserve(host: str, port: int) -> socket.socket:
    """A bound socket that never listens: it holds the port (and chooses it, for 0) while workers come and go."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    reserved = socket.socket(family, kind, protocol)
    reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    try:
        reserved.bind(address)
    except OSError as error:
        reserved.close()
        raise OSError(error.errno, f"{error.strerror}: {base_url(host, port)}") from error
    return reserved
