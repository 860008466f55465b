"""The operator without processes and networks: its own parts over a cluster in memory."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dovetail_composition.artifact import from_object
from dovetail_operator.composer import Composer
from dovetail_operator.gather import Gatherer
from dovetail_operator.inventory import Inventory
from dovetail_operator.lookups import Lookups
from dovetail_operator.polling import Poller
from dovetail_operator.ports import Thinker
from dovetail_operator.settings import Settings
from dovetail_operator.testing import FakeCluster, FakeFetcher, InlineThinker
from dovetail_operator.watching import Watching
from support.observations import NOW

SETTINGS = Settings(debounce=0, first_retry=0.01, longest_retry=0.02, resync=3600)


@dataclass
class MemoryOperator:
    """All parts that `main` puts together, but for kopf."""

    cluster: FakeCluster
    inventory: Inventory
    lookups: Lookups
    poller: Poller
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
    namespaces: tuple[str, ...] | None = None,
    settings: Settings = SETTINGS,
) -> MemoryOperator:
    """A fresh operator, as after a restart, whose watches show what happens in this cluster."""
    inventory, lookups = Inventory(), Lookups(cluster)
    poller = Poller(FakeFetcher(answers or {}))
    composer = Composer(
        settings=settings,
        gatherer=Gatherer(inventory, lookups, poller),
        lookups=lookups,
        cluster=cluster,
        thinker=thinker or InlineThinker(),
        now=lambda: NOW,
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

    def watch(seen: Mapping[str, Any], gone: bool) -> None:
        kind = seen["kind"]
        if kind in {"ConfigMap", "Secret"}:
            watching.saw_content(kind, seen, gone=gone)
        else:
            watching.saw(kind, seen, gone=gone)

    cluster.watchers.append(watch)
    return MemoryOperator(cluster, inventory, lookups, poller, composer, watching)


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
