"""What a running operator tells on its admin port, and what it tells of objects in Events."""

import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from support.cluster import eventually
from support.kube_objects import KubeObjects
from support.operator import gateway, schema
from support.operator_admin import admin_url, ask, details, is_alive, metric
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]
USER = "type Query { me: User }\ntype User { id: ID! }"


def test_health_and_metrics(objects: KubeObjects, start_operator: Start) -> None:
    operator = start_operator("--namespace", objects.namespace)
    objects.apply(
        schema("user", USER, namespace=objects.namespace),
        schema("broken", "type Query { a: Nothing }", namespace=objects.namespace),
        gateway(namespace=objects.namespace),
    )
    eventually(lambda: objects.reason("GraphQLSchema", "user") == "Ready", "the schema is ready")
    eventually(lambda: objects.reason("GraphQLSchema", "broken") == "Refused", "the broken one is refused")

    assert is_alive(operator)
    assert details(operator, "/readyz") == {"status": "ready", "leader": True}
    eventually(
        lambda: metric(operator, 'dovetail_operator_objects{kind="GraphQLSchema",ready="True",reason="Ready"}') == 1,
        "the schema is counted",
    )
    assert metric(operator, 'dovetail_operator_objects{kind="GraphQLSchema",ready="False",reason="Refused"}') == 1
    # What it has written is seen before the look that wrote it is over.
    eventually(lambda: metric(operator, 'dovetail_operator_reconciles_total{result="done"}') > 0, "a look is done")
    assert metric(operator, "dovetail_operator_leader") == 1
    assert metric(operator, "dovetail_operator_last_success_timestamp_seconds") > 0
    stored = sum(len(text) for text in objects.get("ConfigMap", "public")["data"].values())
    eventually(lambda: metric(operator, "dovetail_operator_artifact_bytes") == stored, "the artifact is measured")
    assert objects.namespace not in ask(operator, "/metrics")[1], "no names of tenants in labels"


def test_a_pod_that_does_not_answer_is_not_programmed(objects: KubeObjects, start_operator: Start) -> None:
    start_operator("--namespace", objects.namespace)
    labels = {
        "kubernetes.io/service-name": "public-admin",
        "dovetail.dev/gateway": "public",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }
    nobody = "192.0.2.1"  # of a range for documentation
    pods = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": "public-admin-1", "namespace": objects.namespace, "labels": labels},
        "addressType": "IPv4",
        "ports": [{"name": "admin", "port": 9090}],
        "endpoints": [{"addresses": [nobody], "targetRef": {"kind": "Pod", "namespace": objects.namespace}}],
    }
    objects.apply(schema("user", USER, namespace=objects.namespace), gateway(namespace=objects.namespace), pods)

    eventually(
        lambda: objects.get("GraphQLGateway", "public").get("status", {}).get("programmed") == "0/1", "it is counted"
    )
    objects.delete("EndpointSlice", "public-admin-1")
    eventually(lambda: "programmed" not in objects.get("GraphQLGateway", "public")["status"], "there is none any more")


def test_it_ends_soon_whatever_it_asks_and_whoever_asks_it(objects: KubeObjects, start_operator: Start) -> None:
    operator = start_operator("--namespace", objects.namespace)
    asked = schema(
        "asked",
        "",
        namespace=objects.namespace,
        endpoint={"url": "http://asked.invalid/graphql"},
        schema={"federation": {"interval": "1s"}},
    )
    objects.apply(asked, gateway(namespace=objects.namespace))
    eventually(lambda: metric(operator, 'dovetail_operator_fetches_total{result="failed"}') > 0, "it asks")

    address = urlsplit(admin_url(operator))
    with socket.create_connection((address.hostname, address.port)) as kept:
        kept.sendall(b"GET /livez HTTP/1.1\r\nHost: operator\r\n\r\n")
        assert kept.recv(1)
        code, seconds = operator.stop()

    assert code == 0
    assert seconds < 5


def test_an_event_tells_of_each_change_of_ready_once(objects: KubeObjects, start_operator: Start) -> None:
    def events() -> list[Any]:
        found = [each for each in objects.list("Event") if each["regarding"]["kind"] == "GraphQLSchema"]
        return sorted(found, key=lambda each: each["eventTime"])

    def told() -> list[tuple[str, str]]:
        return [(each["type"], each["reason"]) for each in events()]

    environment = {"DOVETAIL_RESYNC": "0.3"}
    operator = start_operator("--namespace", objects.namespace, environment=environment)
    objects.apply(gateway(namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLGateway", "public") == "NoSchemas", "the gateway has a status")
    objects.apply(schema("user", USER, namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLSchema", "user") == "Ready", "the schema is ready")
    assert told() == []

    objects.apply(schema("user", "type Query { me: Usr }", namespace=objects.namespace))
    eventually(lambda: told() == [("Warning", "Refused")], "the refusal is told")
    (refusal,) = events()
    looks = metric(operator, 'dovetail_operator_reconciles_total{result="done"}')
    eventually(
        lambda: metric(operator, 'dovetail_operator_reconciles_total{result="done"}') > looks + 3, "more looks are done"
    )
    operator.stop()
    again = start_operator("--namespace", objects.namespace, environment=environment)
    eventually(lambda: metric(again, 'dovetail_operator_reconciles_total{result="done"}') > 2, "all was looked at")

    assert told() == [("Warning", "Refused")]
    assert "Usr" in refusal["note"]
    assert refusal["regarding"]["name"] == "user"
    objects.apply(schema("user", USER, namespace=objects.namespace))
    eventually(lambda: len(told()) == 2, "that it is well again is told")
    assert ("Normal", "Ready") in told()


def test_an_object_that_is_not_accepted_is_stalled_until_it_is(objects: KubeObjects, start_operator: Start) -> None:
    start_operator("--namespace", objects.namespace)
    objects.apply(
        schema("user", "type Query { me: Usr }", namespace=objects.namespace), gateway(namespace=objects.namespace)
    )
    eventually(lambda: objects.reason("GraphQLSchema", "user", "Stalled") == "Refused", "the schema is stalled")

    objects.apply(schema("user", USER, namespace=objects.namespace))
    eventually(lambda: objects.reason("GraphQLSchema", "user") == "Ready", "the schema is ready")

    assert objects.condition("GraphQLSchema", "user", "Stalled") == {}
    assert objects.get("GraphQLSchema", "user")["status"]["observedGeneration"] == 2
