"""The operator as a process against a real API server."""

import base64
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.cluster import ApiServer, eventually
from support.needs import ROOT
from support.operator import gateway, schema
from support.processes import Running

pytestmark = pytest.mark.cluster

Start = Callable[..., Running]
USER = "type Query { me: User }\ntype User { id: ID! }"


def apply(cluster: ApiServer, *objects: Any) -> None:
    cluster.kubectl("apply", "--server-side", "-f", "-", objects=list(objects))


def condition(cluster: ApiServer, namespace: str, kind: str, name: str, wanted: str = "Ready") -> dict[str, Any]:
    """A condition; empty where there is none."""
    status = cluster.get(kind, name, f"--namespace={namespace}").get("status", {})
    return next((each for each in status.get("conditions", []) if each["type"] == wanted), {})


def wait_until_ready(cluster: ApiServer, namespace: str, name: str = "public") -> None:
    eventually(
        lambda: condition(cluster, namespace, "graphqlgateway", name).get("status") == "True", "the gateway is ready"
    )


def versions(cluster: ApiServer, namespace: str) -> dict[str, str]:
    """Resource versions of all that the operator may write."""
    listed = cluster.get("graphqlschema,graphqlgateway,configmap,secret", f"--namespace={namespace}")
    return {
        f"{each['kind']}/{each['metadata']['name']}": each["metadata"]["resourceVersion"] for each in listed["items"]
    }


def test_a_change_is_in_the_config_map_within_a_second(cluster: ApiServer, start_operator: Start) -> None:
    namespace = cluster.namespace("latency")
    start_operator("--namespace", namespace)
    apply(cluster, schema("user", USER, namespace=namespace), gateway(namespace=namespace))
    wait_until_ready(cluster, namespace)

    took = []
    for attempt in range(5):
        field = f"field{attempt}"
        changed = schema("user", f"type Query {{ {field}: Int }}", namespace=namespace)
        cluster.kubectl("apply", "--server-side", "-f", "-", objects=changed)
        start = time.monotonic()
        eventually(
            lambda field=field: (
                field in cluster.kubectl("get", "configmap", "public", f"--namespace={namespace}", "-o", "json")
            ),
            "the change is in the ConfigMap",
        )
        took.append(time.monotonic() - start)

    assert sorted(took)[2] < 1, took


def test_users_objects_get_a_status_and_nothing_else(cluster: ApiServer, start_operator: Start) -> None:
    namespace = cluster.namespace("untouched")
    start_operator("--namespace", namespace)
    apply(cluster, schema("user", USER, namespace=namespace), gateway(namespace=namespace))
    wait_until_ready(cluster, namespace)

    for kind, name in (("graphqlschema", "user"), ("graphqlgateway", "public")):
        found = cluster.get(kind, name, f"--namespace={namespace}", "--show-managed-fields")
        ours = [each for each in found["metadata"]["managedFields"] if each["manager"] == "dovetail-operator"]
        assert [(each["subresource"], list(each["fieldsV1"])) for each in ours] == [("status", ["f:status"])]
        assert not found["metadata"].keys() & {"annotations", "finalizers"}


def test_what_is_settled_is_not_written_again(cluster: ApiServer, start_operator: Start) -> None:
    namespace = cluster.namespace("settled")
    operator = start_operator("--namespace", namespace)
    apply(cluster, schema("user", USER, namespace=namespace), gateway(namespace=namespace))
    wait_until_ready(cluster, namespace)
    before = versions(cluster, namespace)

    code, seconds = operator.stop()
    assert code == 0
    assert seconds < 5
    # A second operator looks at everything anew: when it has said something of the marker, it has looked at all.
    start_operator("--namespace", namespace)
    nothing = {"selector": {"matchLabels": {"none": "none"}}}
    apply(cluster, gateway("marker", namespace=namespace, schemas=nothing))
    eventually(lambda: condition(cluster, namespace, "graphqlgateway", "marker"), "the marker has a status")

    after = versions(cluster, namespace)
    del after["GraphQLGateway/marker"]
    assert after == before


