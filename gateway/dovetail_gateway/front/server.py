"""The public server: limits of the connection, and what must hold before it may start."""

from __future__ import annotations

from collections.abc import Callable, Collection

from aiohttp import http_parser, web

from dovetail_gateway.telemetry.observer import RequestObserver

from .cors import CorsPolicy
from .graphiql import Page
from .handler import PublicHandler
from .overload import InFlight
from .pipeline import Pipeline
from .ports import Generations
from .protocol import MAX_FIELD, MAX_LINE, PublicServer

KEEP_ALIVE = 75.0
"""Seconds that an idle connection stays open: longer than the 60 that proxies keep theirs."""

MAX_FIELDS = 100
LINGER = 2.0
"""Seconds in which the rest of a refused body is thrown away, so that the client gets to see the refusal."""


class UnsafeRuntimeError(Exception):
    """Known attacks work against this Python or this aiohttp."""


def check_runtime() -> None:
    """Refuse to start where known attacks work. Raises `UnsafeRuntimeError`."""
    if http_parser.HttpRequestParser is http_parser.HttpRequestParserPy:
        raise UnsafeRuntimeError("aiohttp runs without its C parser, whose Python twin lets requests be smuggled")
    if not __debug__:
        raise UnsafeRuntimeError("python -O drops the assertions that aiohttp's parser relies on")


def public_server(
    generations: Generations,
    in_flight: InFlight,
    observer: RequestObserver,
    *,
    cors: CorsPolicy,
    drain_timeout: float,
    max_connections: int,
    query_plans: bool,
    override_labels: Collection[str],
    is_ending: Callable[[], bool],
) -> web.ServerRunner:
    """The runner of the public port; the caller sets it up, opens its sites and cleans it up.

    Cleaning up waits for running requests, `drain_timeout` seconds at most. Must be called with the loop running.
    Raises `UnsafeRuntimeError`.
    """
    check_runtime()
    pipeline = Pipeline(generations, in_flight, observer, query_plans=query_plans, override_labels=override_labels)
    handler = PublicHandler(pipeline, Page(), cors, is_ending)
    server = PublicServer(
        handler,
        observer,
        max_connections,
        # A client that went away must not keep its subgraph calls running.
        handler_cancellation=True,
        keepalive_timeout=KEEP_ALIVE,
        lingering_time=LINGER,
        max_line_size=MAX_LINE,
        max_field_size=MAX_FIELD,
        max_headers=MAX_FIELDS,
        access_log=None,
    )
    return web.ServerRunner(server, shutdown_timeout=drain_timeout)
