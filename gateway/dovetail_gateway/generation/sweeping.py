"""Giving back what generations took that have ended: aside from the loop, and what that leaves over once in a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dovetail_composition.dropping import drop
from dovetail_gateway.aside import SideThread
from dovetail_gateway.compiled.cache import CachedOperation

from .generation import LoadedGeneration
from .memory import collect
from .pacing import Pace

MOST_LEFT = 768
"""After so many parts of programs is collected what they leave over: their classes, some 14 kB a part.

Nothing else is left, and a pass looks at all that lives: a tenth of a second, with some thousands of types.
"""
_PATIENCE = 5.0
_POLL = 0.01


class Sweeper:
    """Takes apart one ended generation after the other."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        """`is_busy`: whether requests are being answered."""
        self._is_busy = is_busy
        self._ended: asyncio.Queue[LoadedGeneration] = asyncio.Queue()

    def take(self, generation: LoadedGeneration) -> None:
        """Take apart what has ended."""
        self._ended.put_nowait(generation)

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        thread = SideThread("dovetail-sweep")
        while True:
            left = 0
            while left < MOST_LEFT:
                left += await loop.run_in_executor(thread, _give_back, await self._ended.get())
            await self._quiet_moment()
            collect()

    async def _quiet_moment(self) -> None:
        """Wait until no request is being answered, or for a while if there always is one."""
        for _ in range(round(_PATIENCE / _POLL)):
            if not self._is_busy():
                return
            await asyncio.sleep(_POLL)


def _give_back(generation: LoadedGeneration) -> int:
    """Drop it. Gives what that leaves over: parts of programs, and one for the rest."""
    pace = Pace()
    parts = generation.take_apart(pace)
    left = 1 + sum(part.compiled_parts for part in parts if isinstance(part, CachedOperation))
    drop(parts, pace)
    return left
