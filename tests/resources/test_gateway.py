"""GraphQLGateway: every field is read, every mistake is named with its path, selection works as in Kubernetes."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest
import yaml

from dovetail_composition.contracts import Contract
from dovetail_composition.manifest import Batching, HeaderRule, Limits, Policies, ScalarFormat, SecretRef
from dovetail_composition.resources import (
    ConfigMapKeyRef,
    EndpointOverride,
    SchemaSelection,
    Selector,
    matches,
    members,
    parse_gateway,
    parse_schema,
)

FULL = yaml.safe_load("""
apiVersion: dovetail.dev/v1alpha1
kind: GraphQLGateway
metadata: {name: public, namespace: edge}
spec:
  schemas:
    selector: {matchLabels: {api: public}}
    namespaces: {from: Selector, selector: {matchLabels: {team: web}}}
  batching: {enabled: false, maxKeys: 500}
  introspection: false
  headers: [{name: Authorization, forward: true}, {name: X-Key, secretKeyRef: {name: keys, key: a}}]
  limits: {bodySize: 2Mi, depth: 20, requestTimeout: 1m, aliases: 0, inFlight: 10}
  scalars: [{name: Instant, format: instant}]
  endpoints:
    catalog: {url: "http://127.0.0.1:4001/graphql", timeout: 2s}
    shop/product: {service: {name: product, port: 81}}