def test_secrets_are_in_the_companion_secret_and_nowhere_else(cluster: ApiServer, start_operator: Start) -> None:
    namespace = cluster.namespace("secret")
    operator = start_operator("--namespace", namespace)
    value = "do-not-tell-anyone"
    cluster.kubectl("create", "secret", "generic", "user", f"--from-literal=key={value}", f"--namespace={namespace}")
    rules = [{"name": "X-Key", "secretKeyRef": {"name": "user", "key": "key"}}]
    endpoint = {"url": "http://user.example/graphql", "headers": rules}
    apply(cluster, schema("user", USER, namespace=namespace, endpoint=endpoint), gateway(namespace=namespace))
    wait_until_ready(cluster, namespace)

    encoded = base64.b64encode(value.encode()).decode()
    companion = cluster.get("secret", "public", f"--namespace={namespace}")
    assert companion["data"] == {f"{namespace}_user_key": encoded}
    rest = cluster.kubectl(
        "get", "configmap,graphqlschema,graphqlgateway,events", f"--namespace={namespace}", "-o", "json"
    )
    for text in (rest, operator.said()):
        assert value not in text
        assert encoded not in text

    changed = {"data": {"key": base64.b64encode(b"rotated").decode()}}
    cluster.kubectl("patch", "secret", "user", f"--namespace={namespace}", "--patch", json.dumps(changed))
    eventually(
        lambda: (
            cluster.get("secret", "public", f"--namespace={namespace}")["data"].popitem()[1] == changed["data"]["key"]
        ),
        "the rotated value is in the companion Secret",
    )


def test_a_deleted_gateway_is_not_written_again(cluster: ApiServer, start_operator: Start) -> None:
    namespace = cluster.namespace("deleted")
    start_operator("--namespace", namespace)
    apply(cluster, schema("user", USER, namespace=namespace), gateway(namespace=namespace))
    wait_until_ready(cluster, namespace)
    owner = cluster.get("configmap", "public", f"--namespace={namespace}")["metadata"]["ownerReferences"]
    assert [(each["kind"], each["name"]) for each in owner] == [("GraphQLGateway", "public")]

    cluster.kubectl("delete", "graphqlgateway", "public", f"--namespace={namespace}")
    eventually(
        lambda: condition(cluster, namespace, "graphqlschema", "user")["reason"] == "NotSelected", "nobody selects it"
    )
    # No garbage collector runs here; what it would remove is removed by hand, and must not come back.
    cluster.kubectl("delete", "configmap", "public", f"--namespace={namespace}")
    apply(cluster, schema("later", "type Query { a: Int }", namespace=namespace))
    eventually(lambda: condition(cluster, namespace, "graphqlschema", "later"), "the later schema has a status")

    assert cluster.get("configmap", "public", f"--namespace={namespace}") is None


def test_it_needs_no_more_rights_than_its_role_gives(cluster: ApiServer, start_operator: Start, tmp_path: Path) -> None:
    namespace = cluster.namespace("rights", tenant="rights")
    user = f"system:serviceaccount:{namespace}:operator"
    cluster.kubectl("create", "serviceaccount", "operator", f"--namespace={namespace}")
    cluster.kubectl("apply", "-f", str(ROOT / "operator" / "rbac.yaml"))
    cluster.kubectl("create", "clusterrolebinding", namespace, "--clusterrole=dovetail-operator", f"--user={user}")
    selection = {"namespaces": {"from": "Selector", "selector": {"matchLabels": {"tenant": "rights"}}}}
    leases = ["role", "leases", f"--namespace={namespace}", "--verb=get,create,update", "--resource=leases"]
    cluster.kubectl("create", *leases)
    cluster.kubectl("create", "rolebinding", "leases", "--role=leases", f"--user={user}", f"--namespace={namespace}")
    apply(
        cluster,
        schema("user", USER, namespace=namespace),
        schema("broken", "type Query { me: Usr }", namespace=namespace),
        gateway("other", namespace=cluster.namespace("edge"), schemas=selection),
        gateway(namespace=namespace),
    )

    operator = start_operator(
        "--all-namespaces",
        kubeconfig=cluster.kubeconfig_of("operator", namespace, tmp_path),
        environment={"DOVETAIL_LEASE_NAMESPACE": namespace},
    )
    wait_until_ready(cluster, namespace)
    told = ("events.events.k8s.io", f"--namespace={namespace}")
    eventually(lambda: "Refused" in cluster.kubectl("get", *told), "an Event tells of the broken schema")

    served = condition(cluster, namespace, "graphqlschema", "user")["message"]
    assert "/other" in served
    assert f"{namespace}/public" in served
    assert "forbidden" not in operator.said().lower()
    cluster.kubectl("delete", "clusterrolebinding", namespace)
