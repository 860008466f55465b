"""Each rule of the custom resources refuses its bad example, with a message that says what to do."""

import re

import pytest
from support.admission import verdicts
from support.cluster import ApiServer

from .bad_values import BAD_VALUES
from .definitions import API_VERSION, SCHEMAS, rules, spoiled

MESSAGES = {
    "pattern": "should match",
    "anyOf": "must validate at least one schema (anyOf)",
    "not": "must not validate the schema (not)",
}
"""OpenAPI's own words, where the rules have none of ours."""
REJECTED = {
    "no source": ("GraphQLSchema", "spec", {}, "spec.schema", "Required value"),
    "interval without unit": (
        "GraphQLSchema",
        "spec.schema.federation.interval",
        "60",
        "spec.schema.federation.interval",
        "must be a duration from 1s to 8760h, such as 60s or 5m",
    ),
    "timeout of zero": ("GraphQLSchema", "spec.endpoint.timeout", "0s", "spec.endpoint.timeout", "above zero"),
    "timeout without end": ("GraphQLSchema", "spec.endpoint.timeout", "8761h", "spec.endpoint.timeout", "up to 8760h"),
    "port": ("GraphQLSchema", "spec.endpoint.service.port", 0, "spec.endpoint.service.port", "greater than or equal"),
    "neither service nor url": (
        "GraphQLSchema",
        "spec.endpoint",
        {},
        "spec.endpoint",
        "exactly one of service and url must be set",
    ),
    "not forwarded": (
        "GraphQLSchema",
        "spec.endpoint.headers[]",
        {"name": "X-A", "forward": False},
        "spec.endpoint.headers[].forward",
        "Unsupported value",
    ),
    "header of a proxy": (
        "GraphQLSchema",
        "spec.endpoint.headers[].name",
        "Proxy-Authorization",
        "spec.endpoint.headers[].name",
        "the gateway sets this header itself",
    ),
    "header twice": (
        "GraphQLGateway",
        "spec.headers",
        [{"name": "X-A", "value": "a"}, {"name": "X-A", "value": "b"}],
        "spec.headers[]",
        "Duplicate value",
    ),
    "protocol": (
        "GraphQLSchema",
        "spec.endpoint.subscriptions.protocol",
        "smoke",
        "spec.endpoint.subscriptions.protocol",
        "supported values",
    ),
    "link twice": (
        "GraphQLSchema",
        "spec.links",
        [{"field": "Query.a", "value": 1}, {"field": "Query.a", "value": 2}],
        "spec.links[]",
        "Duplicate value",
    ),
    "link and constant argument": (
        "GraphQLSchema",
        "spec.links[]",
        {"field": "Query.a", "value": 1, "arguments": []},
        "spec.links[]",
        "value is the field's constant value, so schema, query and arguments must not be set",
    ),
    "constant from the client": (
        "GraphQLSchema",
        "spec.links[].arguments[]",
        {"name": "ids", "argument": "a", "value": 1},
        "spec.links[].arguments[]",
        "at most one of from, argument and value may be set",
    ),
    "type closed twice": (
        "GraphQLSchema",
        "spec.links[].type",
        "[Product]]",
        "spec.links[].type",
        "must be a GraphQL type such as Product or [Product!]!",
    ),
    "hide nothing": ("GraphQLSchema", "spec.transforms[]", {"hide": []}, "spec.transforms[].hide", "at least 1 items"),
    "rename of nothing": (
        "GraphQLSchema",
        "spec.transforms[].rename",
        {"to": "a"},
        "spec.transforms[].rename",
        "exactly one of type, field, argument and enumValue must be set",
    ),
    "selector that nobody reads": (
        "GraphQLGateway",
        "spec.schemas.namespaces",
        {"from": "All", "selector": {}},
        "spec.schemas.namespaces",
        "selector must be set with from: Selector, and only then",
    ),
    "part of a byte": (
        "GraphQLGateway",
        "spec.limits.bodySize",
        "1.5",
        "spec.limits.bodySize",
        "must be a whole number of bytes",
    ),
    "endless size": ("GraphQLGateway", "spec.limits.bodySize", "8Pi", "spec.limits.bodySize", "below 8Pi"),
    "no tokens": ("GraphQLGateway", "spec.limits.tokens", 0, "spec.limits.tokens", "greater than or equal to 1"),
    "too many": ("GraphQLGateway", "spec.limits.inFlight", 10**10, "spec.limits.inFlight", "less than or equal to"),
    "no keys": ("GraphQLGateway", "spec.batching.maxKeys", 0, "spec.batching.maxKeys", "greater than or equal to 1"),
    "scalar format": (
        "GraphQLGateway",
        "spec.scalars[].format",
        "sundial",
        "spec.scalars[].format",
        "supported values",
    ),
}
"""More ways to break the same rules, and OpenAPI's own: kind, path, value there, path of the refusal, words of it."""

TABLE = [
    (kind, path, value, path, MESSAGES.get(message, message))
    for kind, values in BAD_VALUES.items()
    for path, messages in values.items()
    for message, value in messages.items()
] + list(REJECTED.values())


@pytest.mark.parametrize("kind", BAD_VALUES)
def test_every_rule_has_a_bad_example(kind: str) -> None:
    tried = {(path, message) for path, messages in BAD_VALUES[kind].items() for message in messages}

    assert tried == set(rules(kind))


@pytest.mark.cluster
def test_each_rule_refuses_its_bad_example_with_its_message(cluster: ApiServer) -> None:
    objects = [spoiled(kind, path, value) for kind, path, value, _, _ in TABLE]

    answers = verdicts(cluster, objects)

    silent = []
    for (_, path, value, where, words), verdict in zip(TABLE, answers, strict=True):
        causes = [(_path(field, message), message) for field, message in verdict.causes]
        if not any(field == where and words in message for field, message in causes):
            silent.append((path, str(value)[:60], words, causes))
    assert silent == []


@pytest.mark.cluster
def test_a_gateways_name_leaves_room_for_the_config_maps_named_after_it(cluster: ApiServer) -> None:
    gateway = {"apiVersion": API_VERSION, "kind": "GraphQLGateway", "metadata": {"name": "a" * 201}, "spec": {}}

    (verdict,) = verdicts(cluster, [gateway])

    (rule,) = SCHEMAS["GraphQLGateway"]["x-kubernetes-validations"]
    assert [message for _, message in verdict.causes if rule["message"] in message]


def _path(field: str, message: str) -> str:
    """The path of the schema node; OpenAPI's combinations name it in their message only."""
    named = re.search(r'^Invalid value: "": "([^"]+)" must', message)
    path = named[1] if field == "<nil>" and named else field
    return re.sub(r"\[\d+\]", "[]", re.sub(r"^spec\.endpoints(\[[^\]]*\]|\.[^.\[]+)", "spec.endpoints.{name}", path))
