"""Undoing the content coding of a request's body, within the limit of its size: a bomb never unfolds."""

from __future__ import annotations

import zlib

from dovetail_gateway.content_codings import INFLATED, inflater
from dovetail_gateway.request.errors import RequestError

_PLAIN = frozenset({"", "identity"})

CODINGS = _PLAIN | INFLATED
"""What is undone; a body in another coding is refused, as it would reach the parser as noise."""


def inflate(body: bytes, coding: str, limit: int) -> bytes:
    """The plain body, of so many bytes at most. Raises `RequestError`."""
    if coding in _PLAIN:
        return body
    inflating = inflater(coding, body)
    try:
        plain = inflating.decompress(body, limit + 1)
    except zlib.error:
        raise broken() from None
    if len(plain) > limit:
        raise too_large(limit)
    if not inflating.eof or inflating.unused_data:
        raise broken()
    return plain


def unsupported() -> RequestError:
    """A coding that is not undone."""
    return RequestError(
        "UNSUPPORTED_MEDIA_TYPE",
        "The Content-Encoding must be gzip or deflate, if any.",
        headers={"Accept-Encoding": "gzip, deflate"},
    )


def too_large(limit: int) -> RequestError:
    """A body over the limit."""
    return RequestError("REQUEST_TOO_LARGE", f"The body is larger than {limit} bytes.")


def broken() -> RequestError:
    """A body that ends where it should not, or is not what its headers say."""
    return RequestError("BAD_REQUEST", "The body is broken or not in its Content-Encoding.")
