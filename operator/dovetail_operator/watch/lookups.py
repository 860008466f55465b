"""Reads of ConfigMaps and Secrets: each once, and again only after its watch has shown a change."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from typing import Literal

from dovetail_composition.resources import ObjectName
from dovetail_operator.names import UNWATCHED_SECRETS
from dovetail_operator.ports import Cluster
from dovetail_operator.reconcile.observation import KubeObject

from .proof import WatchProof

LookedUpKind = Literal["ConfigMap", "Secret"]
_Key = tuple[LookedUpKind, str, str]
_AT_ONCE = 16


class Lookups:
    """What was read, by name; objects that do not exist are remembered as such."""

    def __init__(self, cluster: Cluster, proof: WatchProof) -> None:
        self._cluster = cluster
        self._proof = proof
        self._before: dict[_Key, KubeObject | None] = {}
        """What was known and is to be read again, though no watch has told of a change."""
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
        self._proof.told(kind, key[1:])
        self._before.pop(key, None)
        if key in self._reading:
            self._reading.discard(key)  # what is being read may be from before this change
            return True
        if key not in self._known:
            return False
        known = self._known[key]
        if _version(known) == (None if gone else metadata.get("resourceVersion")):
            return False
        del self._known[key]
        return True

    def wrote(self, written: KubeObject) -> None:
        """An object as it is after our own write."""
        metadata = written["metadata"]
        key: _Key = (written["kind"], metadata["namespace"], metadata["name"])
        self._known[key] = written
        self._before.pop(key, None)

    def forget(self, kind: LookedUpKind, namespace: str, name: str) -> None:
        """An object that may have changed."""
        self._known.pop((kind, namespace, name), None)
        self._before.pop((kind, namespace, name), None)

    def forget_all(self) -> None:
        """Read everything again, in case a watch has missed something."""
        self._before = {**self._before, **self._known}
        self._known.clear()

    def keep_only(self, kind: LookedUpKind, names: Iterable[ObjectName]) -> None:
        """Nothing else is needed any more."""
        wanted = set(names)
        for key in [key for key in self._known if key[0] == kind and key[1:] not in wanted]:
            del self._known[key]
        for key in [key for key in self._before if key[0] == kind and key[1:] not in wanted]:
            del self._before[key]

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
                self._known[key] = self._compare(key, found)
        return self._known[key]

    def _compare(self, key: _Key, found: KubeObject | None) -> KubeObject | None:
        """What was read, or the same object as before where nothing has changed: what was derived from it holds."""
        if key not in self._before:
            return found
        before = self._before.pop(key)
        if _version(before) == _version(found):
            return before
        # What is gone proves nothing: see `Inventory.replace`.
        if found is not None and found.get("type") != UNWATCHED_SECRETS:
            self._proof.changed(key[0], [key[1:]])
        return found


def _version(kube_object: KubeObject | None) -> str | None:
    return None if kube_object is None else kube_object["metadata"].get("resourceVersion")
