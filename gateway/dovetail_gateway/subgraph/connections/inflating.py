"""Undoing a body's content coding, a bounded piece at a time, so that a bomb costs no more than the limit."""

from __future__ import annotations

import asyncio
import zlib

from dovetail_gateway.content_codings import INFLATED, inflater
from dovetail_gateway.subgraph.body import BodyTooLargeError, ByteBudget

from .errors import BrokenAnswerError

_PIECE = 256 << 10
_MEMBERS = 64
"""Of a gzip body, as of files put one behind another. One with more is built to keep us busy."""


async def inflate(body: bytes, coding: str, limit: int, budget: ByteBudget) -> bytes:
    """The plain body, counted in the budget in place of the coded one.

    A coding that was not asked for stays as it is. Raises `BodyTooLargeError` and `BrokenAnswerError`.
    """
    if coding not in INFLATED or not body:
        return body
    pieces: list[bytes] = []
    size, rest = 0, body
    budget.give_back(len(body))
    for _ in range(_MEMBERS):
        inflating, ended = inflater(coding, body), False
        while not ended:
            try:
                piece = inflating.decompress(rest, _PIECE)
            except zlib.error as error:
                raise BrokenAnswerError(str(error)) from error
            size += len(piece)
            if size > limit or not budget.take(len(piece)):
                raise BodyTooLargeError
            pieces.append(piece)
            ended = inflating.eof
            rest = inflating.unused_data if ended else inflating.unconsumed_tail
            if len(piece) == _PIECE:
                # Others have their turn between the pieces of a large body.
                await asyncio.sleep(0)
            elif not ended and not rest:
                raise BrokenAnswerError("the coded body ends too early")
        if not rest:
            return b"".join(pieces)
    raise BrokenAnswerError("the coded body has too many members")
