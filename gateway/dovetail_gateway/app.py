"""The composition root of one gateway process: adapters are made here, wired, run, and ended in order."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable, Coroutine, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from .admin.process import ProcessReporter
from .admin.routes import admin_runner
from .allocator import keep_freed_memory
from .artifacts.configuration import ConfigurationReader
from .artifacts.content import Content
from .artifacts.fallback import WithFallback
from .artifacts.files import SupergraphReader
from .artifacts.folders import FilesReader, visible_files
from .artifacts.source import PolledSource, Source
from .artifacts.urls import UrlSource
from .front.cors import CorsPolicy
from .front.overload import InFlight
from .front.server import public_server
from .generation.build import Built
from .generation.generation import LoadedGeneration
from .generation.inlet import Inlet
from .generation.loader import Loader
from .generation.memory import pass_seldom
from .generation.status import LoadStatus
from .generation.sweeping import Sweeper
from .generation.switch import Switch
from .listening import Listeners, open_admin, open_public
from .settings import GatewaySettings, SettingsError
from .subgraph.addresses import Addresses, MalformedPolicyError
from .subgraph.connections.connections import open_connections
from .subgraph.http import HttpSubgraphs
from .subgraph.secrets import SecretStore
from .subgraph.session import open_session, system_resolver
from .telemetry.metrics import Metrics

_log = logging.getLogger(__name__)

_SWITCH_INTERVAL = 0.0002
"""Seconds after which a thread that builds a generation lets the loop run, which asks for it a few times a request."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Serving:
    """A process that has begun to serve."""

    url: str
    admin_url: str | None
    digest: str
    subgraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sources:
    """Where a process gets what it runs on; None: it has none of this kind."""

    artifacts: Source[Content]
    secrets: Source[Mapping[str, bytes]] | None


async def serve(
    settings: GatewaySettings,
    source: Source[Content] | None,
    *,
    listeners: Listeners,
    on_ready: Callable[[Serving], None],
    stop: asyncio.Event,
) -> None:
    """Serve until `stop`, then drain. `source`: where artifacts come from, if not from what the settings name."""
    sys.setswitchinterval(_SWITCH_INTERVAL)
    async with AsyncExitStack() as stack:
        metrics, secrets, addresses = Metrics(), SecretStore(), Addresses()
        session = await stack.enter_async_context(open_session(addresses, system_resolver()))
        connections = await stack.enter_async_context(open_connections(addresses, system_resolver()))
        in_flight = InFlight()
        sweeper = Sweeper(lambda: in_flight.count > 0)
        switch = Switch(metrics, sweeper.take)
        stack.push_async_callback(switch.close)

        def connect(built: Built) -> LoadedGeneration:
            http = HttpSubgraphs(
                manifest=built.manifest, connections=connections, session=session, secrets=secrets, observer=metrics
            )
            return LoadedGeneration(built, http)

        loader = Loader(switch, connect, metrics, configured=settings.config is not None)
        if source is None and settings.supergraph_url is not None:
            source = UrlSource(session, settings.supergraph_url, settings.supergraph_interval)
        sources = await _open_sources(settings, source, stack)

        def feed(name: str, origin: Source[T], take: Callable[[T], None]) -> Callable[[], Coroutine[Any, Any, None]]:
            return partial(origin.run, Inlet(name, take, loader.status, metrics))

        policies = Inlet("addresses", addresses.replace, loader.status, metrics)

        def take_content(content: Content) -> None:
            """The policy first: what is built next may already need it."""
            try:
                policies.found(content.addresses)
            except MalformedPolicyError as error:
                policies.failed(str(error))
            loader.content_found(content)

        feeds = [feed("artifact", sources.artifacts, take_content)]
        if sources.secrets is not None:
            feeds.append(feed("secrets", sources.secrets, secrets.replace))
        if settings.config is not None:
            configurations = PolledSource(ConfigurationReader(settings.config), settings.poll_interval)
            feeds.append(feed("configuration", configurations, loader.configuration_found))

        reporter = ProcessReporter(loader.status, metrics)
        admin = admin_runner(reporter)
        stack.push_async_callback(admin.cleanup)
        public = public_server(
            switch,
            in_flight,
            metrics,
            cors=CorsPolicy(origins=settings.cors_origins),
            drain_timeout=settings.drain_timeout,
            max_connections=settings.max_connections,
            query_plans=settings.query_plans,
            override_labels=settings.override_labels,
            is_ending=lambda: reporter.draining,
        )
        stack.push_async_callback(public.close)

        admin_url = await open_admin(admin, listeners)
        # A worker takes no connections from the others before it can answer; alone, a process says what it waits for.
        url = None if listeners.reuse_port else await open_public(public, listeners)
        keep_freed_memory()
        pass_seldom()
        async with asyncio.TaskGroup() as group:
            background = [group.create_task(work()) for work in (loader.run, sweeper.run, *feeds)]
            if await _first(loader.ready, stop):
                url = url or await open_public(public, listeners)
                reporter.accepting = True
                on_ready(_serving(f"{url}/graphql", admin_url, loader.status))
            await stop.wait()
            _log.info("shutting down")
            reporter.draining = True
            # Load balancers learn from readiness that no more requests should come; until they do, all are answered.
            await asyncio.sleep(settings.shutdown_grace)
            await public.close()
            for task in background:
                task.cancel()


async def _open_sources(settings: GatewaySettings, source: Source[Content] | None, stack: AsyncExitStack) -> _Sources:
    poll = settings.poll_interval
    secrets: Source[Mapping[str, bytes]] | None = None
    if settings.secrets_dir is not None:
        secrets = PolledSource(FilesReader(settings.secrets_dir, visible_files), poll)
    if source is not None:
        return _Sources(artifacts=source, secrets=secrets)
    if settings.config_map is None:
        if settings.supergraph is None:
            raise SettingsError("neither a supergraph file nor a ConfigMap is given")
        return _Sources(artifacts=PolledSource(SupergraphReader(settings.supergraph), poll), secrets=secrets)
    # Imported where it is used: the client takes a second and 25 MB.
    from .artifacts.config_map import CompanionSecretSource, ConfigMapSource, open_api

    api = await open_api(settings.kubeconfig)
    stack.push_async_callback(api.close)
    artifacts: Source[Content] = ConfigMapSource(api, *settings.config_map)
    companion: Source[Mapping[str, bytes]] = CompanionSecretSource(api, *settings.config_map)
    if settings.mounted_copy is not None:
        artifacts = WithFallback(artifacts, PolledSource(SupergraphReader(settings.mounted_copy), poll))
    return _Sources(artifacts=artifacts, secrets=companion if secrets is None else WithFallback(companion, secrets))


def _serving(url: str, admin_url: str | None, status: LoadStatus) -> Serving:
    return Serving(url=url, admin_url=admin_url, digest=status.digest or "", subgraphs=status.subgraphs)


async def _first(wanted: asyncio.Event, other: asyncio.Event) -> bool:
    """Wait for either; whether it is the wanted one."""
    waits = [asyncio.create_task(event.wait()) for event in (wanted, other)]
    try:
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
    return wanted.is_set()
