"""The public server: everything from a connection to the pipeline, put together."""

from __future__ import annotations

from collections.abc import Callable, Collection

from dovetail_gateway.runtime import check_runtime
from dovetail_gateway.telemetry.observer import RequestObserver

from .cors import CorsPolicy
from .graphiql import Page
from .handler import PublicHandler
from .http1.server import HttpServer
from .overload import InFlight
from .pipeline import Pipeline
from .ports import Generations


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
) -> HttpServer:
    """The server of the public port; the caller opens and closes it. Must be called with the loop running.

    Closing waits for running requests, `drain_timeout` seconds at most. `is_ending`: it will be closed soon.
    Raises `UnsafeRuntimeError`.
    """
    check_runtime()
    pipeline = Pipeline(
        generations,
        in_flight,
        observer,
        origins=cors.origins,
        query_plans=query_plans,
        override_labels=override_labels,
    )
    return HttpServer(
        PublicHandler(pipeline, Page(), cors),
        generations.body_limit,
        observer,
        max_connections=max_connections,
        drain_timeout=drain_timeout,
        is_ending=is_ending,
    )
