"""Watch events: key and object in, one call, no outcome; kopf has nothing to remember."""

from __future__ import annotations

from typing import Any, get_args

import kopf

from dovetail_composition.resources import GROUP
from dovetail_operator.inventory import WatchedKind
from dovetail_operator.lookups import LookedUpKind
from dovetail_operator.names import GATEWAY_PLURAL, SCHEMA_PLURAL
from dovetail_operator.watching import Watching

_VERSION = "v1alpha1"


def register_resources(registry: kopf.OperatorRegistry, watching: Watching, *, clusterwide: bool) -> None:
    """Tell `watching` of every event."""
    watched: dict[WatchedKind, tuple[str, str, str]] = {
        "GraphQLSchema": (GROUP, _VERSION, SCHEMA_PLURAL),
        "GraphQLGateway": (GROUP, _VERSION, GATEWAY_PLURAL),
    }
    if clusterwide:
        watched["Namespace"] = ("", "v1", "namespaces")
    for kind, resource in watched.items():
        _register_watched(registry, watching, kind, resource)
    for content in get_args(LookedUpKind):
        _register_content(registry, watching, content)


def _register_watched(
    registry: kopf.OperatorRegistry, watching: Watching, kind: WatchedKind, resource: tuple[str, str, str]
) -> None:
    @kopf.on.event(*resource, id=f"saw {kind}", registry=registry)
    async def _saw(event: kopf.RawEvent, **_: Any) -> None:
        watching.saw(kind, event["object"], gone=event["type"] == "DELETED")


def _register_content(registry: kopf.OperatorRegistry, watching: Watching, kind: LookedUpKind) -> None:
    @kopf.on.event("", "v1", f"{kind.lower()}s", id=f"saw {kind}", registry=registry)
    async def _saw(event: kopf.RawEvent, **_: Any) -> None:
        watching.saw_content(kind, event["object"], gone=event["type"] == "DELETED")
