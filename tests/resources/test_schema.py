"""GraphQLSchema: every field is read, every mistake is named with its path."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml

from dovetail_composition.manifest import ClientCredentials, HeaderRule, SecretRef, Subscriptions
from dovetail_composition.resources import ConfigMapKeyRef, InlineSdl, Polled, parse_schema
from dovetail_composition.resources.schema import MAX_SDL
from dovetail_composition.sources import (
    Hide,
    Include,
    LinkArgumentSpec,
    LinkSpec,
    LookupSpec,
    Prefix,
    Rename,
)

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


def schema(**spec: Any) -> dict[str, Any]:
    """A manifest with the least that is valid, and these fields of spec."""
    return {
        "apiVersion": "dovetail.dev/v1alpha1",
        "kind": "GraphQLSchema",
        "metadata": {"name": "catalog", "namespace": "shop"},
        "spec": {"schema": {"sdl": "type Query { a: Int }"}} | spec,
    }


def link(**fields: Any) -> dict[str, Any]:
    return schema(links=[{"field": "A.b", "schema": "product", "query": "q"} | fields])


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


MISTAKES = [
    # What is wrong, the manifest, where it is reported, under which code, and a word of message or hint.
    ("no spec", schema() | {"spec": None}, "spec", "RESOURCE_FIELD_MISSING", "required"),
    ("other version", schema() | {"apiVersion": "dovetail.dev/v1"}, "apiVersion", "RESOURCE_INVALID", "v1alpha1"),
    ("other kind", schema() | {"kind": "Schema"}, "kind", "RESOURCE_INVALID", "GraphQLSchema"),
    ("bad name", schema() | {"metadata": {"name": "Bad_Name"}}, "metadata.name", "RESOURCE_INVALID", "lower case"),
    ("unknown field", schema(link=[]), "spec.link", "RESOURCE_FIELD_UNKNOWN", "'links'"),
    ("unknown in link", link(colection=True), "spec.links[0].colection", "RESOURCE_FIELD_UNKNOWN", "'collection'"),
    ("no schema", schema(schema=None), "spec.schema", "RESOURCE_FIELD_MISSING", "sdl"),
    ("two schemas", schema(schema={"sdl": "", "introspection": {}}), "spec.schema", "RESOURCE_FIELDS_EXCLUSIVE", "and"),
    ("empty schema", schema(schema={}), "spec.schema", "RESOURCE_FIELDS_EXCLUSIVE", "none"),
    (
        "polled without endpoint",
        schema(schema={"introspection": {}}),
        "spec.endpoint",
        "RESOURCE_FIELD_MISSING",
        "introspection",
    ),
    (
        "both endpoints",
        schema(endpoint={"service": {"name": "a"}, "url": "http://a"}),
        "spec.endpoint",
        "RESOURCE_FIELDS_EXCLUSIVE",
        "service and url",
    ),
    ("neither", schema(endpoint={"timeout": "1s"}), "spec.endpoint", "RESOURCE_FIELDS_EXCLUSIVE", "none"),
    (
        "port",
        schema(endpoint={"service": {"name": "a", "port": 0}}),
        "spec.endpoint.service.port",
        "RESOURCE_INVALID",
        "1",
    ),
    ("relative", schema(endpoint={"url": "/graphql"}), "spec.endpoint.url", "RESOURCE_INVALID", "absolute"),
    ("other scheme", schema(endpoint={"url": "file:///etc"}), "spec.endpoint.url", "RESOURCE_INVALID", "http"),
    ("password", schema(endpoint={"url": "http://u:p@a/"}), "spec.endpoint.url", "RESOURCE_INVALID", "password"),
    ("bad port", schema(endpoint={"url": "http://a:b/"}), "spec.endpoint.url", "RESOURCE_INVALID", "absolute"),
    ("bad bracket", schema(endpoint={"url": "http://[a/"}), "spec.endpoint.url", "RESOURCE_INVALID", "absolute"),
    (
        "timeout",
        schema(endpoint={"url": "http://a", "timeout": 10}),
        "spec.endpoint.timeout",
        "RESOURCE_INVALID",
        "10s",
    ),
    (
        "header without value",
        schema(endpoint={"url": "http://a", "headers": [{"name": "X-A"}]}),
        "spec.endpoint.headers[0]",
        "RESOURCE_FIELDS_EXCLUSIVE",
        "forward",
    ),
    (
        "header that splits",
        schema(endpoint={"url": "http://a", "headers": [{"name": "X-A", "value": "a\r\nX-B: c"}]}),
        "spec.endpoint.headers[0].value",
        "RESOURCE_INVALID",
        "visible",
    ),
    (
        "the gateway's own header",
        schema(endpoint={"url": "http://a", "headers": [{"name": "content-length", "forward": True}]}),
        "spec.endpoint.headers[0].name",
        "RESOURCE_INVALID",
        "itself",
    ),
    (
        "one header twice",
        schema(endpoint={"url": "http://a", "headers": [{"name": "X-A", "value": ""}, {"name": "x-a", "value": ""}]}),
        "spec.endpoint.headers",
        "RESOURCE_INVALID",
        "two rules",
    ),
    (
        "link without query",
        schema(links=[{"field": "A.b", "schema": "c"}]),
        "spec.links[0].query",
        "RESOURCE_FIELD_MISSING",
        "value",
    ),
    ("constant and call", link(value=1), "spec.links[0].value", "RESOURCE_FIELDS_EXCLUSIVE", "not both"),
    ("no coordinate", link(field="products"), "spec.links[0].field", "RESOURCE_INVALID", "Catalog.products"),
    ("link no object", schema(links=["a"]), "spec.links[0]", "RESOURCE_INVALID", "object"),
    ("links no list", schema(links={}), "spec.links", "RESOURCE_INVALID", "list"),
    (
        "name no string",
        link(arguments=[{"name": "a"}, {"name": 5}]),
        "spec.links[0].arguments[1].name",
        "RESOURCE_INVALID",
        "quotes",
    ),
    (
        "two sources",
        link(arguments=[{"name": "a", "from": "b", "value": None}]),
        "spec.links[0].arguments[0]",
        "RESOURCE_FIELDS_EXCLUSIVE",
        "from and value",
    ),
    ("flag", link(batched="yes"), "spec.links[0].batched", "RESOURCE_INVALID", "true or false"),
    (
        "not JSON",
        link(arguments=[{"name": "a", "value": {1: 2}}]),
        "spec.links[0].arguments[0].value",
        "RESOURCE_INVALID",
        "JSON",
    ),
    (
        "two transforms",
        schema(transforms=[{"hide": [], "include": []}]),
        "spec.transforms[0]",
        "RESOURCE_FIELDS_EXCLUSIVE",
        "hide",
    ),
    (
        "rename what",
        schema(transforms=[{"rename": {"to": "A"}}]),
        "spec.transforms[0].rename",
        "RESOURCE_FIELDS_EXCLUSIVE",
        "type",
    ),
    (
        "rename to",
        schema(transforms=[{"rename": {"type": "A", "to": "a-b"}}]),
        "spec.transforms[0].rename.to",
        "RESOURCE_INVALID",
        "name",
    ),
    (
        "hide what",
        schema(transforms=[{"hide": ["a b"]}]),
        "spec.transforms[0].hide[0]",
        "RESOURCE_INVALID",
        "User.password",
    ),
    (
        "empty prefix",
        schema(transforms=[{"prefix": {}}]),
        "spec.transforms[0].prefix.types",
        "RESOURCE_INVALID",
        "both",
    ),
    ("surrogate", schema(schema={"sdl": "\ud800"}), "spec.schema.sdl", "RESOURCE_INVALID", "surrogate"),
]


@pytest.mark.parametrize(
    ("manifest", "path", "code", "words"), [case[1:] for case in MISTAKES], ids=[case[0] for case in MISTAKES]
)
def test_a_mistake_is_named_with_its_path(manifest: dict[str, Any], path: str, code: str, words: str) -> None:
    resource, diagnostics = parse_schema(manifest, {})

    assert resource is None
    assert [(found.coordinate, found.code) for found in diagnostics] == [(path, code)]
    assert words in diagnostics[0].message + diagnostics[0].hint


def test_all_mistakes_are_reported_at_once() -> None:
    manifest = schema(endpoint={"url": "nowhere"}, links=[{"field": 1}], extra=1)

    _, diagnostics = parse_schema(manifest, {})

    assert {found.coordinate for found in diagnostics} == {
        "spec.extra",
        "spec.endpoint.url",
        "spec.links[0].field",
        "spec.links[0].schema",
        "spec.links[0].query",
    }
