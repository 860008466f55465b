"""Everything that one decision depends on, as it was seen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dovetail_composition.endpoints.addresses import ALWAYS_DENIED, AddressPolicy
from dovetail_composition.resources import ObjectName

KubeObject = Mapping[str, Any]
"""An object as the Kubernetes API gives it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a polled endpoint said: the last answer that was one, and why the last attempt failed, if it did."""

    answer: Mapping[str, Any] | None = None
    failure: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """Of a Service, what tells where its traffic goes."""

    type: str = "ClusterIP"
    external_name: str = ""
    has_selector: bool = True
    cluster_ips: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Backend:
    """One endpoint of a Service's EndpointSlices."""

    address: str
    ready: bool = True
    trusted: bool = True
    """Kubernetes itself has put it there for a pod of the Service's namespace; anything else may point anywhere."""


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Referrer:
    """Who may refer to something: all objects of a kind in a namespace."""

    group: str
    kind: str
    namespace: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """A ReferenceGrant: what objects of its namespace may be referred to, and from where."""

    namespace: str
    referrers: frozenset[Referrer]
    targets: frozenset[tuple[str, str, str]]
    """Group, kind and name; an empty name stands for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayPods:
    """What the pods of a gateway have answered."""

    total: int
    by_digest: Mapping[str, int] = field(default_factory=dict)
    """How many run an artifact; those that do not answer run none."""


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
    services: Mapping[ObjectName, Service] = field(default_factory=dict)
    """Those that schemas and gateways may refer to and do."""
    backends: Mapping[ObjectName, tuple[Backend, ...]] = field(default_factory=dict)
    """By Service."""
    grants: tuple[Grant, ...] = ()
    denied_ranges: tuple[str, ...] = ALWAYS_DENIED
    """Where no endpoint may be, as CIDRs: what nobody's service has, nodes and the API server."""
    allowed_ranges: tuple[str, ...] = ()
    """Exceptions from this and the next, and where Services without a selector may point."""
    internal_ranges: tuple[str, ...] = ()
    """Where the cluster has its Services and Pods, as CIDRs: only names of Services lead there."""
    answers: Mapping[ObjectName, Answer] = field(default_factory=dict)
    """By GraphQLSchema, where its endpoint is asked."""
    pods: Mapping[ObjectName, GatewayPods] = field(default_factory=dict)
    """By gateway, where pods were asked."""
    too_expensive: Mapping[str, str] = field(default_factory=dict)
    """Versions of schemas, by digest, that passed the budget of one schema, and what it was."""
    set_aside: frozenset[str] = frozenset()
    """Versions of schemas, by digest, of which it is not known yet whether they do."""
    overloaded: Mapping[ObjectName, str] = field(default_factory=dict)
    """Gateways whose APIs passed the budget of an API, and what it was."""

    @property
    def policy(self) -> AddressPolicy:
        """Where endpoints may be."""
        return AddressPolicy(denied=self.denied_ranges, allowed=self.allowed_ranges, internal=self.internal_ranges)


def name_of(kube_object: KubeObject) -> ObjectName:
    """Namespace and name of an object."""
    metadata = kube_object["metadata"]
    return (metadata.get("namespace", ""), metadata["name"])
