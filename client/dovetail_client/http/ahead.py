"""Reading a little ahead of a consumer, so that a connection's pings are answered while the consumer works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from typing import TypeVar

T = TypeVar("T")


async def read_ahead(source: AsyncIterator[T], most: int) -> AsyncGenerator[T, None]:
    """The same items, of which so many are read before they are asked for; then whoever sends them is held up."""
    ready: asyncio.Queue[tuple[T] | Exception | None] = asyncio.Queue(most)

    async def read() -> None:
        try:
            async for item in source:
                await ready.put((item,))
        except Exception as error:  # noqa: BLE001 — raised below, after the items that came before it
            await ready.put(error)
        else:
            await ready.put(None)

    reading = asyncio.create_task(read())
    try:
        while (found := await ready.get()) is not None:
            if isinstance(found, Exception):
                raise found
            yield found[0]
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
