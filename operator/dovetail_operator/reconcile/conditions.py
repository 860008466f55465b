"""Conditions: what holds, since when; Ready sums up the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dovetail_operator.names import ACCEPTED, PROGRAMMED, READY, RESOLVED_REFS, STALLED

from .findings import Finding
from .observation import KubeObject

Findings = Mapping[str, Finding | None]
"""Condition type → why it does not hold, or None where it does. In the order in which Ready looks for its reason."""

_LONGEST_MESSAGE = 10_000
"""The API takes 32 768 characters, and the whole object has its limit, too; a status that is refused tells nothing."""

OWN_TYPES = (ACCEPTED, RESOLVED_REFS, PROGRAMMED, STALLED, READY)
"""Conditions of other types are not the operator's."""


def conditions(kube_object: KubeObject, findings: Findings, told: Mapping[str, str], now: str) -> list[dict[str, Any]]:
    """The conditions of an object, Ready last; `told` are messages, by type, where nothing stands against it."""
    against = next((finding for finding in findings.values() if finding), None)
    found = {kind: _judged(kind, finding, told.get(kind, "")) for kind, finding in findings.items()}
    not_accepted = findings.get(ACCEPTED)
    # What is still being checked has not failed.
    if not_accepted and not_accepted.reason != "CheckPending":
        found[STALLED] = ("True", not_accepted)
    found[READY] = _judged(READY, against, told.get(READY, ""))
    return [_condition(kube_object, kind, status, why, now) for kind, (status, why) in found.items()]


def conditions_of(kube_object: KubeObject) -> list[Mapping[str, Any]]:
    """The conditions that an object has now."""
    return (kube_object.get("status") or {}).get("conditions") or []


def condition_of(kube_object: KubeObject, kind: str) -> Mapping[str, Any]:
    """The condition of a type that an object has now; empty where it has none."""
    return next((each for each in conditions_of(kube_object) if each.get("type") == kind), {})


def _judged(kind: str, finding: Finding | None, message: str) -> tuple[str, Finding]:
    return ("False", finding) if finding else ("True", Finding(reason=kind, message=message))


def _condition(kube_object: KubeObject, kind: str, status: str, why: Finding, now: str) -> dict[str, Any]:
    before = condition_of(kube_object, kind)
    same = before.get("status") == status
    return {
        "type": kind,
        "status": status,
        "reason": why.reason,
        "message": _cut(why.message),
        "observedGeneration": kube_object["metadata"].get("generation", 0),
        "lastTransitionTime": before.get("lastTransitionTime", now) if same else now,
    }


def _cut(message: str) -> str:
    return message if len(message) <= _LONGEST_MESSAGE else f"{message[: _LONGEST_MESSAGE - 1]}…"
