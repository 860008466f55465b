"""Grants, Services, nodes: what the operator does as they come and go, and what it does not even look at."""

import asyncio
import base64
import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from support.operator import SETTINGS, MemoryOperator, gateway, memory_operator, schema
from support.waiting import until

from dovetail_composition.endpoints.addresses import read_policy
from dovetail_operator.ports import Kind
from dovetail_operator.reconcile.observation import KubeObject
from dovetail_operator.settings import allowed_ranges, from_environment, internal_ranges
from dovetail_operator.testing import FakeCluster

STOCK = "type Query { stock: Int }"
HEADERS = [{"name": "X-Key", "secretKeyRef": {"name": "keys", "namespace": "depot", "key": "key"}}]


def made(kind: Kind, name: str, namespace: str = "shop", **fields: Any) -> dict[str, Any]:
    return {"kind": kind, "metadata": {"name": name, "namespace": namespace}, **fields}


def service(name: str, namespace: str = "shop", **spec: Any) -> dict[str, Any]:
    return made("Service", name, namespace, spec={"selector": {"app": name}, **spec})


def endpoints(name: str, *addresses: str, namespace: str = "shop") -> dict[str, Any]:
    target = {"kind": "Pod", "namespace": namespace}
    found = made(
        "EndpointSlice",
        f"{name}-1",
        namespace,
        endpoints=[{"addresses": [address], "targetRef": target} for address in addresses],
    )
    found["metadata"]["labels"] = {
        "kubernetes.io/service-name": name,
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }
    return found


def grant(*kinds: str, namespace: str = "depot") -> dict[str, Any]:
    spec = {
        "from": [{"group": "dovetail.dev", "kind": "GraphQLSchema", "namespace": "shop"}],
        "to": [{"group": "", "kind": kind} for kind in kinds],
    }
    return made("ReferenceGrant", "all", namespace, spec=spec)


def node(name: str, *addresses: str) -> dict[str, Any]:
    told = [{"type": "InternalIP", "address": address} for address in addresses]
    return {"kind": "Node", "metadata": {"name": name}, "status": {"addresses": told}}


def policy(operator: MemoryOperator) -> tuple[str, ...]:
    data = operator.cluster.objects["ConfigMap", "shop", "public"]["data"]
    return read_policy(data["addresses.json"]).denied


def internal(operator: MemoryOperator) -> set[str]:
    data = operator.cluster.objects["ConfigMap", "shop", "public"]["data"]
    return set(read_policy(data["addresses.json"]).internal)


def service_cidr(name: str, *cidrs: str) -> dict[str, Any]:
    return {"kind": "ServiceCIDR", "metadata": {"name": name}, "spec": {"cidrs": list(cidrs)}}


@pytest.fixture
def cluster() -> FakeCluster:
    filled = FakeCluster()
    foreign = {"endpoint": {"service": {"name": "stock", "namespace": "depot"}, "headers": HEADERS}}
    for each in (
        schema("stock", STOCK, **foreign),
        schema("user", "type Query { me: Int }"),
        gateway(),
        service("stock", "depot"),
        made("Secret", "keys", "depot", data={"key": base64.b64encode(b"hush").decode()}),
    ):
        filled.put(each)
    return filled


async def test_nothing_of_what_is_not_permitted_is_looked_at(cluster: FakeCluster) -> None:
    cluster.put(schema("text", "", schema={"configMapKeyRef": {"name": "sdl", "namespace": "depot", "key": "a"}}))
    operator = memory_operator(cluster)

    await operator.look()

    assert [read for read in cluster.reads if "depot/" in read] == []
    for name in ("stock", "text"):
        assert operator.status("GraphQLSchema", name)["ResolvedRefs"] == "RefNotPermitted"


