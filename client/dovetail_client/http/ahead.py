"""Reading ahead of a consumer, so that a connection's pings are answered while the consumer works."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import TypeVar

from dovetail_client.errors import TransportError

T = TypeVar("T")


async def read_ahead(source: AsyncGenerator[T, None], most: int, patience: float) -> AsyncGenerator[T, None]:
    """The same items, of which so many are read before they are asked for; then whoever sends them is held up.

    Raises `TransportError`, after what was read, if none is asked for in `patience` seconds then: nobody stays at the
    other end of a connection on which nothing is answered.
    """
    ready: asyncio.Queue[tuple[T] | Exception | None] = asyncio.Queue()
    room = asyncio.Semaphore(most)

    async def wait_for_room() -> None:
        try:
            async with asyncio.timeout(patience if room.locked() else None):
                await room.acquire()
        except TimeoutError:
            text = f"the subscription was ended: {most} events were left unread for {patience:g} s"
            raise TransportError(text) from None

    async def read() -> None:
        try:
            async with aclosing(source):
                async for item in source:
                    await wait_for_room()
                    ready.put_nowait((item,))
        except Exception as error:  # noqa: BLE001 — raised below, after the items that came before it
            ready.put_nowait(error)
        else:
            ready.put_nowait(None)

    reading = asyncio.create_task(read())
    try:
        while (found := await ready.get()) is not None:
            if isinstance(found, Exception):
                raise found
            room.release()
            yield found[0]
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
