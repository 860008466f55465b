"""Conditions: what holds, since when; Ready sums up the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dovetail_operator.names import READY

from .findings import Finding
from .observation import KubeObject

Findings = Mapping[str, Finding | None]
"""Condition type → why it does not hold, or None where it does. In the order in which Ready looks for its reason."""


def conditions(kube_object: KubeObject, findings: Findings, ready: str, now: str) -> list[dict[str, Any]]:
    """The conditions of an object; `ready` is the message of Ready where nothing stands against it."""
    before = {each.get("type"): each for each in conditions_of(kube_object)}
    against = next((finding for finding in findings.values() if finding), None)
    messages = {READY: ready}
    return [
        _condition(kube_object, kind, finding, messages.get(kind, ""), before.get(kind, {}), now)
        for kind, finding in {**findings, READY: against}.items()
    ]


def conditions_of(kube_object: KubeObject) -> list[Mapping[str, Any]]:
    """The conditions that an object has now."""
    return (kube_object.get("status") or {}).get("conditions") or []


def _condition(
    kube_object: KubeObject, kind: str, finding: Finding | None, message: str, before: Mapping[str, Any], now: str
) -> dict[str, Any]:
    status = "False" if finding else "True"
    same = before.get("status") == status
    return {
        "type": kind,
        "status": status,
        "reason": finding.reason if finding else kind,
        "message": finding.message if finding else message,
        "observedGeneration": kube_object["metadata"].get("generation", 0),
        "lastTransitionTime": before.get("lastTransitionTime", now) if same else now,
    }
