"""GraphQLSchema: every mistake is named with its path."""

from __future__ import annotations

from typing import Any

import pytest

from dovetail_composition.resources import parse_schema

from .schema_manifests import link, schema

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
