"""Events: what happened to an object that its owner should hear of, once each time that Ready changes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from dovetail_composition.resources import API_VERSION
from dovetail_operator.names import FIELD_MANAGER, READY, REPORTING_CONTROLLER

from .conditions import condition_of
from .observation import KubeObject

_LONGEST_NOTE = 1024
"""Bytes, the limit of the API."""
_LONGEST_NAME = 200
_QUIET = frozenset({"FetchPending", "CheckPending"})
"""Reasons that stand only until more is known."""


def event_of(
    kind: str, kube_object: KubeObject, conditions: Sequence[Mapping[str, Any]], now: str
) -> KubeObject | None:
    """The Event for a change of Ready; None where it stays, and where an object is well from the start.

    The name follows from what became of which object in which minute: one change that is decided twice, because a watch
    was slow, is one Event, and what goes to and fro every second does not fill the cluster's store.
    """
    before, after = condition_of(kube_object, READY), conditions[-1]
    healthy = after["status"] == "True"
    same = (before.get("status"), before.get("reason")) == (after["status"], after["reason"])
    if same or after["reason"] in _QUIET or (healthy and not before):
        return None
    metadata = kube_object["metadata"]
    identity = (metadata["uid"], now[: len("2026-01-01T00:00")], after["status"], after["reason"])
    suffix = hashlib.sha256("\n".join(identity).encode()).hexdigest()[:16]
    return {
        "apiVersion": "events.k8s.io/v1",
        "kind": "Event",
        "metadata": {
            "name": f"{metadata['name'][:_LONGEST_NAME].rstrip('.-')}.{suffix}",
            "namespace": metadata["namespace"],
        },
        "eventTime": f"{now.removesuffix('Z')}.000000Z",
        "type": "Normal" if healthy else "Warning",
        "reason": after["reason"],
        "action": "Compose",
        "note": _note(after["message"]),
        "regarding": {
            "apiVersion": API_VERSION,
            "kind": kind,
            "name": metadata["name"],
            "namespace": metadata["namespace"],
            "uid": metadata["uid"],
        },
        "reportingController": REPORTING_CONTROLLER,
        "reportingInstance": FIELD_MANAGER,
    }


def _note(message: str) -> str:
    encoded = message.encode()
    if len(encoded) <= _LONGEST_NOTE:
        return message
    ellipsis = "…"
    return encoded[: _LONGEST_NOTE - len(ellipsis.encode())].decode(errors="ignore") + ellipsis
