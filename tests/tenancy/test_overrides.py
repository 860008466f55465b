"""What a gateway gives for one schema never goes to another one that comes to have its name."""

import json

import pytest
from support.operator import gateway, memory_operator, schema

from dovetail_composition.artifact import from_object
from dovetail_operator.testing import FakeCluster

KEY = {"name": "X-Key", "secretKeyRef": {"name": "platform", "key": "key"}}
SECRET = {
    "apiVersion": "v1",
    "kind": "Secret",
    "metadata": {"name": "platform", "namespace": "edge"},
    "data": {"key": "aHVzaA=="},
}


def headers_of(cluster: FakeCluster) -> dict[str, list[str]]:
    """URL → names of headers, in the artifact."""
    manifest = json.loads(from_object(cluster.objects["ConfigMap", "edge", "public"]).data["manifest.json"])
    endpoints = manifest["endpoints"].values()
    return {each["url"]: [rule["name"] for rule in each.get("headers", [])] for each in endpoints}


@pytest.mark.parametrize("named", ["victim/catalog", "catalog"])
async def test_who_comes_to_be_the_oldest_of_a_name_gets_no_header_of_the_platform_with_it(named: str) -> None:
    cluster = FakeCluster()
    cluster.put(SECRET)
    cluster.put(schema("catalog", "type Query { mine: Int }", namespace="victim"))
    spec = {"schemas": {"namespaces": {"from": "All"}}, "endpoints": {named: {"headers": [KEY]}}}
    cluster.put(gateway(namespace="edge", **spec))
    await memory_operator(cluster).look()
    victim = {"http://catalog.example/graphql": ["X-Key"] if "/" in named else []}
    assert headers_of(cluster) == victim

    evil = schema(
        "catalog", "type Query { evil: Int }", namespace="evil", endpoint={"url": "http://evil.example/graphql"}
    )
    cluster.put(evil)
    await memory_operator(cluster).look()
    assert headers_of(cluster) == {**victim, "http://evil.example/graphql": []}

    # Deleted and made anew, as by GitOps: the other one is older now, and is called by the bare name.
    del cluster.objects["GraphQLSchema", "victim", "catalog"]
    await memory_operator(cluster).look()
    assert headers_of(cluster) == {"http://evil.example/graphql": []}
    cluster.put(schema("catalog", "type Query { mine: Int }", namespace="victim"))
    await memory_operator(cluster).look()
    assert headers_of(cluster) == {**victim, "http://evil.example/graphql": []}
