"""Giving way: whoever computes beside the loop pauses often and for a moment, so that no request waits for long.

That the interpreter lets others in is not enough: who wakes on a busy core waits there until the kernel ends the turn
of the thread that computes, which takes some three milliseconds.
"""

from __future__ import annotations

from time import monotonic, sleep

_STRETCH = 0.00015
"""Seconds of computing between two pauses."""
_PAUSE = 0.00001
"""Seconds that are asked for; the kernel makes it a twentieth of a millisecond more."""


class Pace:
    """Called often, it pauses now and then."""

    def __init__(self) -> None:
        self._due = 0.0

    def __call__(self) -> None:
        """Pause, if it is time."""
        if monotonic() >= self._due:
            sleep(_PAUSE)
            self._due = monotonic() + _STRETCH
