"""How far an answer grows beyond what subgraphs sent: what many parents share is shown once for each of them.

Asked for an author's reviews, their authors, their reviews and so on, services are sent the same few keys each time,
while the answer grows by a factor with every level.
"""

from __future__ import annotations

from typing import Any

from dovetail_gateway.lossless_json.encode import encode_json

EACH = 512
"""Bytes that stand for the memory and the time of a repetition, beside its text."""


class Growth:
    """A budget in bytes for repetitions."""

    __slots__ = ("_left", "is_exceeded")

    def __init__(self, limit: int) -> None:
        self._left = limit
        self.is_exceeded = False
        """More was wanted than there is; the data is incomplete from then on."""

    def take(self, size: int) -> bool:
        """Whether something of this size may be repeated; it is then counted."""
        self._left -= size
        self.is_exceeded = self.is_exceeded or self._left < 0
        return not self.is_exceeded


def size_of(value: Any) -> int:
    """What one repetition of a value costs."""
    return len(encode_json(value)) + EACH
