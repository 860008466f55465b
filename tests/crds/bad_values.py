"""For each rule of the custom resource definitions a value that it refuses: path → message → value."""

from typing import Any

Values = dict[str, dict[str, Any]]

GRAPHQL_NAME = {"must be a GraphQL name": "a b"}
NAMESPACE = {"must be the name of a namespace": "Shop"}
DURATION = {"must be a duration above zero and up to 8760h, such as 500ms, 10s or 1m30s": "10"}
INTERVAL = {"must be a duration from 1s to 8760h, such as 60s or 5m": "10ms"}
PATH = {
    "must begin with a slash and hold no query, no fragment and none of the characters that URLs escape": "graphql?a=1"
}
URL_RULES = {
    "% may only stand in escapes such as %20, and not in the host": "http://catalog/%zz",
    "the port must be between 1 and 65535, and an IPv6 address must stand in brackets": "http://catalog:65536/graphql",
    "must hold no user name or password": "http://user:password@catalog/graphql",
}
SIZE = {
    "must be a whole number of bytes above zero and below 8Pi, such as 64Ki, 1Mi or 1048576": 0,
    "pattern": "big",
}


def object_key(kind: str) -> Values:
    return {
        "name": {f"must be the name of a {kind}": "No_Name"},
        "namespace": NAMESPACE,
        "key": {f"must be a key of a {kind} (letters, digits, hyphens, dots and underscores)": "a/b"},
    }


def at(path: str, values: Values) -> Values:
    """These values one level deeper."""
    return {f"{path}.{name}": rules for name, rules in values.items()}


HEADERS: Values = {
    "headers[]": {"exactly one of forward: true, value and secretKeyRef must be set": {"name": "X-A"}},
    "headers[].name": {"must be a header name": "X A", "the gateway sets this header itself": "Content-Length"},
    "headers[].value": {"pattern": "a\r\nX-B: b"},
    **at("headers[].secretKeyRef", object_key("Secret")),
}
ENDPOINT: Values = {
    "service.name": {"must be the name of a Service (lowercase letters, digits and hyphens)": "Catalog"},
    "service.namespace": NAMESPACE,
    "service.path": PATH,
    "url": {
        "must be an http or https URL with a host and no fragment, such as http://catalog.shop.svc:8080/graphql": "http:///a",
        **URL_RULES,
    },
    "timeout": DURATION,
    **HEADERS,
    "auth.oauth2ClientCredentials.tokenURL": {
        "must be an http or https URL with a host and no fragment, such as https://login.example/token": "token",
        **URL_RULES,
    },
    **at(
        "auth.oauth2ClientCredentials.secretRef",
        {name: rules for name, rules in object_key("Secret").items() if name != "key"},
    ),
    "auth.oauth2ClientCredentials.scopes[]": {"pattern": "read write"},
    "subscriptions.path": PATH,
}
ARGUMENTS: Values = {
    "arguments[]": {
        "at most one of from, argument and value may be set": {"name": "ids", "from": "id", "argument": "a"},
        "not": {"name": "ids", "from": "id", "value": None},
        "at most one of batch and each may be true": {"name": "ids", "from": "id", "batch": True, "each": True},
        "batch collects values of the parents, so from must be set": {"name": "ids", "batch": True},
        "targetFieldName and positional belong to an argument with batch": {
            "name": "ids",
            "from": "id",
            "targetFieldName": "id",
        },
        "at most one of targetFieldName and positional may be set": {
            "name": "ids",
            "from": "id",
            "batch": True,
            "targetFieldName": "id",
            "positional": True,
        },
    },
    "arguments[].name": GRAPHQL_NAME,
    "arguments[].argument": GRAPHQL_NAME,
}
SELECTOR: Values = {
    "matchLabels": {
        "keys must be names of labels, such as api or example.com/api": {"a/b/c": "d"},
        "values must be values of labels": {"api": "a b"},
    },
    "matchExpressions[]": {
        "In and NotIn need values, Exists and DoesNotExist take none": {
            "key": "api",
            "operator": "Exists",
            "values": ["a"],
        }
    },
    "matchExpressions[].key": {"must be the name of a label, such as api or example.com/api": "-api"},
    "matchExpressions[].values[]": {"must be the value of a label": "a b"},
}
SDL = {"sdl": "type Query { a: Int }"}

