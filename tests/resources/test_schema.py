"""GraphQLSchema: every field is read."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from dovetail_composition.manifest import ClientCredentials, HeaderRule, SecretRef, Subscriptions
from dovetail_composition.members.sources import (
    Hide,
    Include,
    LinkArgumentSpec,
    LinkSpec,
    LookupSpec,
    Prefix,
    Rename,
)
from dovetail_composition.resources import ConfigMapKeyRef, InlineSdl, Polled, parse_schema
from dovetail_composition.resources.schema import MAX_SDL

from .schema_manifests import schema

FULL = yaml.safe_load("""
apiVersion: dovetail.dev/v1alpha1
kind: GraphQLSchema
metadata: {name: catalog, namespace: shop, creationTimestamp: "2024-01-01T00:00:00Z", labels: {api: public}}
spec:
  endpoint:
    service: {name: catalog, port: 8080, path: /query}
    timeout: 1m30s
    headers:
    - {name: X-Tenant, forward: true}
    - {name: X-Api-Key, secretKeyRef: {name: catalog, key: apiKey}}
    - {name: X-Source, value: gateway}
    auth:
      oauth2ClientCredentials:
        tokenURL: https://login.test/token
        secretRef: {name: client}
        scopes: [read, write]
        audience: catalog
    subscriptions: {protocol: sse, path: /stream}
  schema: {sdl: "type Query { a: Int }"}
  links:
  - field: Catalog.products
    type: "[Product!]!"
    schema: product
    query: productsByIds
    collection: true
    batched: true
    arguments:
    - {name: ids, from: productIds, targetFieldName: id, batch: true}
    - {name: sort}
    - {name: currency, value: EUR}
    - {name: nothing, value: null}
    - {name: names, argument: names, each: true}
  - {field: Query.info, value: hello}
  lookups:
  - type: Product
    key: id
    query: productsByIds
    arguments: [{name: ids, from: id, batch: true, positional: true}]
  transforms:
  - {rename: {type: User, to: Account}}
  - {rename: {field: Query.user, to: account}}
  - {rename: {argument: "Query.user(id:)", to: key}}
  - {rename: {enumValue: Color.RED, to: CRIMSON}}
  - {prefix: {types: GitHub_, rootFields: github_}}
  - {hide: [User.password, AuditLog, "Query.user(secret:)"]}
  - {include: [Organization, Repository]}
