"""The API server is stopped under load, gateways are restarted without it, and what is changed afterwards is served."""

import copy
import time
from collections.abc import Iterator

import pytest
from harness.cluster import PATIENCE, NotPossibleError
from harness.world import World
from support.cluster import eventually

AWAY = 60.0
CATALOGS = {
    "query": "{ catalogs { id name } }",
    "expect": {"catalogs": [{"id": "1", "name": "catalog v1"}, {"id": "2", "name": "catalog v1"}]},
}
ADDED = "{ added_catalogs { id } }"


@pytest.fixture
def followed_again(world: World) -> Iterator[None]:
    """Whatever comes next finds a cluster whose new Services lead to pods.

    Kubernetes' own controllers, proxies and name servers look for an API server that is away less and less often: after
    a minute without it, it has taken them another one and a half to see a new Service.
    """
    yield
    ports = [{"port": 80, "targetPort": "http"}]
    spec = {"selector": {"app.kubernetes.io/instance": "steady"}, "ports": ports}
    world.apply({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "afterwards"}, "spec": spec})
    url = f"http://afterwards.{world.namespace}.svc.cluster.local/graphql"
    world.client.until(url, CATALOGS["query"], CATALOGS["expect"])
    world.another_namespace()


@pytest.mark.usefixtures("followed_again")
def test_the_api_server_is_away_for_a_minute(world: World, operator: None) -> None:
    machine = world.cluster.machine
    (catalog,) = world.manifests("catalog")
    world.serve(catalog)
    world.apply(catalog)
    steady, restarted = world.gateway("steady"), world.gateway("restarted", replicas=1)
    for gateway in (steady, restarted):
        world.client.until(gateway.url, CATALOGS["query"], CATALOGS["expect"])
    (pod,) = world.cluster.pods(world.namespace, "app.kubernetes.io/instance=restarted")

    with world.client.load(steady.url, [CATALOGS]) as load:
        try:
            machine.stop_api()
        except NotPossibleError as reason:
            pytest.skip(str(reason))
        try:
            stopped = time.monotonic()
            machine.kill_container(world.namespace, pod, "gateway")
            assert world.ask(restarted, CATALOGS["query"]).status == 0, "its process has ended"
            world.client.until(restarted.url, CATALOGS["query"], CATALOGS["expect"], deadline=AWAY)
            time.sleep(max(0.0, AWAY - (time.monotonic() - stopped)))
            world.client.until(restarted.url, CATALOGS["query"], CATALOGS["expect"])
        finally:
            machine.start_api()
        added = copy.deepcopy(catalog)
        added["metadata"]["name"] = "added"
        added["spec"]["transforms"] = [{"prefix": {"types": "Added", "rootFields": "added_"}}]
        world.apply(added)
        for gateway in (steady, restarted):
            world.client.until(gateway.url, ADDED, {"added_catalogs": [{"id": "1"}, {"id": "2"}]})
    assert load.seconds > AWAY
    # Kubelet tells of it when it comes to it.
    eventually(lambda: restarts(world, pod) == 1, f"{pod} was restarted once", PATIENCE)


def restarts(world: World, pod: str) -> int:
    (status,) = world.cluster.get("pod", pod, "-n", world.namespace)["status"]["containerStatuses"]
    return int(status["restartCount"])
