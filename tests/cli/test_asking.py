"""Schemas that stand at an endpoint are asked for there: introspection and federation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dovetail_composition.supergraph import read_supergraph

from .conftest import Run, gateway_manifest, schema_manifest
from .services import Service, serving, serving_tokens

SDL = "type Query { product(id: ID!): Product } type Product { id: ID! name: String }"


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service(SDL)) as running:
        yield running


def asked(how: str, endpoint: dict[str, Any]) -> str:
    return schema_manifest("product", "", schema={how: {}}, endpoint=endpoint)


def test_introspection(run: Run, service: Service, tmp_path: Path) -> None:
    headers = [{"name": "X-Source", "value": "test"}, {"name": "Authorization", "forward": True}]
    (tmp_path / "product.yaml").write_text(asked("introspection", {"url": service.url, "headers": headers}))

    done = run("compose", "product.yaml")

    assert done.code == 0, done.err
    assert set(read_supergraph(done.out).schema.types["Product"].fields) == {"id", "name"}
    assert service.requests[0]["x-source"] == "test"
    assert "authorization" not in service.requests[0]


def test_a_gateways_endpoints_say_where_services_run_here(run: Run, service: Service, tmp_path: Path) -> None:
    (tmp_path / "product.yaml").write_text(asked("introspection", {"service": {"name": "product"}}))
    (tmp_path / "gateway.yaml").write_text(gateway_manifest(endpoints={"product": {"url": service.url}}))

    done = run("compose", "product.yaml", "gateway.yaml")

    assert done.code == 0, done.err
    assert read_supergraph(done.out).subgraphs["product"].url == service.url


def test_secrets_among_the_manifests_are_used(run: Run, service: Service, tmp_path: Path) -> None:
    headers = [{"name": "X-Key", "secretKeyRef": {"name": "keys", "key": "product"}}]
    (tmp_path / "product.yaml").write_text(asked("introspection", {"url": service.url, "headers": headers}))
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "keys", "namespace": "shop"}}
    (tmp_path / "secret.json").write_text(json.dumps(secret | {"data": {"product": "aHVzaA=="}}))

    done = run("compose", "product.yaml", "secret.json")

    assert done.code == 0, done.err
    assert service.requests[0]["x-key"] == "hush"
    assert "hush" not in done.out


AUTH = {
    "oauth2ClientCredentials": {
        "tokenURL": "",
        "secretRef": {"name": "login"},
        "scopes": ["read"],
        "audience": "product",
    }
}


def guarded(service: Service, token_url: str) -> str:
    auth = {"oauth2ClientCredentials": AUTH["oauth2ClientCredentials"] | {"tokenURL": token_url}}
    return asked("introspection", {"url": service.url, "auth": auth})


def login(**values: str) -> str:
    secret = {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "login", "namespace": "shop"}}
    return json.dumps(secret | {"stringData": values})


def test_a_token_is_fetched_for_the_client_of_a_secret_among_the_manifests(
    run: Run, service: Service, tmp_path: Path
) -> None:
    with serving_tokens("t0ken") as (token_url, forms):
        (tmp_path / "product.yaml").write_text(guarded(service, token_url))
        (tmp_path / "secret.json").write_text(login(clientID="cli", clientSecret="hush\n"))
        done = run("compose", "product.yaml", "secret.json")

    assert done.code == 0, done.err
    assert service.requests[0]["authorization"] == "Bearer t0ken"
    assert forms == [("cli", "hush", {"grant_type": "client_credentials", "scope": "read", "audience": "product"})]
    assert "hush" not in done.out
    assert "t0ken" not in done.out


def test_a_token_that_is_not_had_is_told(run: Run, service: Service, tmp_path: Path) -> None:
    (tmp_path / "product.yaml").write_text(guarded(service, service.url))
    (tmp_path / "secret.json").write_text(login(clientID="cli", clientSecret="hush"))
    service.raw = 401, b"{}"

    done = run("compose", "product.yaml", "secret.json")

    assert done.code == 1
    assert "the token server answered 401" in done.err
    assert "hush" not in done.err
    assert len(service.requests) == 1


def test_a_service_that_refuses_says_which_secrets_are_not_here(run: Run, service: Service, tmp_path: Path) -> None:
    headers = [{"name": "X-Key", "secretKeyRef": {"name": "keys", "key": "product"}}]
    auth = {"oauth2ClientCredentials": AUTH["oauth2ClientCredentials"] | {"tokenURL": "http://login.test/token"}}
    endpoint = {"url": service.url, "headers": headers, "auth": auth}
    (tmp_path / "product.yaml").write_text(asked("introspection", endpoint))

    assert run("compose", "product.yaml").code == 0, "its introspection is open"
    for service.raw in ((401, b"no"), (200, b'{"errors": [{"message": "no"}]}')):
        done = run("compose", "product.yaml", "--format", "json")
        assert done.code == 1
        assert done.json["diagnostics"][0]["hint"] == (
            "these headers were not sent, as their Secrets are not among the files: "
            "X-Key (product of Secret shop/keys), "
            "Authorization (clientID of Secret shop/login, clientSecret of Secret shop/login)"
        )


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ((500, b"oops"), "status 500"),
        ((302, b"http://127.0.0.1:1/"), "status 302"),
        ((200, b"<html>"), "not JSON"),
        ((200, b"[]"), "no GraphQL response"),
        ((200, b"{}"), "no __schema"),
        ((200, b'{"errors": [{"message": "introspection is off"}]}'), "introspection is off"),
        ((400, b'{"errors": [{"message": "who are you"}]}'), "who are you"),
    ],
)
def test_an_endpoint_that_does_not_tell(
    run: Run, service: Service, tmp_path: Path, raw: tuple[int, bytes], words: str
) -> None:
    service.raw = raw
    (tmp_path / "product.yaml").write_text(asked("introspection", {"url": service.url}))

    done = run("compose", "product.yaml", "--format", "json")

    assert done.code == 1
    (diagnostic,) = done.json["diagnostics"]
    assert diagnostic["code"] == "SCHEMA_FETCH_FAILED"
    assert diagnostic["subgraph"] == "product"
    assert words in diagnostic["message"]
    assert service.url in diagnostic["message"]


def test_an_endpoint_that_is_not_there(run: Run, tmp_path: Path) -> None:
    with serving(Service(SDL)) as service:
        url = service.url
    (tmp_path / "product.yaml").write_text(asked("introspection", {"url": url}))

    done = run("compose", "product.yaml")

    assert done.code == 1
    assert "refused" in done.err.lower()


@pytest.mark.parametrize(
    ("unknown", "requests"),
    [("", 1), ("isOneOf", 2), ("args(includeDeprecated", 3), ("specifiedByURL", 4)],
)
def test_a_server_that_knows_only_old_introspection(
    run: Run, service: Service, tmp_path: Path, unknown: str, requests: int
) -> None:
    """Newer fields of introspection are left out when a server refuses them."""
    (tmp_path / "product.yaml").write_text(asked("introspection", {"url": service.url}))
    service.unknown = unknown

    assert run("compose", "product.yaml").code == 0
    assert len(service.requests) == requests


def test_introspection_tells_what_newer_specifications_added(run: Run, service: Service, tmp_path: Path) -> None:
    """Input objects of which one field is given, deprecated arguments, where a scalar is specified."""
    (tmp_path / "product.yaml").write_text(asked("introspection", {"url": service.url}))
    service.sdl = (
        'scalar S @specifiedBy(url: "https://s.test") input By @oneOf { id: ID name: String }'
        ' type Query { a(by: By, old: S @deprecated(reason: "slow")): Int }'
    )

    schema = read_supergraph(run("compose", "product.yaml").out).schema

    assert schema.types["By"].one_of
    assert schema.types["S"].specified_by == "https://s.test"
    assert [each.deprecated for each in schema.types["Query"].fields["a"].arguments] == [None, "slow"]
