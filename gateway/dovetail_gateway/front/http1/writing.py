"""Responses as bytes: what never changes is made once, and the date once a second."""

from __future__ import annotations

from email.utils import formatdate
from functools import lru_cache
from time import time

from dovetail_gateway.request.response import REASONS, HttpResponse

CONTINUE = b"HTTP/1.1 100 Continue\r\n\r\n"

TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"
"""For a connection that is one too many."""

_DYNAMIC = "Cache-Control: no-store\r\nVary: Accept, Origin\r\n"
"""Answers depend on who asks and when; a shared cache may not guess. What does not says so itself."""

_NO_CONTENT = 204


def encode_head(response: HttpResponse, version: str, *, closes: bool) -> bytes:
    """Everything before the body. `version`: the client's. `closes`: the connection, afterwards. Raises ValueError."""
    headers = response.headers
    head = _begin(response.status, response.media_type, "Cache-Control" in headers, int(time()))
    for name, value in headers.items():
        line = f"{name}: {value}"
        if "\n" in line or "\r" in line:
            raise ValueError("a header of the response has more than one line")
        head += f"{line}\r\n"
    if closes:
        head += "Connection: close\r\n"
    elif version == "1.0":
        head += "Connection: keep-alive\r\n"
    if response.status != _NO_CONTENT:
        head += f"Content-Length: {len(response.body)}\r\n"
    return f"{head}\r\n".encode("utf-8", "surrogateescape")


@lru_cache(maxsize=32)
def _begin(status: int, media_type: str, keeps: bool, second: int) -> str:
    """What all responses of a kind begin with in this second."""
    content_type = f"Content-Type: {media_type}; charset=utf-8\r\n" if media_type else ""
    return (
        f"HTTP/1.1 {status} {REASONS[status]}\r\n"
        f"Server: dovetail\r\n"
        f"Date: {formatdate(second, usegmt=True)}\r\n"
        f"{content_type}"
        f"{'' if keeps else _DYNAMIC}"
        "X-Content-Type-Options: nosniff\r\n"
    )
