"""What the operator needs from outside, as Protocols; adapters are in `kube` and `fetch`, fakes in `testing`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from .reconcile.decision import Decision, ObjectRef
from .reconcile.observation import KubeObject, Observation
from .reconcile.versions import Version

Kind = Literal["ConfigMap", "Secret", "Namespace", "GraphQLSchema", "GraphQLGateway"]


class ClusterError(Exception):
    """The API server did not do what was asked; to be tried again later."""


class NotFoundError(ClusterError):
    """The object, or its namespace, does not exist."""


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

    async def delete(self, ref: ObjectRef) -> None:
        """Delete an object; one that is gone already is fine."""
        ...


class FetchError(Exception):
    """An endpoint did not answer; the message says why, without secrets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemaRequest:
    """How an endpoint is asked for its schema."""

    url: str
    queries: tuple[str, ...]
    """Tried one after the other until one is answered without errors."""
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float = 10.0


class SchemaFetcher(Protocol):
    """Asks endpoints for their schemas."""

    async def fetch(self, request: SchemaRequest) -> Mapping[str, Any]:
        """The JSON object that was answered, bounded in time and size. Raises `FetchError`."""
        ...


class BudgetExceededError(Exception):
    """Thinking took more time or memory than it may; the message says which."""


class ThinkingError(Exception):
    """A bug in the pure core; the message is its traceback."""


class Thinker(Protocol):
    """Where decisions are made: away from the loop, within a budget.

    Methods raise `BudgetExceededError` and `ThinkingError`.
    """

    async def decide(self, observed: Observation, now: str) -> Decision:
        """`reconcile.decide`."""
        ...

    async def try_alone(self, version: Version) -> None:
        """Compose one version alone, to see whether it fits into the budget of one schema."""
        ...
