"""Undoing the content coding of a request's body, within the limit of its size: a bomb never unfolds."""

from __future__ import annotations

import zlib

from dovetail_gateway.request.errors import RequestError

CODINGS = frozenset({"", "identity", "gzip", "x-gzip", "deflate"})
"""What is undone; a body in another coding is refused, as it would reach the parser as noise."""


_PLAIN = frozenset({"", "identity"})


def inflate(body: bytes, coding: str, limit: int) -> bytes:
    """The plain body, of so many bytes at most. Raises `RequestError`."""
    if coding in _PLAIN:
        return body
    # Clients send both under the name of deflate: with zlib's frame (of whose first byte four bits are 8) and without.
    bits = 31 if coding != "deflate" else 15 if body[:1] and body[0] & 0xF == 8 else -15
    inflater = zlib.decompressobj(bits)
    try:
        plain = inflater.decompress(body, limit + 1)
    except zlib.error:
        raise broken() from None
    if len(plain) > limit:
        raise too_large(limit)
    if not inflater.eof or inflater.unused_data:
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