""")


def gateway(**spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLGateway",
        "metadata": {"name": "public", "namespace": "edge"},
        "spec": spec,
    }


def schema(name: str, namespace: str, created: str = "", **labels: str) -> Any:
    manifest = {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": name, "namespace": namespace, "labels": labels, "creationTimestamp": created},
        "spec": {"schema": {"sdl": "type Query { a: Int }"}},
    }
    return parse_schema(manifest, {})[0]


def test_every_field_is_read() -> None:
    resource, diagnostics = parse_gateway(FULL)

    assert diagnostics == ()
    assert resource
    assert (resource.namespace, resource.name) == ("edge", "public")
    assert resource.schemas == SchemaSelection(
        selector=Selector(match_labels={"api": "public"}),
        namespaces_from="Selector",
        namespace_selector=Selector(match_labels={"team": "web"}),
    )
    assert resource.supergraph is None
    assert resource.policies == Policies(
        headers=(
            HeaderRule(name="Authorization", forward=True),
            HeaderRule(name="X-Key", secret=SecretRef(namespace="edge", name="keys", key="a")),
        ),
        limits=Limits(body_bytes=2 << 20, depth=20, request_timeout=60, aliases=0, in_flight=10),
        batching=Batching(enabled=False, max_keys=500),
        introspection=False,
        scalars=(ScalarFormat(name="Instant", format="instant"),),
    )
    assert resource.endpoints == {
        "catalog": EndpointOverride(url="http://127.0.0.1:4001/graphql", timeout=2),
        "shop/product": EndpointOverride(url="http://product.edge.svc.cluster.local:81/graphql"),
    }


def test_an_empty_spec_has_every_default() -> None:
    resource, diagnostics = parse_gateway(gateway())

    assert not diagnostics
    assert resource
    assert resource.policies == Policies()
    assert resource.schemas == SchemaSelection()


def test_a_supergraph_composed_elsewhere() -> None:
    resource, _ = parse_gateway(gateway(supergraph={"configMapKeyRef": {"name": "api", "key": "sdl"}}))

    assert resource
    assert resource.schemas is None
    assert resource.supergraph == ConfigMapKeyRef(namespace="edge", name="api", key="sdl")


def test_the_contract_is_read() -> None:
    written = {"include": ["partner", "a/b-1"], "exclude": ["internal"], "hideUnreachableTypes": True}
    resource, diagnostics = parse_gateway(gateway(contract=written))

    assert not diagnostics
    assert resource
    contract = Contract(include=("partner", "a/b-1"), exclude=("internal",), hide_unreachable_types=True)
    assert resource.contract == contract


def test_every_limit_can_be_set() -> None:
    written = {
        field.name: "7s" if "timeout" in field.name else "7Ki" if field.name.endswith("bytes") else 7
        for field in fields(Limits)
    }
    camel = {
        re.sub("_(.)", lambda match: match[1].upper(), name.replace("_bytes", "_size")): value
        for name, value in written.items()
    }

    resource, diagnostics = parse_gateway(gateway(limits=camel))

    assert not diagnostics
    assert resource
    limits = resource.policies.limits
    assert {getattr(limits, field.name) for field in fields(Limits)} == {7, 7 * 1024}


@pytest.mark.parametrize(
    ("spec", "path"),
    [
        ({"schemas": {}, "supergraph": {"configMapKeyRef": {"name": "a", "key": "b"}}}, "spec"),
        ({"schemas": {"selectors": {}}}, "spec.schemas.selectors"),
        ({"schemas": {"namespaces": {"from": "Some"}}}, "spec.schemas.namespaces.from"),
        ({"schemas": {"namespaces": {"from": "Selector"}}}, "spec.schemas.namespaces.selector"),
        ({"schemas": {"namespaces": {"selector": {}}}}, "spec.schemas.namespaces.selector"),
        (
            {"schemas": {"selector": {"matchExpressions": [{"key": "a", "operator": "In"}]}}},
            "spec.schemas.selector.matchExpressions[0].values",
        ),
        ({"supergraph": {}}, "spec.supergraph.configMapKeyRef"),
        ({"limits": {"bodyBytes": 5}}, "spec.limits.bodyBytes"),
        ({"limits": {"bodySize": "5Q"}}, "spec.limits.bodySize"),
        ({"limits": {"bodySize": "9e99"}}, "spec.limits.bodySize"),
        ({"limits": {"requestTimeout": "0s"}}, "spec.limits.requestTimeout"),
        ({"limits": {"depth": -1}}, "spec.limits.depth"),
        ({"limits": {"depth": True}}, "spec.limits.depth"),
        ({"batching": {"maxKeys": 0}}, "spec.batching.maxKeys"),
        ({"scalars": [{"name": "A", "format": "hex"}]}, "spec.scalars[0].format"),
        ({"scalars": [{"name": "A", "format": "uuid"}, {"name": "A", "format": "instant"}]}, "spec.scalars"),
        ({"contract": {"includes": ["a"]}}, "spec.contract.includes"),
        ({"contract": {"include": ["a b"]}}, "spec.contract.include[0]"),
        ({"contract": {"include": ["a"], "exclude": ["b", "a"]}}, "spec.contract.exclude"),
        ({"contract": {"hideUnreachableTypes": "yes"}}, "spec.contract.hideUnreachableTypes"),
        ({"endpoints": {"shop/a": {"timeout": "x"}}}, 'spec.endpoints["shop/a"].timeout'),
    ],
)
def test_a_mistake_is_named_with_its_path(spec: dict[str, Any], path: str) -> None:
    resource, diagnostics = parse_gateway(gateway(**spec))

    assert resource is None
    assert [found.coordinate for found in diagnostics] == [path]


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        ({}, ["a", "b", "none"]),
        ({"matchLabels": {"tier": "a"}}, ["a"]),
        ({"matchExpressions": [{"key": "tier", "operator": "In", "values": ["a", "b"]}]}, ["a", "b"]),
        ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["a"]}]}, ["b", "none"]),
        ({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, ["a", "b"]),
        ({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, ["none"]),
        ({"matchLabels": {"tier": "a"}, "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, []),
    ],
)
def test_label_selectors_mean_what_they_mean_in_kubernetes(selector: dict[str, Any], selected: list[str]) -> None:
    resource, _ = parse_gateway(gateway(schemas={"selector": selector}))
    labels = {"a": {"tier": "a"}, "b": {"tier": "b"}, "none": {}}

    assert resource
    assert resource.schemas
    assert [name for name in labels if matches(resource.schemas.selector, labels[name])] == selected


@pytest.mark.parametrize(
    ("namespaces", "selected"),
    [
        ({}, ["edge/c"]),
        ({"from": "Same"}, ["edge/c"]),
        ({"from": "All"}, ["web/b", "edge/c", "shop/a"]),
        ({"from": "Selector", "selector": {"matchLabels": {"team": "web"}}}, ["web/b"]),
        ({"from": "Selector", "selector": {"matchLabels": {"kubernetes.io/metadata.name": "shop"}}}, ["shop/a"]),
    ],
)
def test_members_come_from_the_namespaces_allowed_oldest_first(namespaces: dict[str, Any], selected: list[str]) -> None:
    resource, _ = parse_gateway(gateway(schemas={"namespaces": namespaces}))
    schemas = [schema("a", "shop", "2024-03-01"), schema("b", "web", "2024-01-01"), schema("c", "edge", "2024-02-01")]

    assert resource
    chosen = members(resource, schemas, {"web": {"team": "web"}})
    assert ["/".join(item.key) for item in chosen] == selected
