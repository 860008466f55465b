"""Reads of ConfigMaps and Secrets: each once, and again only after its watch has shown a change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Literal

from dovetail_composition.resources import ObjectName

from .ports import Cluster
from .reconcile.observation import KubeObject

LookedUpKind = Literal["ConfigMap", "Secret"]
_Key = tuple[LookedUpKind, str, str]
_AT_ONCE = 16


class Lookups:
    """What was read, by name; objects that do not exist are remembered as such."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._known: dict[_Key, KubeObject | None] = {}
        self._reading: set[_Key] = set()
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def read(self, kind: LookedUpKind, names: Iterable[ObjectName]) -> Mapping[ObjectName, KubeObject]:
        """Those of these objects that exist."""
        wanted = sorted(set(names))
        found = await asyncio.gather(*(self._read((kind, *name)) for name in wanted))
        return {name: each for name, each in zip(wanted, found, strict=True) if each is not None}

    def changed(self, kind: LookedUpKind, seen: KubeObject, *, gone: bool) -> bool:
        """A watch shows an object; returns whether it matters here and differs from what is known."""
        metadata = seen["metadata"]
        key: _Key = (kind, metadata["namespace"], metadata["name"])
        if key in self._reading:
            self._reading.discard(key)  # what is being read may be from before this change
            return True
        if key not in self._known:
            return False
        known = self._known[key]
        version = None if known is None else known["metadata"].get("resourceVersion")
        if version == (None if gone else metadata.get("resourceVersion")):
            return False
        del self._known[key]
        return True

    def wrote(self, written: KubeObject) -> None:
        """An object as it is after our own write."""
        metadata = written["metadata"]
        self._known[written["kind"], metadata["namespace"], metadata["name"]] = written

    def forget(self, kind: LookedUpKind, namespace: str, name: str) -> None:
        """An object that may have changed."""
        self._known.pop((kind, namespace, name), None)

    def forget_all(self) -> None:
        """Read everything again, in case a watch has missed something."""
        self._known.clear()

    def keep_only(self, kind: LookedUpKind, names: Iterable[ObjectName]) -> None:
        """Nothing else is needed any more."""
        wanted = set(names)
        for key in [key for key in self._known if key[0] == kind and key[1:] not in wanted]:
            del self._known[key]

    async def _read(self, key: _Key) -> KubeObject | None:
        while key not in self._known:
            self._reading.add(key)
            try:
                async with self._slots:
                    found = await self._cluster.get(*key)
            finally:
                unchanged = key in self._reading
                self._reading.discard(key)
            if unchanged:
                self._known[key] = found
        return self._known[key]
