"""What happens to services in a day's work, under a load of queries that join two of them, and of mutations."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from harness.client import Report
from harness.cluster import PATIENCE, NotPossibleError
from harness.manifests import SERVICE_LABEL
from harness.world import Gateway, World
from support.cluster import eventually

CUSTOMERS = {
    "query": "{ customers { id orders { id paid } } }",
    "expect": {"customers": [{"id": key, "orders": [{"id": key, "paid": True}]} for key in ("1", "2")]},
}
PLACE = {"query": "mutation ($key: ID!) { placeOrder(key: $key) { paid } }", "variables": {"key": "$key"}}
FEW_MUTATIONS = [CUSTOMERS, CUSTOMERS, CUSTOMERS, PLACE]


@pytest.fixture(scope="module")
def shop(world: World, operator: None) -> Gateway:
    """Two services and a gateway over them."""
    (orders,), (customers,) = world.manifests("orders"), world.manifests("customers")
    world.serve(orders, wait=False)
    world.serve(customers)
    world.apply(orders, customers)
    gateway = world.gateway()
    world.client.until(gateway.url, CUSTOMERS["query"], CUSTOMERS["expect"])
    return gateway


@contextmanager
def loaded(world: World, gateway: Gateway) -> Iterator[Report]:
    """The load of all of these tests; what has run is what the client was told, or failed for it."""
    before = world.client.ledger()["total"]
    with world.client.load(gateway.url, FEW_MUTATIONS) as report:
        yield report
    ran = world.client.ledger()["total"] - before
    assert report.answered["mutation"] <= ran <= report.sent["mutation"]


def test_a_new_service_appears(world: World, shop: Gateway) -> None:
    (invoices,) = world.manifests("invoices")
    with loaded(world, shop):
        world.serve(invoices)
        world.apply(invoices)
        expected = {"invoice": {"id": "9", "text": "invoices v1"}}
        world.client.until(shop.url, '{ invoice(id: "9") { id text } }', expected)


def test_scaled_rolled_and_a_pod_lost(world: World, shop: Gateway) -> None:
    with loaded(world, shop) as report:
        world.cluster.kubectl("scale", "deployment/orders", "--replicas=3", "-n", world.namespace)
        world.cluster.rolled_out(world.namespace, "orders")
        kubectl_delete(world, world.service_pods("orders")[0])
        world.cluster.rolled_out(world.namespace, "orders")
        killed = kill(world, world.service_pods("orders")[0])
        world.cluster.kubectl("rollout", "restart", "deployment/orders", "-n", world.namespace)
        world.cluster.rolled_out(world.namespace, "orders")
        world.cluster.kubectl("scale", "deployment/orders", "--replicas=1", "-n", world.namespace)
        eventually(lambda: len(all_pods(world, "orders")) == 1, "two of three pods have gone", PATIENCE)
    failed = report.failed_of("mutation")
    # Those that were on their way to a pod as it died, and no others.
    assert len(failed) <= (0.1 if killed else 0.05) * report.sent["mutation"], failed


def kubectl_delete(world: World, pod: str) -> None:
    """A pod goes without a chance to say goodbye."""
    world.cluster.kubectl("delete", "pod", pod, "--grace-period=0", "--force", "-n", world.namespace)


def kill(world: World, pod: str) -> bool:
    """Its process ends at once; whether this cluster lets one do that."""
    try:
        world.cluster.machine.kill_container(world.namespace, pod, "main")
    except NotPossibleError:
        return False

    def restarted() -> bool:
        (status,) = world.cluster.get("pod", pod, "-n", world.namespace)["status"]["containerStatuses"]
        return bool(status["restartCount"] and status["ready"])

    return bool(eventually(restarted, f"{pod} is started again", PATIENCE))


def all_pods(world: World, service: str) -> list[object]:
    return list(world.cluster.items("pods", "-n", world.namespace, "-l", f"{SERVICE_LABEL}={service}"))


def test_the_only_pod_is_lost(world: World, shop: Gateway) -> None:
    with loaded(world, shop):
        kubectl_delete(world, world.service_pods("orders")[0])
        world.cluster.rolled_out(world.namespace, "orders")
        world.client.until(shop.url, CUSTOMERS["query"], CUSTOMERS["expect"])
