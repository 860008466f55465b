"""What is kept of Services, EndpointSlices, nodes and ReferenceGrants, and which of their changes matter to anyone."""

from typing import Any

import pytest

from dovetail_operator.reconcile.observation import Backend, Grant, Referrer, Service
from dovetail_operator.watch.inventory import Inventory, WatchedKind
from dovetail_operator.watch.slim import Node, slim_grant, slim_node, slim_service, slim_service_cidr, slim_slice


def seen(name: str, version: int = 1, **fields: Any) -> dict[str, Any]:
    return {"metadata": {"name": name, "namespace": "shop", "resourceVersion": str(version)}, **fields}


@pytest.mark.parametrize(
    ("spec", "service"),
    [
        (
            {"selector": {"app": "a"}, "clusterIP": "10.96.0.7", "clusterIPs": ["10.96.0.7", "fd00::7"]},
            Service(cluster_ips=("10.96.0.7", "fd00::7")),
        ),
        ({"type": "NodePort", "selector": {"app": "a"}, "clusterIP": "10.96.0.7"}, None),
        ({"selector": {"app": "a"}, "clusterIP": "None", "clusterIPs": ["None"]}, Service()),
        ({"clusterIP": "10.96.0.7"}, Service(has_selector=False, cluster_ips=("10.96.0.7",))),
        ({"selector": {}}, Service(has_selector=False)),
        (
            {"type": "ExternalName", "externalName": "else.example"},
            Service(type="ExternalName", external_name="else.example", has_selector=False),
        ),
        ({}, Service(has_selector=False)),
    ],
)
def test_of_a_service_is_kept_where_its_traffic_goes(spec: dict[str, Any], service: Service | None) -> None:
    expected = service or Service(type="NodePort", cluster_ips=("10.96.0.7",))
    assert slim_service(seen("a", spec=spec)) == expected


OURS = "endpointslice-controller.k8s.io"
FINE = Backend(address="10.0.0.1")
POD = {"kind": "Pod", "name": "a-1", "namespace": "shop"}


@pytest.mark.parametrize(
    ("manager", "endpoint", "backends"),
    [
        (OURS, {"addresses": ["10.0.0.1"], "conditions": {"ready": True}, "targetRef": POD}, [FINE]),
        (OURS, {"addresses": ["10.0.0.1"], "targetRef": POD}, [FINE]),
        (OURS, {"addresses": ["10.0.0.1"], "conditions": {}, "targetRef": POD}, [FINE]),
        (
            OURS,
            {"addresses": ["10.0.0.1"], "conditions": {"ready": False}, "targetRef": POD},
            [Backend(address="10.0.0.1", ready=False)],
        ),
        (
            OURS,
            {"addresses": ["10.0.0.1", "10.0.0.2"], "targetRef": {"kind": "Pod", "name": "a"}},
            [Backend(address="10.0.0.1"), Backend(address="10.0.0.2")],
        ),
        (OURS, {"addresses": ["10.0.0.1"]}, [Backend(address="10.0.0.1", trusted=False)]),
        (
            OURS,
            {"addresses": ["10.0.0.1"], "targetRef": {**POD, "namespace": "depot"}},
            [Backend(address="10.0.0.1", trusted=False)],
        ),
        (
            OURS,
            {"addresses": ["10.0.0.1"], "targetRef": {**POD, "kind": "Node"}},
            [Backend(address="10.0.0.1", trusted=False)],
        ),
        (None, {"addresses": ["10.0.0.1"], "targetRef": POD}, [Backend(address="10.0.0.1", trusted=False)]),
        (
            "endpointslicemirroring-controller.k8s.io",
            {"addresses": ["else.example"], "targetRef": POD},
            [Backend(address="else.example", trusted=False)],
        ),
        (OURS, {"addresses": None}, []),
    ],
)  # fmt: skip
def test_backends_are_trusted_where_kubernetes_put_them_for_pods(
    manager: str | None, endpoint: dict[str, Any], backends: list[Backend]
) -> None:
    labels = {"kubernetes.io/service-name": "a"} | (
        {"endpointslice.kubernetes.io/managed-by": manager} if manager else {}
    )
    made = seen("a-xyz", endpoints=[endpoint])
    made["metadata"]["labels"] = labels

    found = slim_slice(made)

    assert (found.service, list(found.backends)) == (("shop", "a"), backends)


def test_a_slice_without_endpoints_or_service_says_nothing() -> None:
    assert slim_slice(seen("a", endpoints=None)).backends == ()
    assert slim_slice(seen("a")).service == ("shop", "")


def test_of_a_node_its_addresses_are_kept_and_not_its_names() -> None:
    addresses = [
        {"type": "InternalIP", "address": "10.9.0.7"},
        {"type": "ExternalIP", "address": "203.0.113.7"},
        {"type": "InternalIP", "address": "fd00:0:0::7"},
        {"type": "Hostname", "address": "node-7"},
        {"type": "InternalDNS", "address": "node-7.internal"},
    ]
    spec = {"podCIDR": "10.244.1.0/24", "podCIDRs": ["10.244.1.0/24", "fd00:10::/64"]}
    assert slim_node({"metadata": {"name": "n"}, "spec": spec, "status": {"addresses": addresses}}) == Node(
        addresses=("10.9.0.7", "203.0.113.7", "fd00::7"), pod_ranges=("10.244.1.0/24", "fd00:10::/64")
    )
    assert slim_node({"metadata": {"name": "n"}}) == Node()


