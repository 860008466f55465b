"""One list that is all of an answer, taken a piece at a time: as objects it is never in memory as a whole.

That is twice as fast for large lists, whose objects would else all be made in memory that is new to the process. Pieces
whose text is the client's already are passed on unread; mostly they all are, and then the answer is the response.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from msgspec import MsgspecError
from msgspec.json import Decoder, Encoder

from .decoding import check_text
from .errors import MismatchError
from .program import RootField

_PIECE = 1 << 15
"""Bytes. Objects of so many stay in the processor's cache."""

_PLAIN = bytes(byte if byte >= 0x20 and byte != 0x5C else 0x20 for byte in range(256))
"""Changes control characters and backslashes, and nothing else."""

_END = b"]}}"
_ENCODER = Encoder()


class ListStream:
    """From the list in an answer to the client's response."""

    def __init__(self, field: RootField, pattern: bytes | None, *, is_nested: bool) -> None:
        """`field`: the only one that the client asks for. `is_nested`: its objects may hold lists of objects.

        `pattern`: see `plain_text`.
        """
        self._name = _ENCODER.encode(field.key)
        self._decoder: Decoder[Any] = Decoder(field.type)
        self._show = field.show
        self._pattern = pattern
        self._is_nested = is_nested

    def __call__(self, body: bytes) -> bytes | None:
        """The response; None for all but a plain list of objects of the right types, of which others may think."""
        start = b'{"data":{%b:[' % self._name
        if not body.startswith(start + b'{"') or not body.endswith(_END):
            return None
        check_text(body)
        show = self._show
        # A small list is decoded before a pattern is made.
        shown = self._shown if len(body) > _PIECE else None
        is_body = True
        parts: list[bytes | memoryview] = []
        separator = start
        try:
            # Whether it is cut at the right places need not be known: if each piece is a list, so are all together.
            for piece in self._pieces(body, len(start), len(body) - len(_END)):
                if shown is not None and _matches(shown, piece):
                    parts += (separator, piece)
                else:
                    is_body = False
                    items = self._decoder.decode(b"".join((b"[", piece, b"]")))
                    encoded = _ENCODER.encode(items if show is None else show(items))
                    parts += (separator, memoryview(encoded)[1:-1])
                separator = b","
        except (MsgspecError, MismatchError):
            return None
        if is_body:
            return body
        parts.append(_END)
        return b"".join(parts)

    @cached_property
    def _shown(self) -> re.Pattern[bytes] | None:
        """What objects look like that the client gets to see as they came."""
        return None if self._pattern is None else re.compile(self._pattern)

    def _pieces(self, body: bytes, at: int, end: int) -> Iterator[memoryview]:
        """The items of a list, without the commas between pieces."""
        view = memoryview(body)
        # Between two objects of a list: a comma, and the key that the first one began with.
        between = b"},%b" % body[at : body.index(b'"', at + 2) + 1]
        while at < end:
            cut = body.find(between, at + _PIECE)
            if self._is_nested:
                cut = _outside(body, at, cut, between)
            stop = end if cut < 0 else cut + 1
            yield view[at:stop]
            at = stop + 1


def _matches(shown: re.Pattern[bytes], piece: memoryview) -> bool:
    text = bytes(piece)
    return text.translate(_PLAIN) == text and shown.fullmatch(text) is not None


def _outside(body: bytes, at: int, cut: int, between: bytes) -> int:
    """The first of these cuts that is in no list that began in the piece: brackets tell, unless they stand in text."""
    depth = 0
    while cut >= 0:
        depth += body.count(b"[", at, cut) - body.count(b"]", at, cut)
        if not depth:
            break
        at, cut = cut, body.find(between, cut + 1)
    return cut
