"""A worker as its supervisor sees it: a process that is started, waited for and ended."""

from __future__ import annotations

import asyncio
import multiprocessing
from pathlib import Path

from dovetail_gateway.settings import GatewaySettings

from .worker import work


class WorkerProcess:
    """One process, from its start to its end."""

    def __init__(self, settings: GatewaySettings, port: int, admin_socket: Path) -> None:
        admin_socket.unlink(missing_ok=True)
        # Started anew, not forked: a fork would take over the supervisor's loop and threads half alive.
        self._process = multiprocessing.get_context("spawn").Process(
            target=work, args=(settings, port, str(admin_socket))
        )
        self._process.start()
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._process.sentinel, self._note_end)

    async def wait(self) -> int:
        """Until it has ended; its exit code."""
        await self._ended.wait()
        self._process.join()
        return self._process.exitcode or 0

    async def end(self, patience: float) -> None:
        """Ask it to end, and end it by force after so many seconds."""
        if self._ended.is_set():
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(patience):
                await self._ended.wait()
        except TimeoutError:
            self._process.kill()
            await self._ended.wait()
        self._process.join()

    def _note_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._ended.set()
