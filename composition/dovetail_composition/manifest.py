"""The runtime manifest: what a gateway needs beside the supergraph SDL: endpoints by subgraph, and policies."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

FORMAT_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRef:
    """A key of a Secret. Values never stand in a manifest: a gateway reads them from its companion Secret by `id`."""

    namespace: str
    name: str
    key: str

    @property
    def id(self) -> str:
        """Key in the companion Secret; namespaces and names hold no underscore, so it is unambiguous."""
        return f"{self.namespace}_{self.name}_{self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class HeaderRule:
    """One header of subgraph requests: forwarded from the client, a constant, or from a Secret: exactly one."""

    name: str
    forward: bool = False
    value: str | None = None
    secret: SecretRef | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientCredentials:
    """OAuth2 client credentials (RFC 6749, section 4.4); the Secret holds `clientID` and `clientSecret`."""

    token_url: str
    client_id: SecretRef
    client_secret: SecretRef
    scopes: tuple[str, ...] = ()
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscriptions:
    """How a subgraph serves subscriptions."""

    protocol: str = "graphql-transport-ws"
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """Where a subgraph answers, and how it is called. `timeout` is in seconds, for a whole call."""

    url: str
    timeout: float | None = None
    headers: tuple[HeaderRule, ...] = ()
    auth: ClientCredentials | None = None
    subscriptions: Subscriptions | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Batching:
    """Request-scoped batching: off means one call a parent, and the same answer."""

    enabled: bool = True
    max_keys: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one request may cost; sizes in bytes, times in seconds. Each is answered with its own code when passed."""

    body_bytes: int = 1 << 20
    tokens: int = 2_000
    depth: int = 15
    aliases: int = 30
    directives: int = 50
    root_fields: int = 20
    selections: int = 10_000
    """Selections after fragments are expanded."""
    validation_budget: int = 20_000
    validation_errors: int = 5
    variables_depth: int = 50
    request_timeout: float = 30.0
    subgraph_timeout: float = 10.0
    connect_timeout: float = 1.0
    subgraph_body_bytes: int = 64 << 20
    response_bytes: int = 128 << 20
    calls_per_request: int = 64
    in_flight: int = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class ScalarFormat:
    """A declared encoding of a custom scalar: `uuid`, `instant`, `decimal`, `local-date-time`."""

    name: str
    format: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What a GraphQLGateway decides for the whole API."""

    headers: tuple[HeaderRule, ...] = ()
    limits: Limits = field(default_factory=Limits)
    batching: Batching = field(default_factory=Batching)
    introspection: bool = True
    scalars: tuple[ScalarFormat, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Endpoints by subgraph name, and policies."""

    endpoints: Mapping[str, Endpoint] = field(default_factory=dict)
    policies: Policies = field(default_factory=Policies)
