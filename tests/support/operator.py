"""The operator without processes and networks: its own parts over a cluster in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from dovetail_composition.artifact import from_object
from dovetail_operator.asking.polling import Poller
from dovetail_operator.asking.rollouts import Rollouts
from dovetail_operator.leading.leadership import LeaderCluster, SoleLeader
from dovetail_operator.loop.composer import Composer
from dovetail_operator.loop.gather import Gatherer
from dovetail_operator.ports import Leadership, Thinker, Trial
from dovetail_operator.settings import Settings, allowed_ranges, internal_ranges
from dovetail_operator.testing import FakeCluster, FakeFetcher, FakePodAsker, FakeTelemetry, InlineThinker, InlineTrial
from dovetail_operator.thinking.deliberation import Deliberation
from dovetail_operator.thinking.trials import Trials
from dovetail_operator.watch.inventory import Inventory, WatchedKind
from dovetail_operator.watch.lookups import Lookups
from dovetail_operator.watch.proof import WatchProof
from dovetail_operator.watch.watching import Watching
from support.observations import NOW

SETTINGS = Settings(debounce=0, first_retry=0.01, longest_retry=0.02, resync=3600)
API_SERVER = "10.254.0.1"


@dataclass
class MemoryOperator:
    """All parts that `main` puts together, but for kopf."""

    cluster: FakeCluster
    inventory: Inventory
    lookups: Lookups
    poller: Poller
    asker: FakePodAsker
    proof: WatchProof
    telemetry: FakeTelemetry
    trials: Trials
    composer: Composer
    watching: Watching

    async def look(self) -> bool:
        """List everything, as at start, and reconcile once."""
        await self.watching.list_all()
        return await self.composer.reconcile()

    def status(self, kind: str, name: str, namespace: str = "shop") -> dict[str, str]:
        """Conditions of an object: type → reason."""
        found = self.cluster.objects[kind, namespace, name].get("status", {}).get("conditions", [])
        return {each["type"]: each["reason"] for each in found}

    def sdl(self, gateway: str = "public", namespace: str = "shop") -> str:
        """The supergraph that is written."""
        return from_object(self.cluster.objects["ConfigMap", namespace, gateway]).data["supergraph.graphql"]


def memory_operator(
    cluster: FakeCluster,
    *,
    answers: Mapping[str, Mapping[str, Any]] | None = None,
    thinker: Thinker | None = None,
    quick: Trial | None = None,
    thorough: Trial | None = None,
    namespaces: tuple[str, ...] | None = None,
    settings: Settings = SETTINGS,
    leadership: Leadership | None = None,
) -> MemoryOperator:
    """A fresh operator, as after a restart, whose watches show what happens in this cluster."""
    leadership, telemetry, inventory = leadership or SoleLeader(), FakeTelemetry(), Inventory()
    guarded, proof = LeaderCluster(cluster, leadership), WatchProof(settings.watch_grace, telemetry)
    lookups = Lookups(guarded, proof)
    poller = Poller(FakeFetcher(answers or {}), leadership, telemetry, settings.fetch_memory)
    asker = FakePodAsker()
    rollouts = Rollouts(asker, leadership, lambda: composer.wake())
    trials = Trials(quick or InlineTrial(), thorough or InlineTrial(), lambda: composer.wake())
    composer = Composer(
        settings=settings,
        gatherer=Gatherer(
            inventory,
            lookups,
            poller,
            rollouts,
            api_server=lambda: (API_SERVER,),
            allowed_ranges=allowed_ranges(settings),
            internal_ranges=internal_ranges(settings),
        ),
        lookups=lookups,
        cluster=guarded,
        deliberation=Deliberation(
            thinker=thinker or InlineThinker(), trials=trials, rest=settings.resync, now=lambda: NOW
        ),
        leadership=leadership,
        telemetry=telemetry,
        refresh=lambda: watching.list_all(),
    )
    watching = Watching(
        settings=settings,
        cluster=guarded,
        inventory=inventory,
        lookups=lookups,
        namespaces=namespaces,
        proof=proof,
        wake=composer.wake,
    )
    poller.tell(watching.changed)

    def watch(seen: Mapping[str, Any], gone: bool) -> None:
        kind = seen["kind"]
        if kind in {"ConfigMap", "Secret"}:
            watching.saw_content(kind, seen, gone=gone)
        elif kind in get_args(WatchedKind):
            watching.saw(kind, seen, gone=gone)

    cluster.watchers.append(watch)
    return MemoryOperator(cluster, inventory, lookups, poller, asker, proof, telemetry, trials, composer, watching)


def schema(name: str, sdl: str, *, namespace: str = "shop", **spec: Any) -> dict[str, Any]:
    """A GraphQLSchema with inline SDL."""
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": name, "namespace": namespace},
        "spec": {"endpoint": {"url": f"http://{name}.example/graphql"}, "schema": {"sdl": sdl}, **spec},
    }


def gateway(name: str = "public", *, namespace: str = "shop", **spec: Any) -> dict[str, Any]:
    """A GraphQLGateway of all schemas of its namespace."""
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLGateway",
        "metadata": {"name": name, "namespace": namespace},
        "spec": spec,
    }
