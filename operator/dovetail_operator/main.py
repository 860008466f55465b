"""The composition root: the one place where adapters are made and put together."""

from __future__ import annotations

import asyncio
import logging
import socket
import sys
import uuid
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from typing import Any

import kopf
from kubernetes.aio.client.configuration import Configuration

from dovetail_composition.resources.metadata import DNS_LABEL

from .admin.app import admin_port
from .admin.reporting import ProcessReporter
from .admin.telemetry import Metrics
from .asking.polling import Poller
from .asking.rollouts import Rollouts
from .fetch.connecting import Addresses, open_session
from .fetch.http import HttpFetcher
from .fetch.pods import HttpPodAsker
from .handlers import kopf_settings, register_login, register_resources, run_watchers
from .kube.api_server import ApiServerAddresses, hosts_of
from .kube.client import KubeCluster
from .kube.connection import bearer_token, connect, load_configuration
from .leading.election import Election
from .leading.leadership import LeaderCluster, SoleLeader
from .logs import set_up_logs
from .loop.composer import Composer
from .loop.gather import Gatherer
from .ports import ClusterError
from .settings import Settings, allowed_ranges, from_environment, internal_ranges, service_host
from .thinking.deliberation import Deliberation
from .thinking.sandbox import Sandbox, TrialRoom
from .thinking.trials import Trials
from .watch.inventory import Inventory
from .watch.lookups import Lookups
from .watch.proof import WatchProof
from .watch.watching import Watching

_log = logging.getLogger(__name__)


def run(namespaces: tuple[str, ...] | None) -> int:
    """Run until SIGTERM; `namespaces` is None for all of them. Returns the exit code."""
    # kopf would take them for patterns, and wait for ever for what matches.
    wrong = [each for each in namespaces or () if not DNS_LABEL.fullmatch(each)]
    if wrong:
        _complain(f"--namespace takes the name of one namespace and may be repeated, but {wrong[0]!r} is none")
        return 2
    try:
        settings = from_environment()
        set_up_logs(settings.log_level)
        asyncio.run(_run(settings, namespaces))
    except (ClusterError, ValueError) as exc:
        _complain(str(exc))
        return 1
    return 0


def _complain(message: str) -> None:
    print(f"dovetail operator: {message}", file=sys.stderr)  # noqa: T201 - why a command ends is told to people


async def _run(settings: Settings, namespaces: tuple[str, ...] | None) -> None:
    configuration = await load_configuration()
    sandbox, metrics = Sandbox(settings), Metrics()
    quick = TrialRoom(settings.quick_seconds, settings.schema_memory)
    thorough = TrialRoom(settings.compose_seconds, settings.schema_memory)
    trials = Trials(quick, thorough, lambda: composer.wake())
    addresses = Addresses()
    api_server = ApiServerAddresses(hosts_of(configuration.host, service_host()), lambda: watching.changed())
    async with (
        connect(configuration) as client,
        open_session(addresses) as session,
        open_session(addresses, to_pods=True) as to_pods,
    ):
        api, inventory = KubeCluster(client), Inventory()
        election = _election(settings, api, lambda: watching.changed())
        leadership = election or SoleLeader()
        cluster, proof = LeaderCluster(api, leadership), WatchProof(settings.watch_grace, metrics)
        lookups = Lookups(cluster, proof)
        rollouts = Rollouts(HttpPodAsker(to_pods), leadership, lambda: composer.wake())
        poller = Poller(
            HttpFetcher(session, addresses, settings.fetch_bytes), leadership, metrics, settings.fetch_memory
        )
        composer = Composer(
            settings=settings,
            gatherer=Gatherer(
                inventory,
                lookups,
                poller,
                rollouts,
                api_server=api_server,
                allowed_ranges=allowed_ranges(settings),
                internal_ranges=internal_ranges(settings),
            ),
            lookups=lookups,
            cluster=cluster,
            deliberation=Deliberation(thinker=sandbox, trials=trials, rest=settings.resync, now=_now),
            leadership=leadership,
            telemetry=metrics,
            refresh=lambda: watching.list_all(),
        )
        watching = Watching(
            settings=settings,
            cluster=cluster,
            inventory=inventory,
            lookups=lookups,
            namespaces=namespaces,
            proof=proof,
            wake=composer.wake,
        )
        poller.tell(watching.changed)
        reporter = ProcessReporter(
            inventory=inventory,
            composer=composer,
            watching=watching,
            proof=proof,
            leadership=leadership,
            metrics=metrics,
        )
        registry = kopf.OperatorRegistry()
        register_login(registry, _login)
        register_resources(registry, watching, clusterwide=namespaces is None)
        forever: dict[str, Coroutine[Any, Any, None]] = {
            "composer": composer.run(),
            "lists": watching.run(),
            "API server": api_server.run(settings.longest_retry),
        }
        if election:
            forever["election"] = election.run()
        async with admin_port(reporter, settings.admin_host, settings.admin_port):
            try:
                await asyncio.gather(sandbox.warm_up(), quick.warm_up(), api_server.look_up())
                ready = asyncio.Event()
                watching_settings = kopf_settings(namespaces, settings.watch_inactivity)
                watchers = run_watchers(registry, watching_settings, namespaces, ready)
                await _until_stopped(forever, watchers, ready, reporter)
            finally:
                await poller.close()
                await rollouts.close()
                await trials.close()
                for child in (sandbox, quick, thorough):
                    await child.close()
                if election:
                    await election.release()


def _election(settings: Settings, api: KubeCluster, changed: Callable[[], None]) -> Election | None:
    if not settings.lease_namespace:
        return None
    # Names of pods come again, as those of StatefulSets; processes do not.
    identity = f"{socket.gethostname()}_{uuid.uuid4()}"
    return Election(settings=settings, cluster=api, identity=identity, changed=changed)


async def _until_stopped(
    forever: Mapping[str, Coroutine[Any, Any, None]],
    watchers: Coroutine[Any, Any, None],
    ready: asyncio.Event,
    reporter: ProcessReporter,
) -> None:
    """A signal ends the watchers, and that everything; anything else that ends is a bug, and ends everything, too."""
    reporter.tasks = [asyncio.create_task(each, name=name) for name, each in (*forever.items(), ("kopf", watchers))]
    told = asyncio.create_task(_tell_ready(ready), name="ready")
    try:
        done, _ = await asyncio.wait(reporter.tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in (*reporter.tasks, told):
            task.cancel()
        await asyncio.gather(*reporter.tasks, told, return_exceptions=True)


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
