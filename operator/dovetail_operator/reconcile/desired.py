"""ConfigMaps and Secrets as they should be, and whether those that exist are so already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dovetail_composition.artifact import ConfigMapData, to_object_content
from dovetail_composition.resources import API_VERSION, GATEWAY_KIND
from dovetail_operator.names import MANAGED_BY, MANAGED_BY_LABEL

from .observation import KubeObject


def config_map(gateway: KubeObject, content: ConfigMapData) -> KubeObject:
    """A ConfigMap that belongs to a gateway, and goes when the gateway goes."""
    metadata = _metadata(gateway, content.name)
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, **to_object_content(content)}


def secret(gateway: KubeObject, name: str, data: Mapping[str, str]) -> KubeObject:
    """A Secret that belongs to a gateway; values are in base64 already."""
    metadata = _metadata(gateway, name)
    return {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": metadata, "data": dict(data)}


def may_write(existing: KubeObject | None, gateway: KubeObject, gateways: Iterable[KubeObject]) -> bool:
    """Whether an object is a gateway's to write and delete: it does not exist, or was made for this gateway.

    What was made for a gateway that is gone may be taken over; what another one uses may not.
    """
    if existing is None:
        return True
    others = {each["metadata"]["uid"] for each in gateways} - {gateway["metadata"]["uid"]}
    labels = existing["metadata"].get("labels") or {}
    return labels.get(MANAGED_BY_LABEL) == MANAGED_BY and others.isdisjoint(_owners(existing["metadata"]))


def is_as_desired(existing: KubeObject | None, desired: KubeObject) -> bool:
    """Whether writing would change nothing. Labels that others have added are theirs."""
    if existing is None:
        return False
    wanted = desired["metadata"]
    metadata = existing["metadata"]
    return (
        all((existing.get(field) or {}) == (desired.get(field) or {}) for field in ("data", "binaryData"))
        and wanted["labels"].items() <= (metadata.get("labels") or {}).items()
        and _owners(metadata) == _owners(wanted)
    )


def _owners(metadata: Mapping[str, Any]) -> set[str]:
    return {reference.get("uid", "") for reference in metadata.get("ownerReferences") or ()}


def _metadata(gateway: KubeObject, name: str) -> dict[str, Any]:
    owner = gateway["metadata"]
    return {
        "name": name,
        "namespace": owner["namespace"],
        "labels": {MANAGED_BY_LABEL: MANAGED_BY},
        "ownerReferences": [
            {
                "apiVersion": API_VERSION,
                "kind": GATEWAY_KIND,
                "name": owner["name"],
                "uid": owner["uid"],
                "controller": True,
            }
        ],
    }
