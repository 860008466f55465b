"""Waiting for a condition with a deadline."""

import asyncio
from collections.abc import Awaitable, Callable


async def until(condition: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something that tells nobody of its changes fulfils the condition."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110 — threads, other processes and files set no event
            await asyncio.sleep(0.005)


async def until_true(condition: Callable[[], Awaitable[object]], seconds: float = 60) -> None:
    """The same for a condition that itself waits, such as a request."""
    async with asyncio.timeout(seconds):
        while not await condition():  # noqa: ASYNC110 — see above
            await asyncio.sleep(0.02)
