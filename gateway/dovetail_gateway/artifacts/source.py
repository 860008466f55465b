"""The port of sources (artifacts, configuration, Secrets), and the source that polls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Event
from typing import Generic, Protocol, TypeVar

from dovetail_gateway.aside import SideThread

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
T_contra = TypeVar("T_contra", contravariant=True)


class SourceError(Exception):
    """The source cannot be read now; the message says why, for logs and status."""


class Publish(Protocol[T_contra]):
    """Where a source delivers, on the loop. Only the latest counts."""

    def found(self, content: T_contra) -> None:
        """The content is now this one; may be called again with the same."""
        ...

    def failed(self, reason: str) -> None:
        """The source cannot be read; what was found before stays in use."""
        ...


class Source(Protocol[T_co]):
    """Watches something until cancelled."""

    async def run(self, publish: Publish[T_co]) -> None:
        """Deliver what is there, then every change."""
        ...


class PolledSource(Generic[T]):
    """Calls `read` again and again, in a thread: it gives the content, None while nothing changed, or `SourceError`.

    The loop is woken by news only.
    """

    def __init__(self, read: Callable[[], T | None], interval: float) -> None:
        self._read = read
        self._interval = interval

    async def run(self, publish: Publish[T]) -> None:
        """See `Source`."""
        loop = asyncio.get_running_loop()
        # A thread of its own: the loop's default ones may all be waiting for a name server.
        thread = SideThread("dovetail-source")
        ended = Event()
        try:
            while True:
                try:
                    content = await loop.run_in_executor(thread, self._news, ended)
                except SourceError as error:
                    publish.failed(str(error))
                else:
                    if content is not None:
                        publish.found(content)
                await asyncio.sleep(self._interval)
        finally:
            ended.set()

    def _news(self, ended: Event) -> T | None:
        """Wait for content; None once nobody waits for it any more."""
        while (content := self._read()) is None and not ended.wait(self._interval):
            pass
        return content
