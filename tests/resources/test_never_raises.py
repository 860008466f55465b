"""Whatever stands in a manifest, the answer is a value: a resource, or diagnostics that say why not."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from dovetail_composition.diagnostics.diagnostic import render
from dovetail_composition.resources import parse_gateway, parse_schema, with_answer

SCHEMA: dict[str, Any] = {
    "apiVersion": "dovetail.dev/v1alpha1",
    "kind": "GraphQLSchema",
    "metadata": {"name": "catalog", "namespace": "shop", "labels": {"a": "b"}},
    "spec": {
        "endpoint": {
            "service": {"name": "catalog", "port": 80, "path": "/graphql"},
            "timeout": "1s",
            "headers": [{"name": "X-A", "forward": True}, {"name": "X-B", "secretKeyRef": {"name": "a", "key": "b"}}],
            "auth": {"oauth2ClientCredentials": {"tokenURL": "http://a", "secretRef": {"name": "a"}, "scopes": ["a"]}},
            "subscriptions": {"protocol": "sse", "path": "/"},
        },
        "schema": {"configMapKeyRef": {"name": "a", "key": "b"}},
        "links": [{"field": "A.b", "schema": "c", "query": "d", "arguments": [{"name": "e", "value": {"f": [1]}}]}],
        "lookups": [{"type": "A", "key": "id", "query": "b", "arguments": [{"name": "id", "from": "id"}]}],
        "transforms": [{"rename": {"type": "A", "to": "B"}}, {"prefix": {"types": "A"}}, {"hide": ["A.b"]}],
    },
}
GATEWAY: dict[str, Any] = {
    "apiVersion": "dovetail.dev/v1alpha1",
    "kind": "GraphQLGateway",
    "metadata": {"name": "public"},
    "spec": {
        "schemas": {
            "selector": {"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "Exists"}]},
            "namespaces": {"from": "Selector", "selector": {"matchLabels": {"a": "b"}}},
        },
        "batching": {"enabled": True, "maxKeys": 1},
        "headers": [{"name": "A", "value": "b"}],
        "limits": {"bodySize": "1Mi", "requestTimeout": "1s", "depth": 5},
        "scalars": [{"name": "A", "format": "uuid"}],
        "endpoints": {"catalog": {"url": "http://a"}},
    },
}
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(), max_size=4) | st.integers(), inner, max_size=3)
    ),
    max_leaves=6,
)


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The paths of all values inside a manifest."""
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, child in children for place in places(child, (*path, key)))][1 if not path else 0 :]


def replaced(manifest: dict[str, Any], place: tuple[Any, ...], value: Any) -> dict[str, Any]:
    changed = copy.deepcopy(manifest)
    holder: Any = changed
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    return changed


@given(place=st.sampled_from(places(SCHEMA)), value=json_values)
def test_any_value_anywhere_in_a_schema(place: tuple[Any, ...], value: Any) -> None:
    resource, diagnostics = parse_schema(
        replaced(SCHEMA, place, value), {("shop", "a"): {"b": "type Query { a: Int }"}}
    )

    assert resource or diagnostics
    assert all(render(found).encode() for found in diagnostics)


@given(place=st.sampled_from(places(GATEWAY)), value=json_values)
def test_any_value_anywhere_in_a_gateway(place: tuple[Any, ...], value: Any) -> None:
    resource, diagnostics = parse_gateway(replaced(GATEWAY, place, value))

    assert (resource is None) == bool(diagnostics)
    assert all(render(found).encode() for found in diagnostics)


@given(answer=st.dictionaries(st.sampled_from(["data", "errors"]), json_values))
def test_any_answer_of_an_endpoint(answer: dict[str, Any]) -> None:
    polled = {**SCHEMA, "spec": {**SCHEMA["spec"], "schema": {"federation": {}}}}
    resource, _ = parse_schema(polled, {})

    assert resource
    filled, diagnostics = with_answer(resource, answer)
    assert filled.source.sdl is not None or diagnostics
