"""Fakes of the ports, for tests of whoever uses them: a cluster in memory, endpoints that answer what they are told."""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from dovetail_composition.endpoints.addresses import AddressPolicy

from .ports import (
    BudgetExceededError,
    ClusterError,
    ConflictError,
    Fetched,
    FetchError,
    Kind,
    NotFoundError,
    ReconcileResult,
    SchemaRequest,
)
from .reconcile.decide import decide
from .reconcile.decision import Decision, ObjectRef
from .reconcile.observation import KubeObject, Observation, name_of
from .reconcile.unproven import unproven
from .reconcile.versions import Version

_Key = tuple[str, str, str]
Watcher = Callable[[KubeObject, bool], None]


class FakeCluster:
    """A `Cluster` that behaves like an API server, as far as the operator can tell."""

    def __init__(self) -> None:
        self.objects: dict[_Key, dict[str, Any]] = {}
        self.writes: list[str] = []
        """`kind namespace/name` of everything that the operator wrote, statuses with `status` in front."""
        self.reads: list[str] = []
        self.watchers: list[Watcher] = []
        self.broken: set[str] = set()
        """`kind namespace/name` or `kind` whose writes fail; `*` for whatever is asked."""
        self.refused: list[str] = []
        """What was asked of it while it was broken."""
        self._version = 0

    def put(self, manifest: KubeObject) -> KubeObject:
        """Create or replace an object, as a user would; its status stays."""
        key = _key(manifest)
        before = self.objects.get(key, {})
        stored: dict[str, Any] = copy.deepcopy({**manifest})
        known = before.get("metadata", {"uid": f"uid-{self._version}", "generation": 0})
        changed = before.get("spec") != stored.get("spec") or not before
        stored["metadata"] = {
            "creationTimestamp": f"2026-01-01T00:00:{len(self.objects):02}Z",
            **{name: known[name] for name in ("uid", "creationTimestamp") if name in known},
            **stored["metadata"],
            "generation": known["generation"] + changed,
        }
        if "status" in before:
            stored["status"] = before["status"]
        return self._store(key, stored)

    def remove(self, kind: Kind, namespace: str, name: str) -> None:
        """Delete an object, as a user would."""
        gone = self.objects.pop((kind, namespace, name))
        self._tell(gone, gone=True)

    async def get(self, kind: Kind, namespace: str, name: str) -> KubeObject | None:
        """One object; None where it does not exist."""
        self._check()
        self.reads.append(f"{kind} {namespace}/{name}")
        found = self.objects.get((kind, namespace, name))
        return copy.deepcopy(found)

    async def list(self, kind: Kind, namespace: str | None) -> Sequence[KubeObject]:
        """All objects of a namespace, or of all namespaces."""
        self._check()
        return [
            copy.deepcopy(each)
            for key, each in sorted(self.objects.items())
            if key[0] == kind and namespace in {None, key[1]}
        ]

    async def apply(self, manifest: KubeObject) -> KubeObject:
        """Server-side apply; fields of others are not modelled."""
        key = _key(manifest)
        self._check(f"{key[0]} {key[1]}/{key[2]}")
        self.writes.append(f"{key[0]} {key[1]}/{key[2]}")
        return self.put(json.loads(json.dumps(manifest)))

    async def apply_status(self, manifest: KubeObject) -> None:
        """Server-side apply of a status; raises `NotFoundError` where the object is gone."""
        key = _key(manifest)
        self._check(f"{key[0]} {key[1]}/{key[2]}")
        if key not in self.objects:
            raise NotFoundError(f"{key} not found")
        self.writes.append(f"status {key[0]} {key[1]}/{key[2]}")
        stored = {**self.objects[key], "status": json.loads(json.dumps(manifest["status"]))}
        stored["metadata"] = {**stored["metadata"]}
        self._store(key, stored)

    async def create(self, manifest: KubeObject) -> KubeObject:
        """Create an object; raises `ConflictError` where it exists."""
        key = _key(manifest)
        self._check(f"{key[0]} {key[1]}/{key[2]}")
        if key in self.objects:
            raise ConflictError(f"{key} exists")
        self.writes.append(f"create {key[0]} {key[1]}/{key[2]}")
        return self.put(json.loads(json.dumps(manifest)))

    async def replace(self, manifest: KubeObject) -> KubeObject:
        """Write an object of which this is the newest version; raises `ConflictError` where it is not any more."""
        key = _key(manifest)
        self._check(f"{key[0]} {key[1]}/{key[2]}")
        known = self.objects.get(key, {}).get("metadata", {}).get("resourceVersion")
        if known != manifest["metadata"]["resourceVersion"]:
            raise ConflictError(f"{key} has changed")
        self.writes.append(f"replace {key[0]} {key[1]}/{key[2]}")
        return self.put(json.loads(json.dumps(manifest)))

    async def delete(self, ref: ObjectRef) -> None:
        """Delete an object; one that is gone already is fine."""
        self._check(f"{ref.kind} {ref.namespace}/{ref.name}")
        self.writes.append(f"delete {ref.kind} {ref.namespace}/{ref.name}")
        if (ref.kind, ref.namespace, ref.name) in self.objects:
            self.remove(ref.kind, ref.namespace, ref.name)

    def _store(self, key: _Key, stored: dict[str, Any]) -> KubeObject:
        self._version += 1
        stored["metadata"]["resourceVersion"] = str(self._version)
        self.objects[key] = stored
        self._tell(stored, gone=False)
        return copy.deepcopy(stored)

    def _tell(self, changed: KubeObject, *, gone: bool) -> None:
        for watcher in self.watchers:
            watcher(copy.deepcopy(changed), gone)

    def _check(self, written: str = "*") -> None:
        if self.broken & {"*", written, written.partition(" ")[0]}:
            self.refused.append(written)
            raise ClusterError(f"{written}: 503 the API server is away")


