"""ConfigMaps and Secrets as they should be, and whether those that exist are so already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dovetail_composition.artifact import ConfigMapData, to_object_content
from dovetail_composition.resources import API_VERSION, GATEWAY_KIND
from dovetail_operator.names import MANAGED_BY, MANAGED_BY_LABEL

from .observation import KubeObject


def config_map(gateway: KubeObject, content: ConfigMapData, annotations: Mapping[str, str] | None = None) -> KubeObject:
    """A ConfigMap that belongs to a gateway, and goes when the gateway goes."""
    metadata = _metadata(gateway, content.name, annotations)
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, **to_object_content(content)}


def secret(gateway: KubeObject, name: str, data: Mapping[str, str]) -> KubeObject:
    """A Secret that belongs to a gateway; values are in base64 already."""
    metadata = _metadata(gateway, name, None)
    return {"apiVersion": "v1", "kind": "Secret", "type": "Opaque", "metadata": metadata, "data": dict(data)}


def is_ours(kube_object: KubeObject | None) -> bool:
    """Whether the operator may write and delete it: it does not exist, or the operator made it."""
    labels = {} if kube_object is None else kube_object["metadata"].get("labels") or {}
    return kube_object is None or labels.get(MANAGED_BY_LABEL) == MANAGED_BY


def is_as_desired(existing: KubeObject | None, desired: KubeObject) -> bool:
    """Whether writing would change nothing. Labels and annotations that others have added are theirs."""
    if existing is None:
        return False
    wanted = desired["metadata"]
    metadata = existing["metadata"]
    return (
        all((existing.get(field) or {}) == (desired.get(field) or {}) for field in ("data", "binaryData"))
        and all(
            (wanted.get(field) or {}).items() <= (metadata.get(field) or {}).items()
            for field in ("labels", "annotations")
        )
        and _owners(metadata) == _owners(wanted)
    )


def _owners(metadata: Mapping[str, Any]) -> set[str]:
    return {reference.get("uid", "") for reference in metadata.get("ownerReferences") or ()}


def _metadata(gateway: KubeObject, name: str, annotations: Mapping[str, str] | None) -> dict[str, Any]:
    owner = gateway["metadata"]
    metadata = {
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
    return {**metadata, "annotations": dict(annotations)} if annotations else metadata
