"""Two operators with one Lease: one writes, and the other takes over."""

import time
from collections.abc import Callable

import pytest
from support.cluster import eventually
from support.kube_objects import KubeObjects
from support.operator import gateway, schema
from support.operator_admin import leads, metric
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]
TIMES = {"DOVETAIL_LEASE_DURATION": "4", "DOVETAIL_LEASE_RENEWAL": "2.5", "DOVETAIL_LEASE_RETRY": "0.3"}


def test_one_writes_and_the_other_takes_over(objects: KubeObjects, start_operator: Start) -> None:
    namespace = objects.namespace

    def start() -> Running:
        environment = {**TIMES, "DOVETAIL_LEASE_NAMESPACE": namespace}
        return start_operator("--namespace", namespace, environment=environment)

    def change(field: str) -> None:
        objects.apply(schema("user", f"type Query {{ {field}: Int }}", namespace=namespace))
        eventually(lambda: f"{field}: Int" in objects.sdl(), f"{field} is served")

    objects.apply(gateway(namespace=namespace))
    first = start()
    eventually(lambda: leads(first), "the first leads")
    second = start()
    change("a")
    eventually(lambda: objects.reason("GraphQLSchema", "user") == "Ready", "the schema is ready")

    stood_by = 'dovetail_operator_reconciles_total{result="stood_by"}'
    eventually(lambda: metric(second, stood_by) > 0, "the second stays warm")
    assert not leads(second)
    assert "written" not in second.said()
    settled = objects.versions()

    first.process.kill()
    eventually(lambda: leads(second), "the second takes over from a dead one")
    change("b")
    eventually(lambda: objects.reason("GraphQLGateway", "public") == "Ready", "the gateway is ready")
    assert settled.keys() == objects.versions().keys()

    third = start()
    assert not leads(third)
    settled = objects.versions()
    code, seconds = second.stop()
    stopped = time.monotonic()
    eventually(lambda: leads(third), "the third takes over")
    took = time.monotonic() - stopped
    assert code == 0
    assert seconds < 5
    assert took < 2, "it did not wait for the lease to end"
    eventually(
        lambda: metric(third, 'dovetail_operator_reconciles_total{result="done"}') > 0, "the third has looked as leader"
    )
    assert objects.versions() == settled, "taking over alone writes nothing"
    assert objects.get("Lease", "dovetail-operator")["spec"]["leaseTransitions"] == 2
    change("c")
