"""The order of fetches: each as soon as those that it depends on are done."""

from __future__ import annotations

from asyncio import TaskGroup
from collections.abc import Awaitable, Callable, Sequence

from dovetail_gateway.plan.nodes import Fetch


async def in_turn(fetches: Sequence[Fetch], run: Callable[[Fetch], Awaitable[None]]) -> None:
    """Run all of them; a lone one needs no task."""
    if len(fetches) == 1:
        await run(fetches[0])
        return
    needs = {fetch.id: len(fetch.depends_on) for fetch in fetches}
    followers: dict[int, list[Fetch]] = {fetch.id: [] for fetch in fetches}
    for fetch in fetches:
        for other in fetch.depends_on:
            followers[other].append(fetch)

    async def run_and_follow(fetch: Fetch) -> None:
        await run(fetch)
        for follower in followers[fetch.id]:
            needs[follower.id] -= 1
            if not needs[follower.id]:
                group.create_task(run_and_follow(follower))

    async with TaskGroup() as group:
        for fetch in fetches:
            if not fetch.depends_on:
                group.create_task(run_and_follow(fetch))
