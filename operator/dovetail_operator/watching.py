"""What watches tell goes here; and everything is listed anew from time to time, in case they have missed something."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence

from .inventory import Inventory, WatchedKind
from .lookups import LookedUpKind, Lookups
from .ports import Cluster, ClusterError
from .reconcile.observation import KubeObject
from .settings import Settings

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
        wake: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._cluster = cluster
        self._inventory = inventory
        self._lookups = lookups
        self._namespaces = namespaces
        self._wake = wake
        self._complete = False
        self._seen_early = asyncio.Event()

    def saw(self, kind: WatchedKind, seen: KubeObject, *, gone: bool) -> None:
        """A schema, gateway or namespace was seen."""
        if gone:
            self._inventory.drop(kind, seen)
        else:
            self._inventory.put(kind, seen)
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
                _log.warning("could not list", extra={"error": str(exc), "seconds": pause})
                await self._pause(pause)
                pause = min(pause * 2, self._settings.longest_retry)
                continue
            pause = self._settings.first_retry
            self._complete = True
            self._wake()
            await asyncio.sleep(self._settings.resync)

    async def list_all(self) -> None:
        """Bring inventory and lookups up to date, whatever watches have told. Raises `ClusterError`."""
        kinds: list[WatchedKind] = ["GraphQLSchema", "GraphQLGateway"]
        scopes: Sequence[str | None] = [None] if self._namespaces is None else self._namespaces
        for kind in kinds:
            self._inventory.begin_list(kind)
            listed = [each for scope in scopes for each in await self._cluster.list(kind, scope)]
            self._inventory.replace(kind, listed)
        if self._namespaces is None:
            self._inventory.begin_list("Namespace")
            self._inventory.replace("Namespace", await self._cluster.list("Namespace", None))
        self._lookups.forget_all()

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
