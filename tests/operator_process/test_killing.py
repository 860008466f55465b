"""An operator that is killed at any moment leaves nothing behind that the next one does not bring to the same end."""

import json
import random
import subprocess
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from support.cluster import ApiServer, eventually
from support.kube_objects import KubeObjects, kube_objects
from support.operator import gateway, schema
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]
KILLS = 5
STEPS = 100
OFTEN = {"DOVETAIL_RESYNC": "15"}
"""All is listed anew so often: what a watch has missed on a busy machine is seen within the test, too."""
SECRET = {"headers": [{"name": "X-Key", "secretKeyRef": {"name": "user", "key": "key"}}]}


def burst(namespace: str) -> Iterator[dict[str, Any]]:
    """Changes to few objects, most of them undone by later ones; the last ones are all good."""
    dice = random.Random(7)
    for step in range(STEPS):
        name = dice.choice(["user", "product", "review"])
        sdl = f"type Query {{ {name}{step}: {name.title()} }} type {name.title()} {{ id: ID! f{step}: Int }}"
        broken = f"type Query {{ {name}: Nothing{step} }}"
        yield schema(name, dice.choice([sdl, sdl, broken]), namespace=namespace)
        if step % 10 == 0:
            yield _secret(namespace, f"value-{step}")
            yield gateway(f"edge{step % 3}", namespace=namespace, limits={"depth": 5 + step % 7})
    for name in ("product", "review"):
        yield schema(name, f"type Query {{ {name}: Int }}", namespace=namespace)
    yield schema("user", "type Query { me: Int }", namespace=namespace, endpoint=_endpoint())
    yield schema("never", "type Query { never: Good }", namespace=namespace)
    yield _secret(namespace, "last")


def test_killed_at_random_moments_it_ends_where_it_would_have(cluster: ApiServer, start_operator: Start) -> None:
    dice = random.Random()
    disturbed, undisturbed = cluster.namespace("killed"), cluster.namespace("alive")
    with kube_objects(cluster, disturbed) as killed, kube_objects(cluster, undisturbed) as alive:
        start_operator("--namespace", undisturbed, environment=OFTEN)
        _change(cluster, undisturbed, 0)
        changing = threading.Thread(target=_change, args=(cluster, disturbed, dice.uniform(0.01, 0.1)))
        changing.start()
        moments = []
        for _ in range(KILLS):
            operator = start_operator("--namespace", disturbed, environment=OFTEN, until="admin port is open")
            moments.append(dice.uniform(0, 3))
            with pytest.raises(subprocess.TimeoutExpired):
                operator.process.wait(moments[-1])
            operator.process.kill()
            operator.process.wait()
        changing.join()

        start_operator("--namespace", disturbed, environment=OFTEN)
        for each in (alive, killed):
            _wait_until_settled(each)
        try:
            eventually(lambda: _state(killed) == _state(alive), f"the same end, killed after {moments}", 60)
        except AssertionError:
            assert _state(killed) == _state(alive), f"killed after {moments}"


def _change(cluster: ApiServer, namespace: str, pause: float) -> None:
    waiting = threading.Event()
    with kube_objects(cluster, namespace) as objects:
        for each in burst(namespace):
            objects.apply(each)
            waiting.wait(pause)


def _wait_until_settled(objects: KubeObjects) -> None:
    eventually(lambda: objects.reason("GraphQLGateway", "edge0") == "Ready", "a gateway is ready")
    eventually(lambda: objects.reason("GraphQLSchema", "never") == "Refused", "a broken schema is refused")
    eventually(lambda: "me: Int" in objects.sdl("edge0"), "the last version is written")
    eventually(lambda: objects.reason("GraphQLSchema", "user") == "Ready", "it is ready")


def _state(objects: KubeObjects) -> Any:
    """All that the operator has written, but for times, generations, and the name of the namespace."""
    found: dict[str, Any] = {}
    for kind in ("GraphQLSchema", "GraphQLGateway", "ConfigMap", "Secret"):
        for each in objects.list(kind):
            status = each.get("status", {})
            conditions = [
                {name: text for name, text in condition.items() if name in {"type", "status", "reason", "message"}}
                for condition in status.get("conditions", [])
            ]
            found[f"{kind}/{each['metadata']['name']}"] = {
                "conditions": sorted(conditions, key=lambda each: str(each["type"])),
                "schemas": status.get("schemas"),
                "data": sorted(each.get("data", {})),
                "sdl": each.get("data", {}).get("supergraph.graphql"),
                "secret": sorted(each.get("data", {}).values()) if kind == "Secret" else None,
                "binary": sorted(each.get("binaryData", {})),
            }
    return json.loads(json.dumps(found, sort_keys=True).replace(objects.namespace, "NS"))


def _secret(namespace: str, value: str) -> dict[str, Any]:
    metadata = {"name": "user", "namespace": namespace}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": metadata, "stringData": {"key": value}}


def _endpoint() -> dict[str, Any]:
    return {"url": "http://user.example/graphql", **SECRET}
