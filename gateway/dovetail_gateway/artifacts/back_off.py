"""Pauses of sources: longer from failure to failure, and spread over the gateways that ask the same."""

from __future__ import annotations

import random


class BackOff:
    """Seconds to wait after each failure in a row: twice as long as before, up to `longest`."""

    def __init__(self, first: float, longest: float) -> None:
        self._first = first
        self._longest = longest
        self._next = first

    def failed(self) -> float:
        """How long to wait now."""
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return spread(pause)

    def succeeded(self) -> None:
        """The next failure is the first one again."""
        self._next = self._first


def spread(seconds: float) -> float:
    """Half of a pause to all of it, so that a fleet of gateways does not come back in one moment."""
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 — no secret depends on it
