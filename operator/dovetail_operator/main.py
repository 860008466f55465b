"""The composition root: the one place where adapters are made and put together."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import UTC, datetime

import kopf
from kubernetes.aio.client.configuration import Configuration

from .composer import Composer
from .fetch.http import HttpFetcher, open_session
from .gather import Gatherer
from .handlers import kopf_settings, register_login, register_resources
from .inventory import Inventory
from .kube.client import KubeCluster
from .kube.connection import bearer_token, connect, load_configuration
from .logs import set_up_logs
from .lookups import Lookups
from .polling import Poller
from .ports import ClusterError
from .sandbox import Sandbox
from .settings import Settings, from_environment
from .watching import Watching

_log = logging.getLogger(__name__)


def run(namespaces: tuple[str, ...] | None) -> int:
    """Run until SIGTERM; `namespaces` is None for all of them. Returns the exit code."""
    try:
        settings = from_environment()
        set_up_logs(settings.log_level)
        asyncio.run(_run(settings, namespaces))
    except (ClusterError, ValueError) as exc:
        print(f"dovetail operator: {exc}", file=sys.stderr)  # noqa: T201 - why a command ends is told to people
        return 1
    return 0


async def _run(settings: Settings, namespaces: tuple[str, ...] | None) -> None:
    configuration = await load_configuration()
    sandbox = Sandbox(settings)
    async with connect(configuration) as client, open_session() as session:
        cluster, inventory = KubeCluster(client), Inventory()
        lookups = Lookups(cluster)
        poller = Poller(HttpFetcher(session, settings.fetch_bytes))
        composer = Composer(
            settings=settings,
            gatherer=Gatherer(inventory, lookups, poller),
            lookups=lookups,
            cluster=cluster,
            thinker=sandbox,
            now=_now,
        )
        watching = Watching(
            settings=settings,
            cluster=cluster,
            inventory=inventory,
            lookups=lookups,
            namespaces=namespaces,
            wake=composer.wake,
        )
        poller.tell(watching.changed)
        registry = kopf.OperatorRegistry()
        register_login(registry, _login)
        register_resources(registry, watching, clusterwide=namespaces is None)
        try:
            await sandbox.warm_up()
            await _until_stopped(composer, watching, registry, namespaces)
        finally:
            await poller.close()
            await sandbox.close()


async def _until_stopped(
    composer: Composer, watching: Watching, registry: kopf.OperatorRegistry, namespaces: tuple[str, ...] | None
) -> None:
    """SIGTERM ends kopf, and that everything; anything else that ends is a bug, and ends everything, too."""
    ready = asyncio.Event()
    background = [
        asyncio.create_task(composer.run(), name="composer"),
        asyncio.create_task(watching.run(), name="lists"),
        asyncio.create_task(_tell_ready(ready), name="ready"),
    ]
    try:
        watcher = asyncio.create_task(
            kopf.operator(
                registry=registry,
                settings=kopf_settings(namespaces),
                clusterwide=namespaces is None,
                namespaces=namespaces or (),
                ready_flag=ready,
            ),
            name="kopf",
        )
        done, _ = await asyncio.wait([watcher, *background[:2]], return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            # At its end, kopf cancels every task that is younger than itself, and what waits for one ends with it.
            if not task.cancelled():
                task.result()
    finally:
        for task in (watcher, *background):
            task.cancel()
        await asyncio.gather(watcher, *background, return_exceptions=True)


async def _tell_ready(ready: asyncio.Event) -> None:
    await ready.wait()
    _log.info("operator is running")


async def _login() -> kopf.ConnectionInfo:
    configuration: Configuration = await load_configuration()
    return kopf.ConnectionInfo(
        server=configuration.host,
        ca_path=configuration.ssl_ca_cert,
        insecure=not configuration.verify_ssl,
        certificate_path=configuration.cert_file,
        private_key_path=configuration.key_file,
        scheme="Bearer",
        token=await bearer_token(configuration),
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
