"""Running a gateway: one process or several, and the line that says that requests are accepted."""

from __future__ import annotations

from .app import Serving, serve
from .artifacts.content import Content
from .artifacts.source import Source
from .listening import Listeners
from .loop import run_loop
from .settings import GatewaySettings
from .supervisor.supervise import supervise
from .telemetry.logs import configure_logging


def run(settings: GatewaySettings, source: Source[Content] | None = None) -> int:
    """Serve until SIGTERM or SIGINT; the exit code. `source`: artifacts from this process, such as `dev` composes."""
    configure_logging(settings.log_level, access=settings.access_log)
    if settings.workers > 1 and source is None:
        return run_loop(lambda stop: supervise(settings, on_ready=announce, stop=stop))
    listeners = Listeners(
        host=settings.host,
        port=settings.port,
        admin_host=settings.admin_host or settings.host,
        admin_port=settings.admin_port,
    )
    return run_loop(lambda stop: serve(settings, source, listeners=listeners, on_ready=announce, stop=stop))


def announce(serving: Serving) -> None:
    """The one line on stdout that says that requests are accepted."""
    count = len(serving.subgraphs)
    subgraphs = f"{count} subgraph{'' if count == 1 else 's'}"
    admin = f", admin port {serving.admin_url}" if serving.admin_url else ""
    line = f"Dovetail gateway ready at {serving.url} ({subgraphs}, digest {serving.digest}{admin})"
    print(line, flush=True)  # noqa: T201 — scripts wait for it
