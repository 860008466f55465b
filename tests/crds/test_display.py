"""What people see of the custom resources: `kubectl get` columns, short names, the category, `kubectl explain`."""

from typing import Any

import pytest
from support.cluster import ApiServer

pytestmark = pytest.mark.cluster

VERSION = "dovetail.dev/v1alpha1"
READY = {
    "type": "Ready",
    "status": "False",
    "reason": "Refused",
    "message": "no",
    "lastTransitionTime": "2026-01-01T00:00:00Z",
}


def shown(cluster: ApiServer, kind: str, name: str, spec: dict[str, Any], status: dict[str, Any], plural: str) -> str:
    """Wide columns of an object with this status, named in the short form."""
    namespace = cluster.namespace("shown")
    metadata = {"name": name, "namespace": namespace}
    given = {"apiVersion": VERSION, "kind": kind, "metadata": metadata}
    cluster.kubectl("create", "-f", "-", objects={**given, "spec": spec})
    cluster.kubectl("apply", "--server-side", "--subresource=status", "-f", "-", objects={**given, "status": status})
    assert name in cluster.kubectl("get", "dovetail", f"--namespace={namespace}")
    return cluster.kubectl("get", plural, "-o", "wide", f"--namespace={namespace}")


def test_columns_of_graphqlschema(cluster: ApiServer) -> None:
    status = {"conditions": [READY], "digest": "sha256:1", "endpoint": "http://a.b.svc/graphql", "nodes": 3}

    lines = shown(cluster, "GraphQLSchema", "catalog", {"schema": {"sdl": "a"}}, status, "gqls").splitlines()

    assert lines[0].split() == ["NAME", "READY", "REASON", "ENDPOINT", "DIGEST", "AGE"]
    assert lines[1].split()[:-1] == ["catalog", "False", "Refused", "http://a.b.svc/graphql", "sha256:1"]


def test_columns_of_graphqlgateway(cluster: ApiServer) -> None:
    status = {"conditions": [READY], "digest": "sha256:1", "schemas": {"ready": 2, "total": 3}, "programmed": "3/3"}

    lines = shown(cluster, "GraphQLGateway", "public", {}, status, "gqlgw").splitlines()

    assert lines[0].split() == ["NAME", "READY", "REASON", "SCHEMAS", "SELECTED", "PROGRAMMED", "DIGEST", "AGE"]
    assert lines[1].split()[:-1] == ["public", "False", "Refused", "2", "3", "3/3", "sha256:1"]


def test_conditions_of_different_managers_live_side_by_side(cluster: ApiServer) -> None:
    namespace = cluster.namespace("conditions")
    given = {"apiVersion": VERSION, "kind": "GraphQLGateway", "metadata": {"name": "public", "namespace": namespace}}
    cluster.kubectl("create", "-f", "-", objects={**given, "spec": {}})
    for manager, kind in (("one", "Ready"), ("two", "Healthy")):
        status = {"conditions": [{**READY, "type": kind}]}
        cluster.kubectl(
            "apply",
            "--server-side",
            f"--field-manager={manager}",
            "--subresource=status",
            "-f",
            "-",
            objects={**given, "status": status},
        )

    stored = cluster.get("gqlgw", "public", f"--namespace={namespace}")

    assert [condition["type"] for condition in stored["status"]["conditions"]] == ["Ready", "Healthy"]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("graphqlschema", "one service's part of a GraphQL API"),
        ("graphqlschema.spec.links.arguments.from", "A field of the parent"),
        ("graphqlschema.spec.endpoint.service.port", "Port of the Service"),
        ("graphqlgateway.spec.limits.selections", "after its fragments are expanded"),
        ("graphqlgateway.spec.endpoints", "Endpoints by subgraph name"),
    ],
)
def test_explain(cluster: ApiServer, path: str, words: str) -> None:
    explained = " ".join(cluster.kubectl("explain", path).split())

    assert words in explained


def test_every_field_is_described(cluster: ApiServer) -> None:
    for plural in ("graphqlschemas", "graphqlgateways"):
        crd = cluster.get("crd", f"{plural}.dovetail.dev")
        schema = crd["spec"]["versions"][0]["schema"]["openAPIV3Schema"]

        assert _undescribed(schema["properties"]["spec"], "spec") == []
        assert _undescribed(schema["properties"]["status"], "status") == []


def _undescribed(schema: dict[str, Any], path: str) -> list[str]:
    own = [] if "description" in schema else [path]
    fields = [(f"{path}.{name}", child) for name, child in schema.get("properties", {}).items()]
    items = schema.get("items", schema.get("additionalProperties", {})).get("properties", {})
    fields += [(f"{path}[].{name}", child) for name, child in items.items()]
    return own + [found for name, child in fields for found in _undescribed(child, name)]
