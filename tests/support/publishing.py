"""A place where sources deliver, to be waited on."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Generic, TypeVar

from dovetail_gateway.artifacts.source import Source

T = TypeVar("T")


class Delivered(Generic[T]):
    """Keeps what a source delivered; see `Publish`."""

    def __init__(self) -> None:
        self.contents: list[T] = []
        self.failures: list[str] = []
        self._changed = asyncio.Event()

    def found(self, content: T) -> None:
        self.contents.append(content)
        self._changed.set()

    def failed(self, reason: str) -> None:
        self.failures.append(reason)
        self._changed.set()

    async def until(self, condition: Callable[[], object], seconds: float = 10) -> None:
        """Wait until what was delivered fulfils the condition."""
        async with asyncio.timeout(seconds):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


@asynccontextmanager
async def running(source: Source[T]) -> AsyncIterator[Delivered[T]]:
    """Run a source within the block."""
    delivered: Delivered[T] = Delivered()
    task = asyncio.create_task(source.run(delivered))
    try:
        yield delivered
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
