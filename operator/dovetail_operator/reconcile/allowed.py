"""A gateway without what it may not have: values of others' Secrets, endpoints that must not be called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dovetail_composition.resources import GatewayResource

from .findings import Finding, united
from .judge import Judge
from .observation import KubeObject
from .references import references_of_headers
from .versions import NOWHERE

_NOBODYS = "refused.invalid"
"""Stands in the place of a Secret that is not permitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """What is left of a gateway, and why not all of it."""

    gateway: KubeObject
    refused: Finding | None = None
    unresolved: Finding | None = None


def allowed_of(gateway: KubeObject, resource: GatewayResource, subgraphs: Mapping[str, str], judge: Judge) -> Allowed:
    """The gateway as it may be; `subgraphs` are URLs that a supergraph composed elsewhere gives, by name."""
    overrides = {name: judge.override(resource, name, each) for name, each in resource.endpoints.items()}
    given = {name: url for name, url in subgraphs.items() if url and not _has_url(resource, name)}
    foreign = {name: judge.subgraph(resource, name, url) for name, url in given.items()}
    headers = {each: judge.reference(resource, each) for each in references_of_headers(resource)}
    verdicts = [*headers.values(), *overrides.values(), *foreign.values()]
    nowhere = [name for name, verdict in (*overrides.items(), *foreign.items()) if verdict.barred]
    withheld = {reference.target for reference, verdict in headers.items() if verdict.barred}
    if not nowhere and not withheld:
        return Allowed(gateway=gateway, unresolved=united(each.missing for each in verdicts))
    spec: dict[str, Any] = {**gateway["spec"]}
    spec["headers"] = [
        _without_value(rule) if _secret_of(rule, resource.namespace) in withheld else rule
        for rule in spec.get("headers") or []
    ]
    spec["endpoints"] = {**(spec.get("endpoints") or {}), **{name: {"url": NOWHERE} for name in nowhere}}
    return Allowed(
        gateway={**gateway, "spec": spec},
        refused=united(each.refused for each in verdicts),
        unresolved=united([*(each.forbidden for each in verdicts), *(each.missing for each in verdicts)]),
    )


def _has_url(resource: GatewayResource, name: str) -> bool:
    override = resource.endpoints.get(name)
    return bool(override and override.url)


def _without_value(rule: Mapping[str, Any]) -> Mapping[str, Any]:
    """A rule whose value is missing: calls fail rather than go out without the header."""
    return {**rule, "secretKeyRef": {"name": _NOBODYS, "key": rule["secretKeyRef"]["key"]}}


def _secret_of(rule: Mapping[str, Any], namespace: str) -> tuple[str, str] | None:
    ref = rule.get("secretKeyRef")
    return (ref.get("namespace") or namespace, ref["name"]) if ref else None
