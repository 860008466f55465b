"""Reading an answer's body within a limit, counted after inflation."""

from __future__ import annotations

import aiohttp


class BodyTooLargeError(Exception):
    """The body passes the limit; the connection must not be used again."""


async def read_body(response: aiohttp.ClientResponse, limit: int) -> bytes:
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
        if size > limit:
            response.close()
            raise BodyTooLargeError
        chunks.append(chunk)
    return chunks[0] if len(chunks) == 1 else b"".join(chunks)
