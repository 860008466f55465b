"""What watches tell goes here; and everything is listed anew from time to time, in case they have missed something."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from dovetail_operator.ports import Cluster, ClusterError
from dovetail_operator.reconcile.observation import KubeObject, name_of
from dovetail_operator.settings import Settings

from .inventory import Inventory, WatchedKind, watched_kinds
from .lookups import LookedUpKind, Lookups
from .proof import WatchProof

_log = logging.getLogger(__name__)


class Watching:
    """Keeps inventory and lookups true to the cluster, and wakes the composer when they change."""

    def __init__(
        self,
        *,
        settings: Settings,
        cluster: Cluster,
        inventory: Inventory,
        lookups: Lookups,
        namespaces: Sequence[str] | None,
        proof: WatchProof,
        wake: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._cluster = cluster
        self._inventory = inventory
        self._lookups = lookups
        self._namespaces = namespaces
        self._proof = proof
        self._wake = wake
        self._listing = asyncio.Lock()
        self._complete = False
        self._seen_early = asyncio.Event()

    @property
    def complete(self) -> bool:
        """Whether all was listed once."""
        return self._complete

    def saw(self, kind: WatchedKind, seen: KubeObject, *, gone: bool) -> None:
        """An object of the inventory was seen."""
        self._proof.told(kind, name_of(seen))
        if self._inventory.drop(kind, seen) if gone else self._inventory.put(kind, seen):
            self._changed()

    def saw_content(self, kind: LookedUpKind, seen: KubeObject, *, gone: bool) -> None:
        """A ConfigMap or Secret was seen; most of them matter to nobody here."""
        if self._lookups.changed(kind, seen, gone=gone):
            self._changed()

    def changed(self) -> None:
        """Something else has changed, such as the answer of an endpoint."""
        self._changed()

    async def run(self) -> None:
        """List everything now and then, for ever."""
        pause = self._settings.first_retry
        while True:
            try:
                await self.list_all()
            except ClusterError as exc:
                self._proof.unreachable()
                _log.warning("could not list", extra={"error": str(exc), "seconds": pause})
                await self._pause(pause)
                pause = min(pause * 2, self._settings.longest_retry)
                continue
            pause = self._settings.first_retry
            if not self._complete:
                self._tell_unknown_ranges()
            self._complete = True
            self._wake()
            soon = self._settings.watch_grace if self._proof.pending else self._settings.resync
            await asyncio.sleep(min(soon, self._settings.resync))

    async def list_all(self) -> None:
        """Bring inventory and lookups up to date, whatever watches have told. Raises `ClusterError`."""
        scopes: Sequence[str | None] = [None] if self._namespaces is None else self._namespaces
        async with self._listing:
            for kind in watched_kinds(clusterwide=self._namespaces is None):
                await self._list(kind, scopes)
            self._lookups.forget_all()
            self._proof.listed()

    async def _list(self, kind: WatchedKind, scopes: Sequence[str | None]) -> None:
        self._inventory.begin_list(kind)
        listed = [each for scope in scopes for each in await self._cluster.list(kind, scope)]
        self._proof.changed(kind, self._inventory.replace(kind, listed))

    def _tell_unknown_ranges(self) -> None:
        told = {"Services": self._inventory.service_ranges(), "Pods": self._inventory.pod_ranges()}
        unknown = [kind for kind, ranges in told.items() if not ranges]
        if unknown and not self._settings.internal_ranges:
            _log.warning(
                "endpoints may have addresses of these, of any namespace: set DOVETAIL_INTERNAL_RANGES",
                extra={"unknown": unknown},
            )

    def _changed(self) -> None:
        # Half of what there is would make half an API: nothing is done before the first list is complete.
        if self._complete:
            self._wake()
        else:
            self._seen_early.set()

    async def _pause(self, seconds: float) -> None:
        """Wait, but not after a watch works: what it watches can be listed now, such as kinds installed just now."""
        self._seen_early.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._seen_early.wait()
                await asyncio.sleep(self._settings.debounce)