""")


def url_of(**endpoint: Any) -> str:
    resource, diagnostics = parse_schema(schema(endpoint=endpoint), {})
    assert not diagnostics
    assert resource
    assert resource.source.endpoint
    return resource.source.endpoint.url


def test_every_field_is_read() -> None:
    resource, diagnostics = parse_schema(FULL, {})

    assert diagnostics == ()
    assert resource
    assert resource.key == ("shop", "catalog")
    assert resource.labels == {"api": "public"}
    assert resource.origin == InlineSdl()
    source = resource.source
    assert source.created == "2024-01-01T00:00:00Z"
    assert source.sdl == "type Query { a: Int }"
    endpoint = source.endpoint
    assert endpoint
    assert endpoint.url == "http://catalog.shop.svc.cluster.local:8080/query"
    assert endpoint.timeout == 90
    assert endpoint.headers == (
        HeaderRule(name="X-Tenant", forward=True),
        HeaderRule(name="X-Api-Key", secret=SecretRef(namespace="shop", name="catalog", key="apiKey")),
        HeaderRule(name="X-Source", value="gateway"),
    )
    assert endpoint.auth == ClientCredentials(
        token_url="https://login.test/token",
        client_id=SecretRef(namespace="shop", name="client", key="clientID"),
        client_secret=SecretRef(namespace="shop", name="client", key="clientSecret"),
        scopes=("read", "write"),
        audience="catalog",
    )
    assert endpoint.subscriptions == Subscriptions(protocol="sse", path="/stream")
    assert source.links == (
        LinkSpec(
            field="Catalog.products",
            type="[Product!]!",
            schema="product",
            query="productsByIds",
            collection=True,
            batched=True,
            arguments=(
                LinkArgumentSpec(name="ids", from_="productIds", target_field_name="id", batch=True),
                LinkArgumentSpec(name="sort"),
                LinkArgumentSpec(name="currency", value="EUR", has_value=True),
                LinkArgumentSpec(name="nothing", value=None, has_value=True),
                LinkArgumentSpec(name="names", argument="names", each=True),
            ),
        ),
        LinkSpec(field="Query.info", value="hello", has_value=True),
    )
    assert source.lookups == (
        LookupSpec(
            type="Product",
            key="id",
            query="productsByIds",
            arguments=(LinkArgumentSpec(name="ids", from_="id", batch=True, positional=True),),
        ),
    )
    assert source.transforms == (
        Rename(coordinate="User", to="Account"),
        Rename(coordinate="Query.user", to="account"),
        Rename(coordinate="Query.user(id:)", to="key"),
        Rename(coordinate="Color.RED", to="CRIMSON"),
        Prefix(types="GitHub_", root_fields="github_"),
        Hide(coordinates=("User.password", "AuditLog", "Query.user(secret:)")),
        Include(types=("Organization", "Repository")),
    )


def test_parsing_leaves_the_manifest_as_it_was() -> None:
    before = copy.deepcopy(FULL)

    parse_schema(FULL, {})

    assert before == FULL


def test_service_defaults() -> None:
    assert url_of(service={"name": "catalog"}) == "http://catalog.shop.svc.cluster.local:80/graphql"


def test_url_is_kept_as_written() -> None:
    assert url_of(url="https://api.test:8443/graphql?tenant=1") == "https://api.test:8443/graphql?tenant=1"


def test_namespace_defaults_to_default() -> None:
    manifest = schema()
    del manifest["metadata"]["namespace"]

    resource, _ = parse_schema(manifest, {})

    assert resource
    assert resource.source.namespace == "default"


def test_a_virtual_schema_has_no_endpoint() -> None:
    resource, diagnostics = parse_schema(schema(), {})

    assert not diagnostics
    assert resource
    assert resource.source.endpoint is None


@pytest.mark.parametrize(("how", "federation"), [("introspection", False), ("federation", True)])
def test_schemas_that_are_polled(how: str, federation: bool) -> None:
    endpoint = {"url": "http://catalog.test/graphql"}

    resource, _ = parse_schema(schema(endpoint=endpoint, schema={how: {"interval": "30s"}}), {})
    default, _ = parse_schema(schema(endpoint=endpoint, schema={how: {}}), {})

    assert resource
    assert resource.origin == Polled(how=how, interval=30)
    assert resource.source.federation is federation
    assert resource.source.sdl is None
    assert default
    assert default.origin == Polled(how=how, interval=60)


def test_sdl_of_a_config_map() -> None:
    manifest = schema(schema={"configMapKeyRef": {"name": "sdl", "key": "schema.graphql"}})

    resource, diagnostics = parse_schema(manifest, {("shop", "sdl"): {"schema.graphql": "type Query { b: Int }"}})

    assert not diagnostics
    assert resource
    assert resource.source.sdl == "type Query { b: Int }"
    assert resource.origin == ConfigMapKeyRef(namespace="shop", name="sdl", key="schema.graphql")


@pytest.mark.parametrize(
    ("config_maps", "path"),
    [
        ({}, "spec.schema.configMapKeyRef.name"),
        ({("other", "sdl"): {"schema.graphql": ""}}, "spec.schema.configMapKeyRef.name"),
        ({("shop", "sdl"): {"schema.gql": ""}}, "spec.schema.configMapKeyRef.key"),
    ],
)
def test_a_missing_config_map_leaves_the_resource_without_sdl(config_maps: Any, path: str) -> None:
    manifest = schema(schema={"configMapKeyRef": {"name": "sdl", "key": "schema.graphql"}})

    resource, diagnostics = parse_schema(manifest, config_maps)

    assert resource
    assert resource.source.sdl is None
    assert [(found.code, found.coordinate, found.subgraph) for found in diagnostics] == [
        ("SCHEMA_SOURCE_MISSING", path, "catalog")
    ]


def test_references_may_name_another_namespace() -> None:
    endpoint = {
        "service": {"name": "catalog", "namespace": "backends"},
        "headers": [{"name": "X-Api-Key", "secretKeyRef": {"name": "key", "namespace": "vault", "key": "apiKey"}}],
        "auth": {
            "oauth2ClientCredentials": {
                "tokenURL": "https://login.test/token",
                "secretRef": {"name": "client", "namespace": "vault"},
            }
        },
    }
    source = {"configMapKeyRef": {"name": "sdl", "namespace": "schemas", "key": "schema.graphql"}}

    resource, _ = parse_schema(schema(endpoint=endpoint, schema=source), {("schemas", "sdl"): {"schema.graphql": "a"}})

    assert resource
    assert resource.origin == ConfigMapKeyRef(namespace="schemas", name="sdl", key="schema.graphql")
    assert resource.source.sdl == "a"
    called = resource.source.endpoint
    assert called
    assert called.url == "http://catalog.backends.svc.cluster.local:80/graphql"
    assert [rule.secret for rule in called.headers] == [SecretRef(namespace="vault", name="key", key="apiKey")]
    assert called.auth
    assert {called.auth.client_id.namespace, called.auth.client_secret.namespace} == {"vault"}


@pytest.mark.parametrize(
    ("source", "path"),
    [
        ({"sdl": "é" * MAX_SDL}, "spec.schema.sdl"),
        ({"configMapKeyRef": {"name": "sdl", "key": "schema.graphql"}}, "spec.schema.configMapKeyRef.key"),
    ],
)
def test_a_schema_that_is_too_large_is_refused_and_told_what_to_do(source: dict[str, Any], path: str) -> None:
    config_maps = {("shop", "sdl"): {"schema.graphql": "é" * MAX_SDL}}

    resource, (diagnostic,) = parse_schema(schema(schema=source), config_maps)

    assert resource is None
    assert diagnostic.coordinate == path
    assert diagnostic.message == "the schema has 1024 KiB; a GraphQLSchema takes 512 KiB"
    assert "GraphQLSchemas of their own" in diagnostic.hint


def test_a_schema_as_large_as_may_be_is_taken() -> None:
    _, diagnostics = parse_schema(schema(schema={"sdl": "#" * MAX_SDL}), {})

    assert diagnostics == ()
