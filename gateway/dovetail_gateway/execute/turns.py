"""The order of fetches: each as soon as those that it depends on are done."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Sequence

from dovetail_gateway.plan.nodes import Fetch

Run = Callable[[Fetch], Awaitable[None]]


async def in_turn(fetches: Sequence[Fetch], run: Run) -> None:
    """Run all of them; a lone one needs no task."""
    if len(fetches) == 1:
        await run(fetches[0])
        return
    async with TaskGroup() as group:
        turns = _Turns(fetches, run, group)
        for fetch in fetches:
            if not fetch.depends_on:
                group.create_task(turns.take(fetch))


class _Turns:
    """Which fetches wait for which. No closure: one that refers to itself would keep the answers until a pass."""

    __slots__ = ("_followers", "_group", "_needs", "_run")

    def __init__(self, fetches: Sequence[Fetch], run: Run, group: TaskGroup) -> None:
        self._run = run
        self._group = group
        self._needs = {fetch.id: len(fetch.depends_on) for fetch in fetches}
        self._followers: dict[int, list[Fetch]] = {fetch.id: [] for fetch in fetches}
        for fetch in fetches:
            for other in fetch.depends_on:
                self._followers[other].append(fetch)

    async def take(self, fetch: Fetch) -> None:
        ready = [fetch]
        # One of those that may begin goes on in this task.
        while ready:
            first, *others = ready
            for other in others:
                self._group.create_task(self.take(other))
            await self._run(first)
            ready = self._ready_after(first)

    def _ready_after(self, fetch: Fetch) -> list[Fetch]:
        followers = self._followers[fetch.id]
        for follower in followers:
            self._needs[follower.id] -= 1
        return [follower for follower in followers if not self._needs[follower.id]]
