"""The limits of answers' bodies, counted after inflation."""

from __future__ import annotations

from msgspec import Struct


class BodyTooLargeError(Exception):
    """The body passes a limit."""


class ByteBudget(Struct, gc=False):
    """What the bodies of several answers may have together: side by side, each small enough would still be too many."""

    left: int
    """Bytes; below zero: they were too many."""

    def take(self, size: int) -> bool:
        """Count so many bytes; whether there was room for them."""
        self.left -= size
        return self.left >= 0

    def give_back(self, size: int) -> None:
        """Count so many bytes no more: others take their place."""
        self.left += size
