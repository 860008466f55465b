"""Giving back what generations took that have ended: aside from the loop, and what that leaves over once in a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dovetail_composition.dropping import drop
from dovetail_gateway.aside import SideThread
from dovetail_gateway.compiled.cache import CachedOperation

from .memory import collect

OPERATIONS = 1_024
"""After so many of ended generations is collected what they leave over: the classes of programs, 13 kB an operation.

Nothing else is left, and a pass looks at all that lives: a tenth of a second, with some thousands of types.
"""
_PATIENCE = 5.0
_POLL = 0.01


class Sweeper:
    """Takes apart one ended generation after the other."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        """`is_busy`: whether requests are being answered."""
        self._is_busy = is_busy
        self._ended: asyncio.Queue[list[object]] = asyncio.Queue()

    def take(self, parts: list[object]) -> None:
        """These are the parts of a generation that has ended; the list is emptied."""
        self._ended.put_nowait(parts)

    async def run(self) -> None:
        """Until cancelled."""
        loop = asyncio.get_running_loop()
        thread = SideThread("dovetail-sweep")
        while True:
            operations = 0
            while operations < OPERATIONS:
                parts = await self._ended.get()
                operations += sum(isinstance(part, CachedOperation) for part in parts)
                await loop.run_in_executor(thread, drop, parts)
            await self._quiet_moment()
            collect()

    async def _quiet_moment(self) -> None:
        """Wait until no request is being answered, or for a while if there always is one."""
        for _ in range(round(_PATIENCE / _POLL)):
            if not self._is_busy():
                return
            await asyncio.sleep(_POLL)
