"""What happens to gateways and the operator in a day's work, under load."""

import copy

import pytest
from harness.cluster import PATIENCE, Cluster
from harness.releases import OPERATOR_NAMESPACE, operator_deployment
from harness.world import Gateway, World
from support.cluster import eventually

CATALOGS = {
    "query": "{ catalogs { id name } }",
    "expect": {"catalogs": [{"id": "1", "name": "catalog v1"}, {"id": "2", "name": "catalog v1"}]},
}
TITLES = "{ catalogs { title } }"
TITLED = {"catalogs": [{"title": "catalog v1"}, {"title": "catalog v1"}]}


@pytest.fixture(scope="module")
def gateway(world: World, operator: None) -> Gateway:
    """A gateway of two pods over one service."""
    (catalog,) = world.manifests("catalog")
    world.serve(catalog)
    world.apply(catalog)
    installed = world.gateway()
    world.client.until(installed.url, CATALOGS["query"], CATALOGS["expect"])
    return installed


def test_the_gateway_rolls_scales_and_loses_a_pod(world: World, gateway: Gateway) -> None:
    cluster, deployment, where = world.cluster, f"deployment/{gateway.name}", ("-n", world.namespace)
    with world.client.load(gateway.url, [CATALOGS]):
        cluster.kubectl("rollout", "restart", deployment, *where)
        cluster.rolled_out(world.namespace, gateway.name)
        cluster.kubectl("scale", deployment, "--replicas=1", *where)
        until_pods(world, gateway, 1)
        cluster.kubectl("scale", deployment, "--replicas=4", *where)
        cluster.rolled_out(world.namespace, gateway.name)
        cluster.kubectl("delete", "pod", gateway_pods(world, gateway)[0], "--wait=false", *where)
        cluster.rolled_out(world.namespace, gateway.name)
        cluster.kubectl("scale", deployment, "--replicas=1", *where)
        until_pods(world, gateway, 1)


def test_the_operator_is_killed_away_and_back(world: World, gateway: Gateway) -> None:
    cluster, where = world.cluster, ("-n", OPERATOR_NAMESPACE)
    deployment = operator_deployment(cluster)
    (catalog,) = world.manifests("catalog")
    changed = copy.deepcopy(catalog)
    changed["spec"]["transforms"] = [{"rename": {"field": "Catalog.name", "to": "title"}}]
    with world.client.load(gateway.url, [CATALOGS]):
        cluster.kubectl("delete", "pod", *operator_pods(cluster), "--grace-period=0", "--force", *where)
        cluster.rolled_out(OPERATOR_NAMESPACE, deployment)
        cluster.kubectl("scale", f"deployment/{deployment}", "--replicas=0", *where)
        eventually(lambda: not operator_pods(cluster), "the operator has gone", PATIENCE)
        # New pods of the gateway need what the operator has written, and not the operator.
        cluster.kubectl("rollout", "restart", f"deployment/{gateway.name}", "-n", world.namespace)
        cluster.rolled_out(world.namespace, gateway.name)
        cluster.kubectl("scale", f"deployment/{deployment}", "--replicas=1", *where)
        cluster.rolled_out(OPERATOR_NAMESPACE, deployment)
    world.apply(changed)
    world.client.until(gateway.url, TITLES, TITLED)


def gateway_pods(world: World, gateway: Gateway) -> list[str]:
    return world.cluster.pods(world.namespace, f"app.kubernetes.io/instance={gateway.name}")


def until_pods(world: World, gateway: Gateway, count: int) -> None:
    """Wait until the others have ended, not only begun to."""

    def running() -> bool:
        found = world.cluster.items("pods", "-n", world.namespace, "-l", f"app.kubernetes.io/instance={gateway.name}")
        return len(found) == count

    eventually(running, f"{count} pods of the gateway", PATIENCE)


def operator_pods(cluster: Cluster) -> list[str]:
    selector = "app.kubernetes.io/name=dovetail-operator"
    return cluster.pods(OPERATOR_NAMESPACE, selector)
