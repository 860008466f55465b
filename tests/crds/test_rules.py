"""Each rule of the custom resources refuses its bad example, with a message that says what to do."""

from typing import Any

import pytest
from support.cluster import ApiServer

pytestmark = pytest.mark.cluster

SDL = {"sdl": "type Query { a: Int }"}
URL = {"url": "http://catalog/graphql"}
NAME_RULE = "should match '^[_A-Za-z][_0-9A-Za-z]*$'"


def endpoint(**fields: Any) -> dict[str, Any]:
    return {"schema": SDL, "endpoint": {**URL, **fields}}


def header(**fields: Any) -> dict[str, Any]:
    return endpoint(headers=[fields])


def link(**fields: Any) -> dict[str, Any]:
    return {"schema": SDL, "links": [{"field": "Query.a", **fields}]}


def argument(**fields: Any) -> dict[str, Any]:
    return link(schema="product", query="products", arguments=[{"name": "ids", **fields}])


def lookup(**fields: Any) -> dict[str, Any]:
    return {"schema": SDL, "lookups": [{"type": "Product", "key": "id", "query": "products", **fields}]}


def transform(**fields: Any) -> dict[str, Any]:
    return {"schema": SDL, "transforms": [fields]}


SCHEMA_RULES = {
    "no schema": ({}, "spec.schema: Required value"),
    "no schema source": (
        {"schema": {}},
        "exactly one of sdl, configMapKeyRef, introspection and federation must be set",
    ),
    "two schema sources": (
        {"schema": {**SDL, "introspection": {}}, "endpoint": URL},
        "exactly one of sdl, configMapKeyRef, introspection and federation must be set",
    ),
    "introspection of nothing": (
        {"schema": {"introspection": {}}},
        "schema.introspection and schema.federation ask the endpoint, so spec.endpoint must be set",
    ),
    "federation of nothing": (
        {"schema": {"federation": {}}},
        "schema.introspection and schema.federation ask the endpoint, so spec.endpoint must be set",
    ),
    "interval too short": (
        {"schema": {"introspection": {"interval": "10ms"}}, "endpoint": URL},
        "must be a duration of at least 1s, such as 60s or 5m",
    ),
    "interval without unit": (
        {"schema": {"federation": {"interval": "60"}}, "endpoint": URL},
        "must be a duration of at least 1s, such as 60s or 5m",
    ),
    "huge SDL": ({"schema": {"sdl": "#" * (512 * 1024 + 1)}}, "may not be more than 524288"),
    "service and url": (endpoint(service={"name": "catalog"}), "exactly one of service and url must be set"),
    "neither service nor url": ({"schema": SDL, "endpoint": {}}, "exactly one of service and url must be set"),
    "service name": (
        {"schema": SDL, "endpoint": {"service": {"name": "Catalog"}}},
        "must be the name of a Service",
    ),
    "service path": (
        {"schema": SDL, "endpoint": {"service": {"name": "catalog", "path": "graphql"}}},
        "must begin with a slash and hold no query, fragment or white space",
    ),
    "service port": (
        {"schema": SDL, "endpoint": {"service": {"name": "catalog", "port": 0}}},
        "greater than or equal to 1",
    ),
    "url scheme": ({"schema": SDL, "endpoint": {"url": "ftp://catalog"}}, "must be an http or https URL with a host"),
    "url without host": (
        {"schema": SDL, "endpoint": {"url": "http:///graphql"}},
        "must be an http or https URL with a host",
    ),
    "url with password": ({"schema": SDL, "endpoint": {"url": "http://a:b@c/"}}, "must hold no user name or password"),
    "timeout without unit": (endpoint(timeout="10"), "must be a duration above zero, such as 500ms, 10s or 1m30s"),
    "timeout of zero": (endpoint(timeout="0s"), "must be a duration above zero, such as 500ms, 10s or 1m30s"),
    "header without value": (header(name="X-A"), "exactly one of forward: true, value and secretKeyRef must be set"),
    "header with two values": (
        header(name="X-A", forward=True, value="a"),
        "exactly one of forward: true, value and secretKeyRef must be set",
    ),
    "header not forwarded": (header(name="X-A", forward=False), "spec.endpoint.headers[0].forward: Unsupported value"),
    "header name": (header(name="X A", forward=True), "must be a header name"),
    "header of a connection": (header(name="Content-Length", forward=True), "the gateway sets this header itself"),
    "header of a proxy": (header(name="Proxy-Authorization", forward=True), "the gateway sets this header itself"),
    "header of two lines": (header(name="X-A", value="a\r\nX-B: b"), "spec.endpoint.headers[0].value"),
    "header twice": (
        endpoint(headers=[{"name": "X-A", "value": "a"}, {"name": "X-A", "value": "b"}]),
        "Duplicate value",
    ),
    "token URL": (
        endpoint(auth={"oauth2ClientCredentials": {"tokenURL": "token", "secretRef": {"name": "a"}}}),
        "must be an http or https URL with a host",
    ),
    "subscription protocol": (endpoint(subscriptions={"protocol": "smoke"}), "supported values"),
    "link field": (
        {"schema": SDL, "links": [{"field": "a", "value": 1}]},
        "must be a coordinate such as Catalog.products",
    ),
    "link type": (link(value=1, type="[Product"), "must be a GraphQL type such as Product or [Product!]!"),
    "link target": (link(schema="Product", query="a"), "must be the name of a GraphQLSchema, or namespace/name"),
    "link query": (link(schema="product", query="a b"), "must be a GraphQL name"),
    "link without query": (link(schema="product"), "schema and query must be set together"),
    "link to nothing": (link(), "must validate at least one schema (anyOf)"),
    "link and constant": (link(schema="product", query="a", value=1), "must not validate the schema (not)"),
    "batched without batch": (
        link(schema="product", query="a", batched=True),
        "batched needs an argument with batch: true",
    ),
    "link twice": (
        {"schema": SDL, "links": [{"field": "Query.a", "value": 1}, {"field": "Query.a", "value": 2}]},
        "Duplicate value",
    ),
    "argument name": (
        link(schema="product", query="a", arguments=[{"name": "a b"}]),
        NAME_RULE,
    ),
    "argument from parent and client": (
        argument(**{"from": "id"}, argument="a"),
        "at most one of from, argument and value may be set",
    ),
    "argument from parent and constant": (argument(**{"from": "id"}, value=1), "must not validate the schema (not)"),
    "argument from client and constant": (argument(argument="a", value=1), "must not validate the schema (not)"),
    "batch of a constant": (argument(batch=True), "batch collects values of the parents, so from must be set"),
    "batch and each": (argument(**{"from": "id"}, batch=True, each=True), "at most one of batch and each may be true"),
    "target without batch": (
        argument(**{"from": "id"}, targetFieldName="id"),
        "targetFieldName and positional belong to an argument with batch",
    ),
    "target and position": (
        argument(**{"from": "id"}, batch=True, targetFieldName="id", positional=True),
        "at most one of targetFieldName and positional may be set",
    ),
    "lookup type": (lookup(type="[Product]"), "must be a GraphQL name"),
    "lookup query": (lookup(query="products(ids:)"), "must be a GraphQL name"),
    "lookup argument": (
        lookup(arguments=[{"name": "ids", "from": "id", "argument": "a"}]),
        "at most one of from, argument and value may be set",
    ),
    "transform of nothing": (transform(), "exactly one of rename, prefix, hide and include must be set"),
    "two transforms in one": (
        transform(hide=["User"], include=["User"]),
        "exactly one of rename, prefix, hide and include must be set",
    ),
    "rename of nothing": (
        transform(rename={"to": "a"}),
        "exactly one of type, field, argument and enumValue must be set",
    ),
    "rename of two": (
        transform(rename={"type": "A", "field": "A.b", "to": "a"}),
        "exactly one of type, field, argument and enumValue must be set",
    ),
    "rename a field": (transform(rename={"field": "user", "to": "a"}), "must be a coordinate such as Query.user"),
    "rename an argument": (
        transform(rename={"argument": "Query.user", "to": "a"}),
        "must be a coordinate such as Query.user(id:)",
    ),
    "rename a value": (transform(rename={"enumValue": "RED", "to": "a"}), "must be a coordinate such as Color.RED"),
    "rename to no name": (transform(rename={"type": "A", "to": "a-b"}), "must be a GraphQL name"),
    "prefix of nothing": (transform(prefix={}), "one of types and rootFields must be set"),
    "prefix": (transform(prefix={"types": "9"}), "must be a GraphQL name"),
    "hide nothing": (transform(hide=[]), "should have at least 1 items"),
    "hide": (transform(hide=["User."]), "spec.transforms[0].hide[0]"),
    "include": (transform(include=["User.name"]), NAME_RULE),
}

