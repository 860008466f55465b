"""Waiting for a service that is away for a moment, as while its only pod is replaced: queries need not fail for it."""

from __future__ import annotations

import asyncio

SECONDS = 8.0
"""How long after a service was first missed its calls wait for it. An outage costs this once, not every request."""
_PAUSE = 0.2
_MAX_WAITING = 128
"""Calls that wait at once: half of the requests that a process holds by default, so that other services' go on."""


class Patience:
    """Of the calls to one service. One that has never answered is not waited for: its address is likely wrong."""

    __slots__ = ("_answered", "_missed", "_waiting")

    def __init__(self) -> None:
        self._answered = False
        self._missed: float | None = None
        self._waiting = 0

    def answered(self) -> None:
        """The service is there."""
        self._answered, self._missed = True, None

    async def wait(self) -> bool:
        """No connection could be made. Whether one may be tried again; it is then time for that."""
        now = asyncio.get_running_loop().time()
        self._missed = now if self._missed is None else self._missed
        if not self._answered or now - self._missed >= SECONDS or self._waiting >= _MAX_WAITING:
            return False
        self._waiting += 1
        try:
            await asyncio.sleep(_PAUSE)
        finally:
            self._waiting -= 1
        return True