class FakeFetcher:
    """A `SchemaFetcher` whose endpoints answer what they are told; unknown ones do not answer."""

    def __init__(self, answers: Mapping[str, Mapping[str, Any]]) -> None:
        self.answers = dict(answers)
        self.requests: list[SchemaRequest] = []
        self.policy: AddressPolicy | None = None

    def obey(self, policy: AddressPolicy) -> None:
        """Remember the policy."""
        self.policy = policy

    async def fetch(self, request: SchemaRequest) -> Fetched:
        """The answer of the request's URL. Raises `FetchError`."""
        self.requests.append(request)
        if request.url not in self.answers:
            raise FetchError("no answer")
        answer = self.answers[request.url]
        return Fetched(answer=answer, size=len(json.dumps(answer)))


class FakePodAsker:
    """A `PodAsker` whose pods run what they are told; unknown ones do not answer."""

    def __init__(self) -> None:
        self.running: dict[str, str | None] = {}
        """By `host:port`."""
        self.asked: list[str] = []

    async def digest(self, url: str) -> str | None:
        """See `PodAsker`."""
        self.asked.append(url)
        pod = url.removeprefix("http://").removesuffix("/status")
        if pod not in self.running:
            raise FetchError("no answer")
        return self.running[pod]


class FakeLeadership:
    """A `Leadership` that is given and taken."""

    def __init__(self, *, leads: bool = True) -> None:
        self.term = 0
        self.leads = leads

    def win(self) -> None:
        """Become the leader."""
        self.leads = True
        self.term += 1

    def seconds(self) -> float:
        """See `Leadership`."""
        return 1000.0 if self.leads else 0.0


class FakeTelemetry:
    """A `Telemetry` that remembers."""

    def __init__(self) -> None:
        self.results: list[ReconcileResult] = []
        self.seconds = 0.0
        self.fetches: list[bool] = []
        self.misses: list[Kind] = []
        self.sizes = (0, 0)

    def reconciled(self, result: ReconcileResult, seconds: float) -> None:
        """See `Telemetry`."""
        self.results.append(result)
        self.seconds += seconds

    def stored(self, total: int, largest: int) -> None:
        """See `Telemetry`."""
        self.sizes = (total, largest)

    def fetched(self, *, answered: bool) -> None:
        """See `Telemetry`."""
        self.fetches.append(answered)

    def missed(self, kind: Kind) -> None:
        """See `Telemetry`."""
        self.misses.append(kind)


class InlineThinker:
    """A `Thinker` without a child process; APIs of gateways whose names hold `costly` pass the budget."""

    def __init__(self, costly: str = "\0") -> None:
        self._costly = costly

    async def unproven(self, observed: Observation, known: Collection[str]) -> tuple[Version, ...]:
        """`reconcile.unproven`."""
        return unproven(observed, known)

    async def decide(self, observed: Observation, now: str) -> Decision:
        """`reconcile.decide`. Raises `BudgetExceededError`."""
        gateways = {name_of(each) for each in observed.gateways} - observed.overloaded.keys()
        if any(self._costly in name for _, name in gateways):
            raise BudgetExceededError("took too long")
        return decide(observed, now)


class InlineTrial:
    """A `Trial` without a child process; schemas whose text holds `costly` pass the budget."""

    def __init__(self, costly: str = "\0") -> None:
        self._costly = costly
        self.may_end = asyncio.Event()
        """What passes the budget does so only after this is set, as it is at first."""
        self.may_end.set()

    async def try_alone(self, *versions: Version) -> None:
        """Nothing, or a `BudgetExceededError`."""
        if any(self._costly in version.canonical for version in versions):
            await self.may_end.wait()
            raise BudgetExceededError("took too long")


def _key(manifest: KubeObject) -> _Key:
    metadata = manifest["metadata"]
    return (manifest["kind"], metadata.get("namespace", ""), metadata["name"])
