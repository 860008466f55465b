"""What the custom resources say, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from dovetail_composition.contracts import Contract
from dovetail_composition.manifest import ClientCredentials, HeaderRule, Policies, Subscriptions
from dovetail_composition.members.sources import SubgraphSource

GROUP = "dovetail.dev"
API_VERSION = f"{GROUP}/v1alpha1"
SCHEMA_KIND = "GraphQLSchema"
GATEWAY_KIND = "GraphQLGateway"

ObjectName = tuple[str, str]
"""Namespace and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InlineSdl:
    """The SDL stands in the resource."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigMapKeyRef:
    """A text in a ConfigMap."""

    namespace: str
    name: str
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """The endpoint is asked for its schema every `interval` seconds."""

    how: Literal["introspection", "federation"]
    interval: float = 60.0


Origin = InlineSdl | ConfigMapKeyRef | Polled


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaResource:
    """A GraphQLSchema: what composition needs of it, where its schema comes from, and what selects it."""

    source: SubgraphSource
    """Without `sdl` and `introspection` while a `Polled` origin was not asked yet or a ConfigMap is missing."""
    origin: Origin
    labels: Mapping[str, str] = field(default_factory=dict)

    @property
    def key(self) -> ObjectName:
        """Namespace and name."""
        return (self.source.namespace, self.source.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    """One of a label selector's `matchExpressions`."""

    key: str
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"]
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """A Kubernetes label selector; an empty one selects everything."""

    match_labels: Mapping[str, str] = field(default_factory=dict)
    match_expressions: tuple[Requirement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaSelection:
    """Which GraphQLSchemas a gateway composes."""

    selector: Selector = field(default_factory=Selector)
    namespaces_from: Literal["Same", "All", "Selector"] = "Same"
    namespace_selector: Selector = field(default_factory=Selector)
    """Only with `Selector`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointOverride:
    """What a gateway changes in one subgraph's endpoint; None means: as the schema says."""

    url: str | None = None
    timeout: float | None = None
    headers: tuple[HeaderRule, ...] = ()
    """Each replaces the schema's rule for the same header, or adds one."""
    auth: ClientCredentials | None = None
    subscriptions: Subscriptions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayResource:
    """A GraphQLGateway: which schemas make one API, or which supergraph is run, and its policies."""

    name: str
    namespace: str = "default"
    schemas: SchemaSelection | None = field(default_factory=SchemaSelection)
    """None where `supergraph` is given."""
    supergraph: ConfigMapKeyRef | None = None
    policies: Policies = field(default_factory=Policies)
    endpoints: Mapping[str, EndpointOverride] = field(default_factory=dict)
    """By `namespace/name` of the schema, by its name in the gateway's own namespace; with `supergraph`, by subgraph."""
    contract: Contract | None = None
    """The part of the API that this gateway shows; None: all of it."""
