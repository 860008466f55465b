"""The runtime manifest of an API: the endpoints of its members, as its gateway changes them, and its policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dovetail_composition.definitions import Supergraph
from dovetail_composition.manifest import Endpoint, Manifest, Policies
from dovetail_composition.sources import SubgraphSource

from .values import EndpointOverride, GatewayResource, ObjectName


def build_manifest(
    gateway: GatewayResource | None, sources: Iterable[SubgraphSource], names: Mapping[ObjectName, str]
) -> Manifest:
    """The manifest of composed sources. `names`: (namespace, name) → subgraph name; those left out are not in it."""
    endpoints = {
        names[source.namespace, source.name]: source.endpoint
        for source in sources
        if source.endpoint and (source.namespace, source.name) in names
    }
    return _manifest(gateway, endpoints)


def manifest_of_supergraph(gateway: GatewayResource | None, supergraph: Supergraph) -> Manifest:
    """The manifest of a supergraph composed elsewhere: its own URLs, and what the gateway says about them."""
    endpoints = {name: Endpoint(url=subgraph.url) for name, subgraph in supergraph.subgraphs.items()}
    return _manifest(gateway, endpoints)


def _manifest(gateway: GatewayResource | None, endpoints: Mapping[str, Endpoint]) -> Manifest:
    overrides: Mapping[str, EndpointOverride] = gateway.endpoints if gateway else {}
    return Manifest(
        endpoints={
            name: override_endpoint(endpoint, overrides[name]) if name in overrides else endpoint
            for name, endpoint in sorted(endpoints.items())
        },
        policies=gateway.policies if gateway else Policies(),
    )


def override_endpoint(endpoint: Endpoint, override: EndpointOverride) -> Endpoint:
    """The endpoint with what a gateway changes in it."""
    replaced = {rule.name.lower() for rule in override.headers}
    kept = tuple(rule for rule in endpoint.headers if rule.name.lower() not in replaced)
    return replace(
        endpoint,
        url=override.url or endpoint.url,
        timeout=override.timeout or endpoint.timeout,
        headers=(*kept, *override.headers),
        auth=override.auth or endpoint.auth,
        subscriptions=override.subscriptions or endpoint.subscriptions,
    )
