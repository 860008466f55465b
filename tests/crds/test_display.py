"""What people see of the custom resources: `kubectl get` columns, short names, the category, `kubectl explain`."""

from typing import Any

import pytest
from support.cluster import ApiServer

from .definitions import OBJECTS

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

    assert lines[0].split() == ["NAME", "READY", "REASON", "NODES", "ENDPOINT", "DIGEST", "AGE"]
    assert lines[1].split()[:-1] == ["catalog", "False", "Refused", "3", "http://a.b.svc/graphql", "sha256:1"]


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
    ("plural", "columns"),
    [
        ("gqls", ["NAME", "READY", "REASON", "NODES", "AGE"]),
        ("gqlgw", ["NAME", "READY", "REASON", "SCHEMAS", "SELECTED", "PROGRAMMED", "AGE"]),
    ],
)
def test_columns_that_are_shown_without_asking(cluster: ApiServer, plural: str, columns: list[str]) -> None:
    namespace = cluster.namespace("narrow")
    cluster.kubectl("create", f"--namespace={namespace}", "-f", "-", objects=OBJECTS)

    assert cluster.kubectl("get", plural, f"--namespace={namespace}").splitlines()[0].split() == columns


EXPLAINED = {
    "graphqlschema": "one service's part of a GraphQL API",
    "graphqlschema.spec.endpoint.service.port": "Port of the Service",
    "graphqlschema.spec.endpoint.service.namespace": "needs a ReferenceGrant of the Gateway API",
    "graphqlschema.spec.endpoint.headers.forward": "The value that the client sent, if it sent one.",
    "graphqlschema.spec.schema.sdl": "of up to 512 KiB. Above 120 KiB, use configMapKeyRef or server-side apply",
    "graphqlschema.spec.links.arguments.from": "A field of the parent",
    "graphqlschema.spec.lookups.key": 'a selection such as "id" or "sku tenant { id }"',
    "graphqlschema.spec.transforms.hide": "Coordinates of what leaves the API",
    "graphqlschema.status.conditions": "Accepted (the schema takes part as it is)",
    "graphqlschema.status.observedGeneration": "It is out of date while metadata.generation is another one.",
    "graphqlgateway.spec.endpoints": "Endpoints by namespace/name of the schema",
    "graphqlgateway.spec.limits.selections": "after its fragments are expanded",
    "graphqlgateway.spec.schemas.namespaces.from": "The gateway's namespace (Same), every namespace (All)",
    "graphqlgateway.status.programmed": 'Gateway pods that run the artifact, of those there are ("3/3").',
}


@pytest.mark.parametrize("path", EXPLAINED)
def test_explain(cluster: ApiServer, path: str) -> None:
    explained = " ".join(cluster.kubectl("explain", path).split())

    assert EXPLAINED[path] in explained
