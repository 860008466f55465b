"""The content codings of HTTP that are undone, of clients' bodies and of subgraphs' alike."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zlib import _Decompress

INFLATED = frozenset({"gzip", "x-gzip", "deflate"})


def inflater(coding: str, body: bytes) -> _Decompress:
    """What inflates a body in one of these codings. A bound for the size is whoever's who calls it."""
    if coding != "deflate":
        return zlib.decompressobj(31)
    # Both are sent under the name of deflate: with zlib's frame (of whose first byte four bits are 8) and without.
    return zlib.decompressobj(15 if body[:1] and body[0] & 0xF == 8 else -15)
