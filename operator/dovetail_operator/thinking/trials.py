"""Trials of new versions of schemas, each alone, before they are composed with others.

So one that costs too much costs its owner a condition, and nobody else anything. Most take milliseconds and are waited
for. One that takes longer is set aside and tried again in a process of its own; until that is decided, the others go on
without it, and its last good version stays.
"""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager

from dovetail_operator.ports import BudgetExceededError, ThinkingError, Trial
from dovetail_operator.reconcile.versions import Version

_log = logging.getLogger(__name__)

_AT_ONCE = 16
_PATIENCE = 2.0
"""Seconds for which others wait for those that are not cheap, all together."""
_HALF_LIFE = 600.0
"""Seconds after which half of what a namespace has cost is forgiven."""


class Trials:
    """Verdicts on versions, by digest."""

    def __init__(self, quick: Trial, thorough: Trial, decided: Callable[[], None]) -> None:
        """`quick` allows for a fraction of the budget of one schema, `thorough` for all of it, and takes its time.

        `decided`: called when there is a verdict on one that was set aside.
        """
        self._quick = quick
        self._thorough = thorough
        self._decided = decided
        self._proven: set[str] = set()
        self._waiting: dict[str, Version] = {}
        self._costs: dict[str, tuple[float, float]] = {}
        """Of namespaces whose schemas had to be tried alone: seconds that this took, and when that was."""
        self._task: asyncio.Task[None] | None = None
        self.too_expensive: dict[str, str] = {}
        """What was passed, of those that passed the budget."""

    @property
    def set_aside(self) -> frozenset[str]:
        """Those that are still being tried."""
        return frozenset(self._waiting)

    @property
    def known(self) -> frozenset[str]:
        """All on which there is, or will be, a verdict."""
        return frozenset(self._proven.union(self._waiting, self.too_expensive))

    async def hold(self, versions: Iterable[Version]) -> None:
        """Try these versions; returns when there is a verdict on each, or it is set aside."""
        ordered = sorted(versions, key=self._precedence)
        suspects: list[Version] = []
        patience = _PATIENCE
        for index in range(0, len(ordered), _AT_ONCE):
            several = ordered[index : index + _AT_ONCE]
            start = time.monotonic()
            if patience < 0 or not await self._try(several):
                suspects += several
                patience -= time.monotonic() - start
        end = time.monotonic() + _PATIENCE
        for version in suspects:
            if time.monotonic() > end:
                self._set_aside(version)
            else:
                await self._try([version])

    async def _try(self, versions: Sequence[Version]) -> bool:
        """Whether there is a verdict now: where several fail together, each of them may be to blame."""
        try:
            with self._charged(versions):
                await self._quick.try_alone(*versions)
            self._proven.update(version.digest for version in versions)
        except BudgetExceededError:
            if len(versions) > 1:
                return False
            self._set_aside(versions[0])
        except ThinkingError as exc:
            if len(versions) > 1:
                return False
            self._failed(versions[0], exc)
        return True

    def keep_only(self, digests: Collection[str]) -> None:
        """Forget all but the versions that schemas have now."""
        self._proven.intersection_update(digests)
        self._waiting = {digest: each for digest, each in self._waiting.items() if digest in digests}
        self.too_expensive = {digest: why for digest, why in self.too_expensive.items() if digest in digests}

    async def close(self) -> None:
        """Try nothing any more."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _precedence(self, version: Version) -> tuple[float, int, str]:
        """Namespaces that have cost least come first, then small schemas: nobody waits for all of another's."""
        return (self._cost(version.key[0]), len(version.canonical), version.digest)

    def _cost(self, namespace: str) -> float:
        seconds, then = self._costs.get(namespace, (0.0, 0.0))
        return seconds * math.exp2((then - time.monotonic()) / _HALF_LIFE)

    @contextmanager
    def _charged(self, versions: Sequence[Version]) -> Iterator[None]:
        """Note what a trial of one version costs; several together are cheap, or are tried one by one."""
        start = time.monotonic()
        try:
            yield
        finally:
            if len(versions) == 1:
                namespace, now = versions[0].key[0], time.monotonic()
                self._costs[namespace] = (self._cost(namespace) + now - start, now)

    def _set_aside(self, version: Version) -> None:
        _log.info("schema set aside to be tried alone", extra={"object": "/".join(version.key)})
        self._waiting[version.digest] = version
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._try_thoroughly(), name="trials")

    async def _try_thoroughly(self) -> None:
        while self._waiting:
            version = min(self._waiting.values(), key=self._precedence)
            try:
                with self._charged([version]):
                    await self._thorough.try_alone(version)
                self._proven.add(version.digest)
            except BudgetExceededError as exc:
                self.too_expensive[version.digest] = f"checking this schema alone {exc}"
                _log.warning("schema too expensive", extra={"object": "/".join(version.key), "error": str(exc)})
            except ThinkingError as exc:
                self._failed(version, exc)
            self._waiting.pop(version.digest, None)
            self._decided()

    def _failed(self, version: Version, error: ThinkingError) -> None:
        """A bug that one schema brings to light must not keep the others from being served."""
        self.too_expensive[version.digest] = "checking this schema failed by a bug of the operator, which has logged it"
        _log.error("bug in the operator", extra={"object": "/".join(version.key), "error": str(error)})