GATEWAY_RULES = {
    "schemas and supergraph": (
        {"schemas": {}, "supergraph": {"configMapKeyRef": {"name": "a", "key": "b"}}},
        "at most one of schemas and supergraph may be set",
    ),
    "no selector of namespaces": (
        {"schemas": {"namespaces": {"from": "Selector"}}},
        "selector must be set with from: Selector, and only then",
    ),
    "selector that nobody reads": (
        {"schemas": {"namespaces": {"from": "All", "selector": {}}}},
        "selector must be set with from: Selector, and only then",
    ),
    "selector operator": (
        {"schemas": {"selector": {"matchExpressions": [{"key": "a", "operator": "Exists", "values": ["b"]}]}}},
        "In and NotIn need values, Exists and DoesNotExist take none",
    ),
    "endpoint of both kinds": (
        {"endpoints": {"catalog": {**URL, "service": {"name": "catalog"}}}},
        "at most one of service and url may be set",
    ),
    "header": ({"headers": [{"name": "Host", "forward": True}]}, "the gateway sets this header itself"),
    "time limit": ({"limits": {"requestTimeout": "soon"}}, "must be a duration above zero"),
    "size limit": ({"limits": {"bodySize": "big"}}, "spec.limits.bodySize"),
    "count limit": ({"limits": {"tokens": 0}}, "greater than or equal to 1"),
    "keys of a batch": ({"batching": {"maxKeys": 0}}, "greater than or equal to 1"),
    "scalar name": ({"scalars": [{"name": "a b", "format": "uuid"}]}, "must be a GraphQL name"),
    "scalar format": ({"scalars": [{"name": "Instant", "format": "sundial"}]}, "supported values"),
    "scalar twice": (
        {"scalars": [{"name": "A", "format": "uuid"}, {"name": "A", "format": "instant"}]},
        "Duplicate value",
    ),
}


def refusal(cluster: ApiServer, kind: str, spec: dict[str, Any], name: str = "bad") -> str:
    bad = {"apiVersion": "dovetail.dev/v1alpha1", "kind": kind, "metadata": {"name": name}, "spec": spec}
    return cluster.kubectl("create", "--dry-run=server", "-f", "-", objects=bad, check=False).replace('\\"', '"')


@pytest.mark.parametrize("rule", SCHEMA_RULES)
def test_a_rule_of_graphqlschema_refuses_its_bad_example(cluster: ApiServer, rule: str) -> None:
    spec, message = SCHEMA_RULES[rule]

    assert message in refusal(cluster, "GraphQLSchema", spec)


@pytest.mark.parametrize("rule", GATEWAY_RULES)
def test_a_rule_of_graphqlgateway_refuses_its_bad_example(cluster: ApiServer, rule: str) -> None:
    spec, message = GATEWAY_RULES[rule]

    assert message in refusal(cluster, "GraphQLGateway", spec)


def test_a_gateways_name_leaves_room_for_the_config_maps_named_after_it(cluster: ApiServer) -> None:
    assert "the name must have at most 200 characters" in refusal(cluster, "GraphQLGateway", {}, name="a" * 201)
