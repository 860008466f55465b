"""The runtime manifest: the members' endpoints as their gateway changes them."""

from __future__ import annotations

from dovetail_composition.definitions import Schema, Subgraph, Supergraph
from dovetail_composition.manifest import Endpoint, HeaderRule, Limits, Manifest, Policies
from dovetail_composition.resources import (
    EndpointOverride,
    GatewayResource,
    build_manifest,
    manifest_of_supergraph,
)
from dovetail_composition.sources import SubgraphSource

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
        name="public", policies=Policies(limits=Limits(depth=3)), endpoints={"catalog": override, "unknown": override}
    )

    manifest = build_manifest(gateway, SOURCES, NAMES)

    assert manifest.policies.limits.depth == 3
    assert sorted(manifest.endpoints) == ["catalog", "web/catalog"]
    assert manifest.endpoints["catalog"] == Endpoint(
        url="http://127.0.0.1:4001/graphql",
        timeout=5,
        headers=(HeaderRule(name="X-Tenant", forward=True), HeaderRule(name="x-source", value="laptop")),
    )


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
