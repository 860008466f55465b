"""The runtime manifest: the members' endpoints as their gateway changes them."""

from __future__ import annotations

import pytest

from dovetail_composition.manifest import Endpoint, HeaderRule, Limits, Manifest, Policies
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.resources import (
    EndpointOverride,
    GatewayResource,
    build_manifest,
    manifest_of_supergraph,
)
from dovetail_composition.schema.definitions import Schema, Subgraph, Supergraph

CATALOG = Endpoint(
    url="http://catalog.shop.svc.cluster.local:80/graphql",
    timeout=5,
    headers=(HeaderRule(name="X-Tenant", forward=True), HeaderRule(name="X-Source", value="gateway")),
)
SOURCES = [
    SubgraphSource(name="catalog", namespace="shop", endpoint=CATALOG),
    SubgraphSource(name="catalog", namespace="web", endpoint=Endpoint(url="http://web/graphql")),
    SubgraphSource(name="broken", namespace="shop", endpoint=Endpoint(url="http://broken/graphql")),
    SubgraphSource(name="virtual", namespace="shop"),
]
NAMES = {("shop", "catalog"): "catalog", ("web", "catalog"): "web/catalog", ("shop", "virtual"): "virtual"}


def test_endpoints_stand_under_the_names_of_subgraphs() -> None:
    manifest = build_manifest(None, SOURCES, NAMES)

    assert manifest == Manifest(endpoints={"catalog": CATALOG, "web/catalog": Endpoint(url="http://web/graphql")})


def test_a_gateway_changes_what_it_names_and_keeps_the_rest() -> None:
    override = EndpointOverride(
        url="http://127.0.0.1:4001/graphql", headers=(HeaderRule(name="x-source", value="laptop"),)
    )
    gateway = GatewayResource(
        name="public",
        namespace="shop",
        policies=Policies(limits=Limits(depth=3)),
        endpoints={"catalog": override, "unknown": override},
    )

    manifest = build_manifest(gateway, SOURCES, NAMES)

    assert manifest.policies.limits.depth == 3
    assert sorted(manifest.endpoints) == ["catalog", "web/catalog"]
    assert manifest.endpoints["catalog"] == Endpoint(
        url="http://127.0.0.1:4001/graphql",
        timeout=5,
        headers=(HeaderRule(name="X-Tenant", forward=True), HeaderRule(name="x-source", value="laptop")),
    )


@pytest.mark.parametrize(
    ("namespace", "named", "changed"),
    [
        ("shop", "catalog", {"shop"}),
        ("web", "catalog", {"web"}),
        ("edge", "catalog", set()),
        ("edge", "shop/catalog", {"shop"}),
        ("edge", "web/catalog", {"web"}),
    ],
)
@pytest.mark.parametrize("oldest", ["shop", "web"])
def test_what_a_gateway_sends_does_not_depend_on_who_was_first_to_take_a_name(
    namespace: str, named: str, changed: set[str], oldest: str
) -> None:
    override = EndpointOverride(headers=(HeaderRule(name="X-Key", value="of-the-platform"),))
    gateway = GatewayResource(name="public", namespace=namespace, endpoints={named: override})
    names = {(each, "catalog"): "catalog" if each == oldest else f"{each}/catalog" for each in ("shop", "web")}

    endpoints = build_manifest(gateway, SOURCES, names).endpoints

    assert {key[0] for key, name in names.items() if endpoints[name].headers[-1:] == override.headers} == changed


def test_a_supergraph_composed_elsewhere_has_its_own_urls() -> None:
    supergraph = Supergraph(
        subgraphs={name: Subgraph(name, name.upper(), f"http://{name}") for name in ("a", "b")},
        schema=Schema(types={}, roots={"query": "Query"}),
    )
    gateway = GatewayResource(name="public", endpoints={"b": EndpointOverride(timeout=2)})

    assert manifest_of_supergraph(gateway, supergraph).endpoints == {
        "a": Endpoint(url="http://a"),
        "b": Endpoint(url="http://b", timeout=2),
    }
