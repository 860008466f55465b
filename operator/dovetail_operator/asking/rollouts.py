"""Ask gateways' pods which artifact they run: soon after a change until all run it, rarely otherwise."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from dovetail_composition.resources import ObjectName
from dovetail_operator.ports import FetchError, Leadership, PodAsker
from dovetail_operator.reconcile.observation import GatewayPods

_FIRST_PAUSE = 0.25
_LONGEST_PAUSE = 15.0
_SETTLED_PAUSE = 60.0
_AT_ONCE = 16
_MOST = 1000
"""Pods of one gateway that are asked; the others count as not programmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollout:
    """What the pods of a gateway should run, and where their admin ports are, as `host:port`."""

    digest: str
    pods: tuple[str, ...]


class Rollouts:
    """One task a gateway; who wants to know is told when an answer differs from the one before."""

    def __init__(self, asker: PodAsker, leadership: Leadership, changed: Callable[[], None]) -> None:
        self._asker = asker
        self._leadership = leadership
        self._changed = changed
        self._pods: dict[ObjectName, GatewayPods] = {}
        self._tasks: dict[ObjectName, tuple[Rollout, asyncio.Task[None]]] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)

    def follow(self, wanted: Mapping[ObjectName, Rollout]) -> None:
        """Ask exactly these from now on, if this operator leads. One that has not changed is not disturbed."""
        wanted = wanted if self._leadership.seconds() > 0 else {}
        for key in [key for key, (rollout, _) in self._tasks.items() if wanted.get(key) != rollout]:
            self._tasks.pop(key)[1].cancel()
        for key in self._pods.keys() - wanted.keys():
            del self._pods[key]
        for key in [key for key, rollout in wanted.items() if not rollout.pods]:
            self._pods[key] = GatewayPods(total=0)
        for key in [key for key, rollout in wanted.items() if rollout.pods and key not in self._tasks]:
            task = asyncio.create_task(self._ask_again(key, wanted[key]), name=f"pods of {'/'.join(key)}")
            self._tasks[key] = (wanted[key], task)

    def pods(self) -> Mapping[ObjectName, GatewayPods]:
        """Of the gateways whose pods were asked."""
        return dict(self._pods)

    async def close(self) -> None:
        """Stop asking."""
        tasks = [task for _, task in self._tasks.values()]
        self._tasks.clear()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _ask_again(self, key: ObjectName, rollout: Rollout) -> None:
        pause = _FIRST_PAUSE
        while True:
            found = await self._ask_all(rollout)
            if found != self._pods.get(key):
                self._pods[key] = found
                self._changed()
            settled = found.by_digest.get(rollout.digest, 0) == found.total
            # Spread, so that gateways that were changed together are not asked together for ever.
            await asyncio.sleep((_SETTLED_PAUSE if settled else pause) * random.uniform(0.9, 1.1))  # noqa: S311
            pause = _FIRST_PAUSE if settled else min(pause * 2, _LONGEST_PAUSE)

    async def _ask_all(self, rollout: Rollout) -> GatewayPods:
        answers = await asyncio.gather(*(self._ask(pod) for pod in rollout.pods[:_MOST]))
        # What pods say beyond that is nobody's business here, and bounded by nothing.
        running = Counter(digest for digest in answers if digest == rollout.digest)
        return GatewayPods(total=len(rollout.pods), by_digest=dict(running))

    async def _ask(self, pod: str) -> str | None:
        async with self._slots:
            try:
                return await self._asker.digest(f"http://{pod}/status")
            except FetchError:
                return None
