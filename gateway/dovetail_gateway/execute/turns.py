"""The order of fetches: each as soon as those that it depends on are done."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

from dovetail_gateway.plan.nodes import Fetch


async def in_turn(fetches: Sequence[Fetch], run: Callable[[Fetch], Awaitable[None]]) -> None:
    """Run all of them; a lone one needs no task."""
    if len(fetches) == 1:
        await run(fetches[0])
        return
    done = {fetch.id: asyncio.Event() for fetch in fetches}

    async def wait_and_run(fetch: Fetch) -> None:
        for other in fetch.depends_on:
            await done[other].wait()
        await run(fetch)
        done[fetch.id].set()

    async with asyncio.TaskGroup() as group:
        for fetch in fetches:
            group.create_task(wait_and_run(fetch))
