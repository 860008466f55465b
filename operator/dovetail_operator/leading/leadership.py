"""Only the leader writes: every write asks first, and none lasts longer than the leadership."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from dovetail_operator.ports import Cluster, Kind, Leadership, NotLeadingError
from dovetail_operator.reconcile.decision import ObjectRef
from dovetail_operator.reconcile.observation import KubeObject

T = TypeVar("T")


class SoleLeader:
    """The `Leadership` of an operator that runs alone."""

    term = 0

    def seconds(self) -> float:
        """For ever."""
        return math.inf


class LeaderCluster:
    """A `Cluster` that everyone may read and only the leader writes; else writes raise `NotLeadingError`."""

    def __init__(self, cluster: Cluster, leadership: Leadership) -> None:
        self._cluster = cluster
        self._leadership = leadership

    async def get(self, kind: Kind, namespace: str, name: str) -> KubeObject | None:
        """See `Cluster`."""
        return await self._cluster.get(kind, namespace, name)

    async def list(self, kind: Kind, namespace: str | None) -> Sequence[KubeObject]:
        """See `Cluster`."""
        return await self._cluster.list(kind, namespace)

    async def apply(self, manifest: KubeObject) -> KubeObject:
        """See `Cluster`."""
        return await self._write(lambda: self._cluster.apply(manifest))

    async def apply_status(self, manifest: KubeObject) -> None:
        """See `Cluster`."""
        await self._write(lambda: self._cluster.apply_status(manifest))

    async def create(self, manifest: KubeObject) -> KubeObject:
        """See `Cluster`."""
        return await self._write(lambda: self._cluster.create(manifest))

    async def replace(self, manifest: KubeObject) -> KubeObject:
        """See `Cluster`."""
        return await self._write(lambda: self._cluster.replace(manifest))

    async def delete(self, ref: ObjectRef) -> None:
        """See `Cluster`."""
        await self._write(lambda: self._cluster.delete(ref))

    async def _write(self, write: Callable[[], Awaitable[T]]) -> T:
        seconds = self._leadership.seconds()
        if seconds <= 0:
            raise NotLeadingError("another operator may be the leader")
        try:
            async with asyncio.timeout(None if math.isinf(seconds) else seconds):
                return await write()
        except TimeoutError as exc:
            raise NotLeadingError("the leadership ended during a write") from exc