async def test_a_grant_takes_effect_when_it_is_given_and_when_it_is_taken_away(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    assert "stock: Int" not in operator.sdl()

    cluster.put(grant("Service"))
    await operator.composer.reconcile()
    assert operator.status("GraphQLSchema", "stock")["ResolvedRefs"] == "RefNotPermitted", "the Secret is not granted"

    cluster.put(grant("Service", "Secret"))
    await operator.composer.reconcile()
    assert "stock: Int" in operator.sdl()
    assert operator.status("GraphQLSchema", "stock")["Ready"] == "Ready"
    assert ("Secret", "shop", "public") in cluster.objects

    cluster.remove("ReferenceGrant", "depot", "all")
    await operator.composer.reconcile()
    assert "stock: Int" not in operator.sdl()
    assert ("Secret", "shop", "public") not in cluster.objects
    assert await memory_operator(cluster).look(), "nor does an operator that was just started bring it back"
    assert "stock: Int" not in operator.sdl()


async def test_the_last_schema_without_a_grant_is_called_no_more(cluster: FakeCluster) -> None:
    cluster.remove("GraphQLSchema", "shop", "user")
    cluster.put(grant("Service", "Secret"))
    operator = memory_operator(cluster)
    await operator.look()

    cluster.remove("ReferenceGrant", "depot", "all")
    for _ in range(2):
        await operator.composer.reconcile()

    manifest = json.loads(cluster.objects["ConfigMap", "shop", "public"]["data"]["manifest.json"])
    assert manifest["endpoints"] == {"stock": {"url": "http://refused.invalid/"}}
    assert ("Secret", "shop", "public") not in cluster.objects
    cluster.put(grant("Service", "Secret"))
    await operator.composer.reconcile()
    assert operator.status("GraphQLSchema", "stock")["Ready"] == "Ready"


async def test_a_gateway_sends_nothing_rather_than_calls_without_a_header_that_is_not_permitted(
    cluster: FakeCluster,
) -> None:
    # Another schema may have that Secret: its value is there, and must not be used.
    granted = schema(
        "granted", "type Query { granted: Int }", endpoint={"url": "http://a.example/", "headers": HEADERS}
    )
    for each in (granted, grant("Secret"), gateway(headers=HEADERS)):
        cluster.put(each)
    operator = memory_operator(cluster)

    await operator.look()

    manifest = json.loads(cluster.objects["ConfigMap", "shop", "public"]["data"]["manifest.json"])
    hidden = {"namespace": "shop", "name": "refused.invalid", "key": "key"}
    assert manifest["policies"]["headers"] == [{"name": "X-Key", "secret": hidden}]
    assert cluster.objects["Secret", "shop", "public"]["data"].keys() == {"depot_keys_key"}
    assert operator.status("GraphQLGateway", "public")["ResolvedRefs"] == "RefNotPermitted"


async def test_nodes_come_and_go_beside_the_artifact(cluster: FakeCluster) -> None:
    cluster.put(service("kubernetes", "default", clusterIP="10.96.0.1"))
    cluster.put(endpoints("kubernetes", "10.9.0.100", namespace="default"))
    cluster.put(node("a", "10.9.0.8"))
    operator = memory_operator(cluster)
    await operator.look()
    pointer = cluster.objects["ConfigMap", "shop", "public"]["data"]
    assert {"10.96.0.1/32", "10.9.0.100/32", "10.9.0.8/32", "10.254.0.1/32"} <= set(policy(operator))
    cluster.writes.clear()

    cluster.put(node("b", "10.9.0.9"))
    await operator.composer.reconcile()

    assert cluster.writes == ["ConfigMap shop/public"]
    assert "10.9.0.8/31" in policy(operator)
    assert cluster.objects["ConfigMap", "shop", "public"]["data"]["digest"] == pointer["digest"]
    cluster.writes.clear()
    cluster.put({**node("b", "10.9.0.9"), "spec": {"unschedulable": True}})
    await operator.composer.reconcile()
    assert cluster.writes == []


async def test_ranges_of_services_and_pods_come_from_the_cluster_and_from_the_settings(cluster: FakeCluster) -> None:
    cluster.put({**node("a", "10.9.0.8"), "spec": {"podCIDRs": ["10.244.0.0/24", "fd00:10::/64"]}})
    cluster.put(service_cidr("kubernetes", "10.96.0.0/12"))
    cluster.put(schema("literal", "type Query { literal: Int }", endpoint={"url": "http://10.97.0.7/graphql"}))
    operator = memory_operator(cluster, settings=replace(SETTINGS, internal_ranges="172.20.0.0/16"))
    await operator.look()
    assert internal(operator) == {"10.96.0.0/12", "10.244.0.0/24", "fd00:10::/64", "172.20.0.0/16"}
    assert operator.status("GraphQLSchema", "literal")["Accepted"] == "EndpointRefused"

    cluster.put({**node("b", "10.9.0.9"), "spec": {"podCIDRs": ["10.244.1.0/24"]}})
    cluster.put(service_cidr("more", "10.112.0.0/16"))
    await operator.composer.reconcile()
    assert internal(operator) == {"10.96.0.0/12", "10.112.0.0/16", "10.244.0.0/23", "fd00:10::/64", "172.20.0.0/16"}

    cluster.remove("ServiceCIDR", "", "kubernetes")
    await operator.composer.reconcile()
    assert "10.96.0.0/12" not in internal(operator)
    assert operator.status("GraphQLSchema", "literal")["Accepted"] == "Accepted"


async def test_an_artifact_without_members_gets_the_new_addresses_too(cluster: FakeCluster) -> None:
    operator = memory_operator(cluster)
    await operator.look()
    for name in ("user", "stock"):
        cluster.remove("GraphQLSchema", "shop", name)
    await operator.composer.reconcile()

    cluster.put(node("a", "10.9.0.8"))
    await operator.composer.reconcile()

    assert "10.9.0.8/32" in policy(operator)
    assert "me: Int" in operator.sdl()


async def test_the_number_of_ready_backends_is_told(cluster: FakeCluster) -> None:
    cluster.put(schema("user", "type Query { me: Int }", endpoint={"service": {"name": "user"}}))
    operator = memory_operator(cluster)

    async def nodes() -> tuple[str, int | None]:
        await operator.composer.reconcile()
        status = cluster.objects["GraphQLSchema", "shop", "user"]["status"]
        return operator.status("GraphQLSchema", "user")["ResolvedRefs"], status.get("nodes")

    await operator.look()
    assert await nodes() == ("ServiceNotFound", None)
    assert "me: Int" in operator.sdl(), "it takes part all the same"
    cluster.put(service("user"))
    assert await nodes() == ("ResolvedRefs", 0)
    cluster.put(endpoints("user", "10.0.0.1", "10.0.0.2"))
    assert await nodes() == ("ResolvedRefs", 2)
    cluster.put(endpoints("user", "10.0.0.2"))
    assert await nodes() == ("ResolvedRefs", 1)
    cluster.remove("Service", "shop", "user")
    assert await nodes() == ("ServiceNotFound", None)


async def test_a_service_that_turns_into_a_name_for_another_place_takes_its_schema_out(cluster: FakeCluster) -> None:
    cluster.put(schema("user", "type Query { me: Int }", endpoint={"service": {"name": "user"}}))
    cluster.put(schema("product", "type Query { product: Int }"))
    cluster.put(service("user"))
    operator = memory_operator(cluster)
    await operator.look()
    assert "me: Int" in operator.sdl()

    cluster.put(service("user", selector=None, type="ExternalName", externalName="kubernetes.default.svc"))
    await operator.composer.reconcile()

    assert "me: Int" not in operator.sdl()
    assert operator.status("GraphQLSchema", "user")["Accepted"] == "EndpointRefused"


async def test_the_service_of_a_version_that_was_good_before_is_watched_too(cluster: FakeCluster) -> None:
    cluster.put(schema("user", "type Query { me: Int }", endpoint={"service": {"name": "old"}}))
    cluster.put(service("old"))
    operator = memory_operator(cluster)
    await operator.look()
    cluster.put(schema("user", "type Query { me: Strin }", endpoint={"service": {"name": "new"}}))
    cluster.put(schema("product", "type Query { product: Int }"))
    await operator.composer.reconcile()
    assert operator.status("GraphQLSchema", "user")["Programmed"] == "LastGoodKept"

    cluster.put(service("old", selector=None, type="ExternalName", externalName="else.example"))
    await operator.composer.reconcile()

    assert "me: Int" not in operator.sdl()


async def test_what_must_not_be_called_is_not_asked_for_its_schema(cluster: FakeCluster) -> None:
    url = "http://169.254.169.254/latest"
    cluster.put(schema("asked", "", endpoint={"url": url}, schema={"introspection": {}}))
    answer = {"data": {"_service": {"sdl": "type Query { asked: Int }"}}}
    operator = memory_operator(cluster, answers={url: answer})

    await operator.look()

    assert operator.status("GraphQLSchema", "asked")["Accepted"] == "EndpointRefused"
    assert operator.poller.answers() == {}
    await operator.poller.close()


async def test_an_operator_of_some_namespaces_knows_only_their_grants_and_no_nodes(cluster: FakeCluster) -> None:
    cluster.put(grant("Service", "Secret"))
    cluster.put({**node("a", "10.9.0.8"), "spec": {"podCIDRs": ["10.244.0.0/24"]}})
    cluster.put(service_cidr("kubernetes", "10.96.0.0/12"))
    settings = replace(SETTINGS, internal_ranges="172.20.0.0/16")
    operator = memory_operator(cluster, namespaces=("shop",), settings=settings)

    await operator.look()

    assert operator.inventory.node_addresses() == ()
    assert internal(operator) == {"172.20.0.0/16"}
    assert operator.status("GraphQLSchema", "stock")["ResolvedRefs"] == "RefNotPermitted"


class ListedCluster(FakeCluster):
    """One that knows what was listed."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[Kind] = []

    async def list(self, kind: Kind, namespace: str | None) -> Sequence[KubeObject]:
        self.listed.append(kind)
        return await super().list(kind, namespace)


@pytest.mark.parametrize(
    ("objects", "setting", "unknown"),
    [
        ([], "", [["Services", "Pods"]]),
        ([node("a", "10.9.0.8")], "", [["Services", "Pods"]]),
        ([service_cidr("kubernetes", "10.96.0.0/12")], "", [["Pods"]]),
        ([{**node("a"), "spec": {"podCIDRs": ["10.244.0.0/24"]}}], "", [["Services"]]),
        (
            [service_cidr("kubernetes", "10.96.0.0/12"), {**node("a"), "spec": {"podCIDRs": ["10.244.0.0/24"]}}],
            "",
            [],
        ),
        ([], "10.0.0.0/8", []),
    ],
)
async def test_ranges_that_nobody_tells_are_asked_for_once(
    objects: list[dict[str, Any]],
    setting: str,
    unknown: list[list[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    cluster = ListedCluster()
    for each in objects:
        cluster.put(each)
    operator = memory_operator(cluster, settings=replace(SETTINGS, internal_ranges=setting, resync=0.01))
    task = asyncio.create_task(operator.watching.run())
    await until(lambda: cluster.listed.count("Node") >= 3)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert [vars(record)["unknown"] for record in caplog.records if "unknown" in vars(record)] == unknown


@pytest.mark.parametrize("text", ["", "10.0.0.0/8", " 10.0.0.0/8 , fd00::/8,"])
def test_ranges_are_cidrs_with_commas_between(text: str) -> None:
    settings = from_environment({"DOVETAIL_ALLOWED_RANGES": text, "DOVETAIL_INTERNAL_RANGES": text})
    expected = ("10.0.0.0/8", "fd00::/8")[: text.count("/")]
    assert (allowed_ranges(settings), internal_ranges(settings)) == (expected, expected)


@pytest.mark.parametrize("text", ["10.0.0.1/8", "all", "10.0.0.0/8;fd00::/8"])
@pytest.mark.parametrize("variable", ["DOVETAIL_ALLOWED_RANGES", "DOVETAIL_INTERNAL_RANGES"])
def test_ranges_that_are_none_end_the_operator(variable: str, text: str) -> None:
    with pytest.raises(ValueError, match=variable):
        from_environment({variable: text})
