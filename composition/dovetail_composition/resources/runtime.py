"""The runtime manifest of an API: the endpoints of its members, as its gateway changes them, and its policies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dovetail_composition.manifest import Endpoint, Manifest, Policies
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Supergraph

from .values import EndpointOverride, GatewayResource, ObjectName


def build_manifest(
    gateway: GatewayResource | None, sources: Iterable[SubgraphSource], names: Mapping[ObjectName, str]
) -> Manifest:
    """The manifest of composed sources. `names`: (namespace, name) → subgraph name; those left out are not in it."""
    members = {(source.namespace, source.name): source.endpoint for source in sources if source.endpoint}
    return _manifest(
        gateway,
        {
            names[key]: _overridden(endpoint, override_of(gateway, key))
            for key, endpoint in members.items()
            if key in names
        },
    )


def override_of(gateway: GatewayResource | None, member: ObjectName) -> EndpointOverride | None:
    """What a gateway changes in a schema's endpoint: by `namespace/name`, in its own namespace also by name.

    Never by the name in the supergraph: the oldest of a name gets that, and what the gateway sends is not for whoever
    comes to be the oldest.
    """
    namespace, name = member
    if gateway is None:
        return None
    found = gateway.endpoints.get(f"{namespace}/{name}")
    return gateway.endpoints.get(name) if found is None and namespace == gateway.namespace else found


def manifest_of_supergraph(gateway: GatewayResource | None, supergraph: Supergraph) -> Manifest:
    """The manifest of a supergraph composed elsewhere: its own URLs, and what the gateway says about them."""
    overrides: Mapping[str, EndpointOverride] = gateway.endpoints if gateway else {}
    return _manifest(
        gateway,
        {
            name: _overridden(Endpoint(url=subgraph.url), overrides.get(name))
            for name, subgraph in supergraph.subgraphs.items()
        },
    )


def _manifest(gateway: GatewayResource | None, endpoints: Mapping[str, Endpoint]) -> Manifest:
    return Manifest(endpoints=dict(sorted(endpoints.items())), policies=gateway.policies if gateway else Policies())


def _overridden(endpoint: Endpoint, override: EndpointOverride | None) -> Endpoint:
    return override_endpoint(endpoint, override) if override else endpoint


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
