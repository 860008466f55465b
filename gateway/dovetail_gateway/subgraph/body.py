"""Reading an answer's body within limits, counted after inflation."""

from __future__ import annotations

import aiohttp


class BodyTooLargeError(Exception):
    """The body passes a limit; the connection must not be used again."""


class ByteBudget:
    """What the bodies of several answers may have together: side by side, each small enough would still be too many."""

    __slots__ = ("_left",)

    def __init__(self, limit: int) -> None:
        self._left = limit

    def take(self, size: int) -> bool:
        """Count so many bytes; whether there was room for them."""
        self._left -= size
        return self._left >= 0

    def give_back(self, size: int) -> None:
        """Count so many bytes no more: others take their place."""
        self._left += size


async def read_body(response: aiohttp.ClientResponse, limit: int, budget: ByteBudget | None = None) -> bytes:
    """The whole body. Raises `BodyTooLargeError`, after which the connection is closed, and aiohttp's errors."""
    announced = response.content_length
    if announced is not None and announced > limit:
        response.close()
        raise BodyTooLargeError
    chunks: list[bytes] = []
    size = 0
    # aiohttp inflates a bounded piece at a time as we read, so a bomb costs no more memory than the limit.
    async for chunk in response.content.iter_any():
        size += len(chunk)
        if size > limit or (budget is not None and not budget.take(len(chunk))):
            response.close()
            raise BodyTooLargeError
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
