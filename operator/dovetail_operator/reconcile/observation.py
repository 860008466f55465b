"""Everything that one decision depends on, as it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dovetail_composition.resources import ObjectName

KubeObject = Mapping[str, Any]
"""An object as the Kubernetes API gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a polled endpoint said: the last answer that was one, and why the last attempt failed, if it did."""

    answer: Mapping[str, Any] | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The cluster, as far as it matters here. What is absent from a mapping does not exist."""

    schemas: tuple[KubeObject, ...] = ()
    gateways: tuple[KubeObject, ...] = ()
    namespaces: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Labels by namespace."""
    config_maps: Mapping[ObjectName, KubeObject] = field(default_factory=dict)
    """Those that schemas and gateways refer to, and the operator's own."""
    secrets: Mapping[ObjectName, KubeObject] = field(default_factory=dict, repr=False)
    """The same of Secrets. Never printed."""
    answers: Mapping[ObjectName, Answer] = field(default_factory=dict)
    """By GraphQLSchema, where its endpoint is asked."""
    too_expensive: Mapping[str, str] = field(default_factory=dict)
    """Versions of schemas, by digest, that passed the budget of one schema, and what it was."""


def name_of(kube_object: KubeObject) -> ObjectName:
    """Namespace and name of an object."""
    metadata = kube_object["metadata"]
    return (metadata.get("namespace", ""), metadata["name"])
