"""Many schemas, and much time: what is as it should be is not written."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.cluster import eventually
from support.kube_objects import KubeObjects
from support.operator import gateway, schema
from support.operator_admin import metric
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]
MANY = 1000
DONE = 'dovetail_operator_reconciles_total{result="done"}'


def test_a_thousand_schemas_at_start(objects: KubeObjects, start_operator: Start) -> None:
    for number in range(MANY):
        sdl = f"type Query {{ f{number}: T{number} }} type T{number} {{ id: ID! name: String }}"
        objects.apply(schema(f"s{number}", sdl, namespace=objects.namespace))
    objects.apply(gateway(namespace=objects.namespace))

    operator = start_operator("--namespace", objects.namespace)
    all_ready = {"ready": MANY, "total": MANY}
    eventually(
        lambda: objects.get("GraphQLGateway", "public").get("status", {}).get("schemas") == all_ready, "all are", 60
    )
    eventually(lambda: operator.said().count("status written") > MANY, "all are told so", 60)

    assert operator.said().count("artifact written") == 1
    assert operator.said().count("status written") == MANY + 1
    assert objects.list("Event") == [], "what is well from the start needs no word"
    assert _peak_memory(operator) < 400 << 20
    before = objects.versions()

    operator.stop()
    again = start_operator("--namespace", objects.namespace)
    eventually(lambda: metric(again, DONE) > 0, "all was looked at", 60)
    assert objects.versions() == before


def test_nothing_is_written_over_many_resyncs(objects: KubeObjects, start_operator: Start) -> None:
    objects.apply(
        schema("user", "type Query { me: Int }", namespace=objects.namespace),
        schema("broken", "type Query { a: Nothing }", namespace=objects.namespace),
        gateway(namespace=objects.namespace),
    )
    operator = start_operator("--namespace", objects.namespace, environment={"DOVETAIL_RESYNC": "0.1"})
    eventually(lambda: objects.reason("GraphQLGateway", "public") == "Ready", "the gateway is ready")
    eventually(lambda: objects.reason("GraphQLSchema", "broken") == "Refused", "the broken one is refused")
    eventually(lambda: len(objects.list("Event")) > 0, "its owner is told")
    before = objects.versions()

    looks = metric(operator, DONE)
    eventually(lambda: metric(operator, DONE) > looks + 20, "twenty looks later")

    assert objects.versions() == before


def _peak_memory(operator: Running) -> int:
    """Bytes that the process had at most, without its child."""
    status = Path(f"/proc/{operator.process.pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) << 10
