"""Giving back what generations took that have ended: aside from the loop, and what that leaves over once in a while."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from dovetail_composition.dropping import drop
from dovetail_gateway.aside import SideThread

from .memory import collect

GENERATIONS = 32
"""After so many is collected what each leaves over: its programs, and what requests of the moment were kept aside."""
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
            for _ in range(GENERATIONS):
                await loop.run_in_executor(thread, drop, await self._ended.get())
            await self._quiet_moment()
            collect()

    async def _quiet_moment(self) -> None:
        """Wait until no request is being answered, or for a while if there always is one."""
        for _ in range(round(_PATIENCE / _POLL)):
            if not self._is_busy():
                return
            await asyncio.sleep(_POLL)
