"""Long computations aside from the event loop, one at a time, so that whoever needs but little of it goes on meanwhile.

A thread does not make Python compute faster, but the interpreter lets the loop in every millisecond. One thread is all
it should have to share with: several would each take their millisecond.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from contextvars import copy_context
from typing import TypeVar

T = TypeVar("T")


class Aside:
    """A thread, and the queue in front of it."""

    def __init__(self) -> None:
        """The thread starts with the first computation, and ends when this object is gone."""
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="dovetail-aside")
        self._queue = asyncio.Lock()

    async def run(self, compute: Callable[[], T]) -> T:
        """What it computes. Cancelled, it leaves a computation that has begun to its end."""
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: context.run(compute))

    @asynccontextmanager
    async def turn(self, patience: float) -> AsyncIterator[None]:
        """Wait, in order, for all others who asked for a turn. Raises `TimeoutError` after so many seconds."""
        async with asyncio.timeout(patience):
            await self._queue.acquire()
        try:
            yield
        finally:
            self._queue.release()