def test_of_a_service_cidr_its_ranges_are_kept() -> None:
    spec = {"cidrs": ["10.96.0.0/12", "fd00:96::/112"]}
    assert slim_service_cidr({"metadata": {"name": "kubernetes"}, "spec": spec}) == ("10.96.0.0/12", "fd00:96::/112")
    assert slim_service_cidr({"metadata": {"name": "kubernetes"}}) == ()


def test_of_a_grant_is_kept_who_may_refer_to_what() -> None:
    spec = {
        "from": [{"group": "dovetail.dev", "kind": "GraphQLSchema", "namespace": "edge"}],
        "to": [{"group": "", "kind": "Service"}, {"group": "", "kind": "Secret", "name": "keys"}],
    }
    assert slim_grant(seen("a", spec=spec)) == Grant(
        namespace="shop",
        referrers=frozenset({Referrer(group="dovetail.dev", kind="GraphQLSchema", namespace="edge")}),
        targets=frozenset({("", "Service", ""), ("", "Secret", "keys")}),
    )
    assert slim_grant(seen("a")) == Grant(namespace="shop", referrers=frozenset(), targets=frozenset())


def a_slice(version: int, *addresses: str, service: str = "catalog") -> dict[str, Any]:
    made = seen("slice", version, endpoints=[{"addresses": list(addresses)}])
    made["metadata"]["labels"] = {"kubernetes.io/service-name": service}
    return made


def a_node(version: int, *addresses: str, **status: Any) -> dict[str, Any]:
    told = [{"type": "InternalIP", "address": address} for address in addresses]
    metadata = {"name": "n", "resourceVersion": str(version)}
    return {"metadata": metadata, "status": {"addresses": told, **status}}


@pytest.mark.parametrize(
    ("kind", "before", "now", "matters"),
    [
        ("Service", None, seen("catalog"), True),
        ("Service", None, seen("other"), False),
        ("Service", seen("catalog", 1, spec={"ports": [1]}), seen("catalog", 2, spec={"ports": [2]}), False),
        ("Service", seen("catalog", 1), seen("catalog", 2, spec={"selector": {"a": "b"}}), True),
        ("EndpointSlice", None, a_slice(1, "10.0.0.1"), True),
        ("EndpointSlice", None, a_slice(1, "10.0.0.1", service="other"), False),
        ("EndpointSlice", a_slice(1, "10.0.0.1"), a_slice(2, "10.0.0.1"), False),
        ("EndpointSlice", a_slice(1, "10.0.0.1"), a_slice(2, "10.0.0.2"), True),
        ("EndpointSlice", a_slice(1, "10.0.0.1"), a_slice(2, "10.0.0.1", service="other"), True),
        ("Node", a_node(1, "10.9.0.7"), a_node(2, "10.9.0.7", conditions=[{"type": "Ready"}]), False),
        ("Node", a_node(1, "10.9.0.7"), a_node(2, "10.9.0.8"), True),
        ("ReferenceGrant", None, seen("any"), True),
        ("GraphQLSchema", seen("any"), seen("any"), True),
    ],
)
def test_only_what_changes_for_somebody_matters(
    kind: WatchedKind, before: dict[str, Any] | None, now: dict[str, Any], matters: bool
) -> None:
    inventory = Inventory()
    inventory.follow([("shop", "catalog")])
    if before:
        inventory.put(kind, before)

    assert inventory.put(kind, now) is matters


def test_what_is_gone_matters_where_it_was_followed() -> None:
    inventory = Inventory()
    inventory.follow([("shop", "catalog")])
    for name, matters in (("catalog", True), ("other", False)):
        inventory.put("Service", seen(name))
        assert inventory.drop("Service", seen(name)) is matters


def test_services_and_backends_are_those_that_are_followed() -> None:
    inventory = Inventory()
    for name in ("catalog", "other"):
        inventory.put("Service", seen(name))
    inventory.put("EndpointSlice", a_slice(1, "10.0.0.1"))
    second = a_slice(1, "10.0.0.2")
    inventory.put("EndpointSlice", {**second, "metadata": {**second["metadata"], "name": "slice-2"}})

    inventory.follow([("shop", "catalog"), ("shop", "absent")])

    assert inventory.services().keys() == {("shop", "catalog")}
    assert {key: [each.address for each in found] for key, found in inventory.backends().items()} == {
        ("shop", "absent"): [],
        ("shop", "catalog"): ["10.0.0.1", "10.0.0.2"],
    }


def test_a_list_of_slim_objects_replaces_what_was_seen_before() -> None:
    inventory = Inventory()
    inventory.put("Node", a_node(1, "10.9.0.7"))
    inventory.begin_list("Node")

    assert inventory.replace("Node", [a_node(2, "10.9.0.8")]) == {("", "n")}

    assert inventory.node_addresses() == ("10.9.0.8",)
