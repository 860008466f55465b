"""Reading a request's body within its limits of size and time."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from aiohttp import web
from aiohttp.client_exceptions import ClientPayloadError
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.web_protocol import RequestPayloadError

from dovetail_gateway.request.errors import RequestError

BODY_TIMEOUT = 10.0
"""Seconds for the whole body."""

_ENCODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""Content encodings that are inflated; others would reach the parser as noise."""


async def read_body(request: web.BaseRequest, limit: int) -> bytes:
    """The inflated body. Its size is checked while it is inflated, so that a bomb never unfolds."""
    if request.headers.get("Content-Encoding", "").strip().lower() not in _ENCODINGS:
        raise RequestError(
            "UNSUPPORTED_MEDIA_TYPE",
            "The Content-Encoding must be gzip or deflate, if any.",
            headers={"Accept-Encoding": "gzip, deflate"},
        )
    declared = request.content_length
    if declared is not None and declared > limit:
        raise _too_large(limit)
    body = bytearray()
    try:
        if request.content.is_eof() and "Content-Encoding" not in request.headers:
            # All of it came with the headers, as almost always.
            return _within(limit, request.content.read_nowait())
        async with asyncio.timeout(BODY_TIMEOUT):
            while chunk := await request.content.readany():
                body += chunk
                if len(body) > limit:
                    if "Content-Encoding" in request.headers:
                        # The rest of a bomb is not inflated either, which throwing it away would do.
                        request.content.feed_eof()
                        raise _too_large(limit, {"Connection": "close"})
                    raise _too_large(limit)
    except TimeoutError as error:
        raise RequestError(
            "REQUEST_READ_TIMEOUT", "The body took too long to arrive.", headers={"Connection": "close"}
        ) from error
    except (RequestPayloadError, ClientPayloadError, HttpProcessingError) as error:
        # There is no more to read, and where the next request would begin is not known.
        request.content.feed_eof()
        message = "The body is broken or not in its Content-Encoding."
        raise RequestError("BAD_REQUEST", message, headers={"Connection": "close"}) from error
    return bytes(body)


def _within(limit: int, body: bytes) -> bytes:
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _too_large(limit: int, headers: Mapping[str, str] | None = None) -> RequestError:
    return RequestError("REQUEST_TOO_LARGE", f"The body is larger than {limit} bytes.", headers=headers)
