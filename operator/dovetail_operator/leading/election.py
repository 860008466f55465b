"""Leader election by a Lease: one operator writes, and others stand by.

As in client-go, nobody compares clocks of machines: a Lease is another's until it has not changed for its whole
duration by the own monotonic clock. The holder stops earlier than that, counted from before it asked for its last
renewal; what is between the two is the time that a write may be on its way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Any

from dovetail_operator.ports import Cluster, ClusterError, ConflictError
from dovetail_operator.reconcile.observation import KubeObject
from dovetail_operator.settings import Settings

_log = logging.getLogger(__name__)

_ATTEMPTS = 3
"""A request without an answer must not be the only one before the Lease ends."""
_RELEASED_SECONDS = 1
"""Duration of a Lease that nobody holds."""


class Election:
    """A `Leadership` that is stood for until it is cancelled; `changed` is told when it was won or lost."""

    def __init__(self, *, settings: Settings, cluster: Cluster, identity: str, changed: Callable[[], None]) -> None:
        self._settings = settings
        self._cluster = cluster
        self._identity = identity
        self._changed = changed
        self._until = 0.0
        self._term = 0
        self._told = False
        self._seen = ("", 0.0)
        """The last version of the Lease, and when it was first seen."""

    @property
    def term(self) -> int:
        """See `Leadership`."""
        return self._term

    def seconds(self) -> float:
        """See `Leadership`."""
        return self._until - monotonic()

    async def run(self) -> None:
        """Win the Lease and keep it, for ever."""
        while True:
            await self.stand()
            await asyncio.sleep(self._settings.lease_retry)

    async def stand(self) -> None:
        """Try once to win the Lease, or to renew it."""
        try:
            async with asyncio.timeout(self._settings.lease_renewal / _ATTEMPTS):
                await self._try()
        except (ClusterError, TimeoutError) as exc:
            _log.warning("could not look after the lease", extra={"error": str(exc) or "no answer in time"})
        self._tell()

    async def release(self) -> None:
        """Let the next one take over at once; to be called when nothing writes any more."""
        if self.seconds() <= 0:
            return
        self._until = 0.0
        try:
            async with asyncio.timeout(self._settings.lease_retry):
                lease = await self._get()
                if lease and _holder(lease) == self._identity:
                    spec = {**lease["spec"], "holderIdentity": "", "leaseDurationSeconds": _RELEASED_SECONDS}
                    await self._cluster.replace({**lease, "spec": spec})
        except (ClusterError, TimeoutError) as exc:
            _log.warning("lease not released", extra={"error": str(exc)})
        else:
            _log.info("lease released")

    async def _try(self) -> None:
        lease = await self._get()
        if not self._is_free(lease):
            self._until = 0.0
        elif lease is None:
            await self._write(self._cluster.create, self._manifest({}))
        else:
            await self._write(self._cluster.replace, self._manifest(lease))

    async def _get(self) -> KubeObject | None:
        return await self._cluster.get("Lease", self._settings.lease_namespace, self._settings.lease_name)

    def _is_free(self, lease: KubeObject | None) -> bool:
        """Whether the Lease is ours, or nobody's. One that was deleted may have a holder who does not know yet."""
        version = lease["metadata"]["resourceVersion"] if lease else self._seen[0]
        if version != self._seen[0]:
            self._seen = (version, monotonic())
        spec = (lease or {}).get("spec") or {}
        duration = spec.get("leaseDurationSeconds") or self._settings.lease_duration
        unchanged = monotonic() - self._seen[1]
        mine = self.seconds() > 0 if lease is None else _holder(lease) in {"", self._identity}
        return mine or not version or unchanged > duration

    async def _write(self, write: Callable[[KubeObject], Any], manifest: KubeObject) -> None:
        asked = monotonic()
        try:
            await write(manifest)
        except ConflictError:
            self._until = 0.0  # somebody was quicker
            return
        if self._until <= asked:
            self._term += 1
        self._until = asked + self._settings.lease_renewal

    def _manifest(self, lease: KubeObject) -> KubeObject:
        spec = lease.get("spec") or {}
        now = datetime.now(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        mine = {
            **spec,
            "holderIdentity": self._identity,
            "leaseDurationSeconds": round(self._settings.lease_duration),
            "renewTime": now,
        }
        if _holder(lease) != self._identity:
            mine |= {"acquireTime": now, "leaseTransitions": spec.get("leaseTransitions", 0) + 1 if lease else 0}
        metadata = {"namespace": self._settings.lease_namespace, "name": self._settings.lease_name}
        return {
            "apiVersion": "coordination.k8s.io/v1",
            "kind": "Lease",
            "metadata": {**lease.get("metadata", {}), **metadata},
            "spec": mine,
        }

    def _tell(self) -> None:
        leads = self.seconds() > 0
        if leads == self._told:
            return
        self._told = leads
        _log.info("this operator leads" if leads else "this operator stands by", extra={"identity": self._identity})
        self._changed()


def _holder(lease: KubeObject) -> str:
    holder: str = (lease.get("spec") or {}).get("holderIdentity") or ""
    return holder
