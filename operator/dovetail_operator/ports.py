"""What the operator needs from outside, as Protocols; adapters are in `kube` and `fetch`, fakes in `testing`."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from dovetail_composition.endpoints.addresses import AddressPolicy

from .reconcile.decision import Decision, ObjectRef
from .reconcile.observation import KubeObject, Observation
from .reconcile.versions import Version

Kind = Literal[
    "ConfigMap",
    "Secret",
    "Namespace",
    "GraphQLSchema",
    "GraphQLGateway",
    "Service",
    "EndpointSlice",
    "Node",
    "ServiceCIDR",
    "ReferenceGrant",
    "Lease",
    "Event",
]

ReconcileResult = Literal["done", "failed", "over_budget", "bug", "stood_by"]


class ClusterError(Exception):
    """The API server did not do what was asked; to be tried again later."""


class NotFoundError(ClusterError):
    """The object, or its namespace, does not exist."""


class ConflictError(ClusterError):
    """The object exists already, or has been changed by somebody else meanwhile."""


class NotLeadingError(ClusterError):
    """Another operator may be writing: this one must not."""


class Cluster(Protocol):
    """The Kubernetes API. All methods raise `ClusterError`."""

    async def get(self, kind: Kind, namespace: str, name: str) -> KubeObject | None:
        """One object; None where it does not exist."""
        ...

    async def list(self, kind: Kind, namespace: str | None) -> Sequence[KubeObject]:
        """All objects of a namespace, or of all namespaces."""
        ...

    async def apply(self, manifest: KubeObject) -> KubeObject:
        """Server-side apply; the object as it is then."""
        ...

    async def apply_status(self, manifest: KubeObject) -> None:
        """Server-side apply of a status; raises `NotFoundError` where the object is gone."""
        ...

    async def create(self, manifest: KubeObject) -> KubeObject:
        """Create an object; raises `ConflictError` where it exists."""
        ...

    async def replace(self, manifest: KubeObject) -> KubeObject:
        """Write an object of which this is the newest version; raises `ConflictError` where it is not any more."""
        ...

    async def delete(self, ref: ObjectRef) -> None:
        """Delete an object; one that is gone already is fine."""
        ...


class Leadership(Protocol):
    """Whether this operator is the one that writes."""

    @property
    def term(self) -> int:
        """Grows each time that this operator becomes the leader."""
        ...

    def seconds(self) -> float:
        """How long this operator may still write, as far as is known now; 0 or less where another one may."""
        ...


class FetchError(Exception):
    """An endpoint did not answer; the message says why, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientAuth:
    """OAuth2 client credentials; empty where the Secret does not hold them."""

    token_url: str
    client_id: str = field(repr=False)
    client_secret: str = field(repr=False)
    scopes: tuple[str, ...] = ()
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRequest:
    """How an endpoint is asked for its schema."""

    url: str
    queries: tuple[str, ...]
    """Tried one after the other until one is answered without errors."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    auth: ClientAuth | None = None
    """For a bearer token that goes with the queries."""
    timeout: float = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What an endpoint answered."""

    answer: Mapping[str, Any]
    size: int
    """Bytes of memory that it takes, roughly."""


class SchemaFetcher(Protocol):
    """Asks endpoints for their schemas."""

    def obey(self, policy: AddressPolicy) -> None:
        """From now on connect only to addresses that this policy lets pass."""
        ...

    async def fetch(self, request: SchemaRequest) -> Fetched:
        """The JSON object that was answered, bounded in time and size. Raises `FetchError`."""
        ...


class PodAsker(Protocol):
    """Asks pods of gateways what they run."""

    async def digest(self, url: str) -> str | None:
        """The digest that the pod with this status page runs; None where it runs nothing yet. Raises `FetchError`."""
        ...


class BudgetExceededError(Exception):
    """Thinking took more time or memory than it may; the message says which."""


class ThinkingError(Exception):
    """A bug in the pure core; the message is its traceback."""


class Thinker(Protocol):
    """Where decisions are made: away from the loop, within a budget.

    Methods raise `BudgetExceededError` and `ThinkingError`.
    """

    async def unproven(self, observed: Observation, known: Collection[str]) -> tuple[Version, ...]:
        """`reconcile.unproven`."""
        ...

    async def decide(self, observed: Observation, now: str) -> Decision:
        """`reconcile.decide`."""
        ...


class Trial(Protocol):
    """Where schemas are composed alone, within a budget."""

    async def try_alone(self, *versions: Version) -> None:
        """Compose each alone, all within the budget of one. Raises `BudgetExceededError` and `ThinkingError`."""
        ...


class Telemetry(Protocol):
    """Where is counted what the operator does."""

    def reconciled(self, result: ReconcileResult, seconds: float) -> None:
        """One look at the cluster is over."""
        ...

    def stored(self, total: int, largest: int) -> None:
        """Sizes of the artifacts that are stored, in bytes."""
        ...

    def fetched(self, *, answered: bool) -> None:
        """An endpoint was asked for its schema."""
        ...

    def missed(self, kind: Kind) -> None:
        """A list has shown what a watch did not tell in time."""
        ...
