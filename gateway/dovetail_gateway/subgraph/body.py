"""The limits of answers' bodies, counted after inflation."""

from __future__ import annotations


class BodyTooLargeError(Exception):
    """The body passes a limit."""


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
