"""Watch events: key and object in, one call, no outcome; kopf has nothing to remember."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, get_args

import kopf

from dovetail_composition.resources import GROUP
from dovetail_operator.names import GATEWAY_PLURAL, SCHEMA_PLURAL
from dovetail_operator.watch.inventory import WatchedKind, watched_kinds
from dovetail_operator.watch.lookups import LookedUpKind
from dovetail_operator.watch.watching import Watching

_VERSION = "v1alpha1"
_RESOURCES: Mapping[WatchedKind, tuple[str, ...]] = {
    "GraphQLSchema": (GROUP, _VERSION, SCHEMA_PLURAL),
    "GraphQLGateway": (GROUP, _VERSION, GATEWAY_PLURAL),
    "Namespace": ("", "v1", "namespaces"),
    "Service": ("", "v1", "services"),
    "EndpointSlice": ("discovery.k8s.io", "v1", "endpointslices"),
    "Node": ("", "v1", "nodes"),
    # Since Kubernetes 1.33; older ones may serve it as v1beta1.
    "ServiceCIDR": ("networking.k8s.io", "servicecidrs"),
    # Clusters serve it as v1, v1beta1 or not at all, and may begin to at any time.
    "ReferenceGrant": ("gateway.networking.k8s.io", "referencegrants"),
}


def register_resources(registry: kopf.OperatorRegistry, watching: Watching, *, clusterwide: bool) -> None:
    """Tell `watching` of every event."""
    for kind in watched_kinds(clusterwide=clusterwide):
        _register_watched(registry, watching, kind, _RESOURCES[kind])
    for content in get_args(LookedUpKind):
        _register_content(registry, watching, content)


def _register_watched(
    registry: kopf.OperatorRegistry, watching: Watching, kind: WatchedKind, resource: tuple[str, ...]
) -> None:
    @kopf.on.event(*resource, id=f"saw {kind}", registry=registry)
    async def _saw(event: kopf.RawEvent, **_: Any) -> None:
        watching.saw(kind, event["object"], gone=event["type"] == "DELETED")


def _register_content(registry: kopf.OperatorRegistry, watching: Watching, kind: LookedUpKind) -> None:
    @kopf.on.event("", "v1", f"{kind.lower()}s", id=f"saw {kind}", registry=registry)
    async def _saw(event: kopf.RawEvent, **_: Any) -> None:
        watching.saw_content(kind, event["object"], gone=event["type"] == "DELETED")
