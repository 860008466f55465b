"""Giving back a generation's memory: its schema is full of cycles, and collecting them stops every thread for a moment.

The interpreter would choose that moment by how much was allocated: after a reload that is as likely in the middle of
the traffic as never. So it is chosen here: when no request is being answered, or after a while if there always is one.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable

_PATIENCE = 5.0
_POLL = 0.01


class Sweeper:
    """Collects once for all generations that ended since the last time."""

    def __init__(self, is_busy: Callable[[], bool]) -> None:
        self._is_busy = is_busy
        self._wanted = asyncio.Event()

    def want(self) -> None:
        """A generation has ended."""
        self._wanted.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await self._quiet_moment()
            gc.collect()

    async def _quiet_moment(self) -> None:
        for _ in range(round(_PATIENCE / _POLL)):
            if not self._is_busy():
                return
            await asyncio.sleep(_POLL)
