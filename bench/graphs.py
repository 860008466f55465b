"""Compose what gateways serve from what the services say: a supergraph for each graph, and the manifests of links."""

from __future__ import annotations

import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bench.services import Services

DOVETAIL = Path(sys.executable).with_name("dovetail")

_LINKS = {
    "catalog": ("Catalog.products", "product", "productsByIds", "productIds", "[Product!]!"),
    "product": ("Product.reviews", "review", "reviewsByIds", "reviewIds", "[Review!]!"),
}
"""Schema → its link: field, target schema and query, the field with the keys, type."""


@cache
def supergraph(services: Services, graph: str, work: Path) -> Path:
    """Compose the supergraph of a graph; any federation router can run it, unless it is one of links."""
    folder = work / graph.replace("/", "-")
    folder.mkdir(parents=True, exist_ok=True)
    source = _manifests(services, graph, folder) if graph.startswith("links/") else _rover(services, graph, folder)
    target = folder / "supergraph.graphql"
    subprocess.run([DOVETAIL, "compose", source, "-o", target], check=True, stdout=subprocess.DEVNULL)
    return target


def policies(work: Path, batching: bool) -> Path:
    """Write the GraphQLGateway that our gateway runs with: Authorization is passed on, all keys go in one call.

    The limits let the wide query pass, and one call for each of 10,100 parents where batching is off.
    """
    spec = {
        "limits": {"rootFields": 100, "callsPerRequest": 20_000, "requestTimeout": "120s", "subgraphTimeout": "60s"},
        "headers": [{"name": "Authorization", "forward": True}],
        "batching": {"enabled": batching, "maxKeys": 1_000_000},
    }
    target = work / f"gateway-{'on' if batching else 'off'}.yaml"
    target.write_text(yaml.safe_dump(_resource("GraphQLGateway", "bench", spec)))
    return target


def _rover(services: Services, graph: str, folder: Path) -> Path:
    subgraphs = {
        name: {"routing_url": url, "schema": {"sdl": services.sdl(url)}}
        for name, url in services.members(graph).items()
    }
    target = folder / "supergraph.yaml"
    target.write_text(yaml.safe_dump({"federation_version": 2, "subgraphs": subgraphs}))
    return target


def _manifests(services: Services, graph: str, folder: Path) -> Path:
    target = folder / "manifests.yaml"
    manifests = []
    for name, url in services.members(graph).items():
        spec: dict[str, Any] = {"endpoint": {"url": url}, "schema": {"sdl": services.sdl(url)}}
        if name in _LINKS:
            field, schema, query, keys, kind = _LINKS[name]
            argument = {"name": "ids", "from": keys, "targetFieldName": "id", "batch": True}
            link = {"field": field, "schema": schema, "query": query, "type": kind, "collection": True}
            spec["links"] = [{**link, "batched": True, "arguments": [argument]}]
        manifests.append(_resource("GraphQLSchema", name, spec))
    target.write_text(yaml.safe_dump_all(manifests))
    return target


def _resource(kind: str, name: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": "bench"}
    return {"apiVersion": "dovetail.dev/v1alpha1", "kind": kind, "metadata": metadata, "spec": spec}