SCHEMA: Values = {
    "spec": {
        "schema.introspection and schema.federation ask the endpoint, so spec.endpoint must be set": {
            "schema": {"federation": {}}
        }
    },
    "spec.endpoint": {
        "exactly one of service and url must be set": {"service": {"name": "catalog"}, "url": "http://catalog"}
    },
    **at("spec.endpoint", ENDPOINT),
    "spec.schema": {
        "exactly one of sdl, configMapKeyRef, introspection and federation must be set": {**SDL, "introspection": {}}
    },
    "spec.schema.sdl": {
        "must not be empty": "",
        "must hold at most 512 KiB; leave out descriptions that nobody needs, or give the service's parts "
        "GraphQLSchemas of their own": "é" * (256 * 1024 + 1),
    },
    **at("spec.schema.configMapKeyRef", object_key("ConfigMap")),
    "spec.schema.introspection.interval": INTERVAL,
    "spec.schema.federation.interval": INTERVAL,
    "spec.links[]": {
        "value is the field's constant value, so schema, query and arguments must not be set": {
            "field": "Query.a",
            "value": 1,
            "schema": "product",
            "query": "products",
        },
        "schema and query must be set together": {"field": "Query.a", "schema": "product"},
        "batched needs an argument with batch: true, which takes the keys of all parents": {
            "field": "Query.a",
            "schema": "product",
            "query": "a",
            "batched": True,
        },
        "anyOf": {"field": "Query.a"},
        "not": {"field": "Query.a", "schema": "product", "query": "a", "value": 1},
    },
    "spec.links[].field": {"must be a coordinate such as Catalog.products": "products"},
    "spec.links[].type": {"must be a GraphQL type such as Product or [Product!]!": "[Product"},
    "spec.links[].schema": {"must be the name of a GraphQLSchema, or namespace/name": "Product"},
    "spec.links[].query": GRAPHQL_NAME,
    **at("spec.links[]", ARGUMENTS),
    "spec.lookups[].type": GRAPHQL_NAME,
    "spec.lookups[].query": GRAPHQL_NAME,
    **at("spec.lookups[]", ARGUMENTS),
    "spec.transforms[]": {
        "exactly one of rename, prefix, hide and include must be set": {"hide": ["User"], "include": ["User"]}
    },
    "spec.transforms[].rename": {
        "exactly one of type, field, argument and enumValue must be set": {"type": "A", "field": "A.b", "to": "C"}
    },
    "spec.transforms[].rename.type": GRAPHQL_NAME,
    "spec.transforms[].rename.field": {"must be a coordinate such as Query.user": "user"},
    "spec.transforms[].rename.argument": {"must be a coordinate such as Query.user(id:)": "Query.user"},
    "spec.transforms[].rename.enumValue": {"must be a coordinate such as Color.RED": "RED"},
    "spec.transforms[].rename.to": GRAPHQL_NAME,
    "spec.transforms[].prefix": {"one of types and rootFields must be set": {}},
    "spec.transforms[].prefix.types": GRAPHQL_NAME,
    "spec.transforms[].prefix.rootFields": GRAPHQL_NAME,
    "spec.transforms[].hide[]": {"pattern": "User."},
    "spec.transforms[].include[]": {"pattern": "User.name"},
}
GATEWAY: Values = {
    "spec": {
        "at most one of schemas and supergraph may be set": {
            "schemas": {},
            "supergraph": {"configMapKeyRef": {"name": "a", "key": "b"}},
        }
    },
    "spec.contract": {
        "a tag may stand in include or in exclude, and not in both": {"include": ["a", "b"], "exclude": ["b"]}
    },
    "spec.contract.include[]": {"pattern": "in house"},
    "spec.contract.exclude[]": {"pattern": "in house"},
    **at("spec.schemas.selector", SELECTOR),
    "spec.schemas.namespaces": {"selector must be set with from: Selector, and only then": {"from": "Selector"}},
    **at("spec.schemas.namespaces.selector", SELECTOR),
    **at("spec.supergraph.configMapKeyRef", object_key("ConfigMap")),
    "spec.endpoints": {"names of subgraphs must have at most 317 characters": {"a" * 318: {}}},
    "spec.endpoints.{name}": {
        "at most one of service and url may be set": {"service": {"name": "catalog"}, "url": "http://catalog"}
    },
    **at("spec.endpoints.{name}", ENDPOINT),
    **at("spec", HEADERS),
    **at("spec.limits", dict.fromkeys(("bodySize", "subgraphBodySize", "responseSize"), SIZE)),
    **at("spec.limits", dict.fromkeys(("requestTimeout", "subgraphTimeout", "connectTimeout"), DURATION)),
    "spec.scalars[].name": GRAPHQL_NAME,
}
BAD_VALUES = {"GraphQLSchema": SCHEMA, "GraphQLGateway": GATEWAY}
