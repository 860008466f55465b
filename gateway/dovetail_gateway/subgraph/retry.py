"""The retry budget: repeats may add a tenth to a subgraph's load, so that an outage is not multiplied by them."""

from __future__ import annotations

_CALLS_PER_RETRY = 10
_RESERVE = 32
"""Retries that may be spent at once: as many as there are connections that a rolling restart makes stale together."""


class RetryBudget:
    """Every tenth call earns a retry, up to a reserve."""

    __slots__ = ("_earned",)

    def __init__(self) -> None:
        self._earned = _RESERVE * _CALLS_PER_RETRY

    def call_made(self) -> None:
        """A call's first attempt."""
        if self._earned < _RESERVE * _CALLS_PER_RETRY:
            self._earned += 1

    def take(self) -> bool:
        """Whether a retry may be made now; it is then counted."""
        if self._earned < _CALLS_PER_RETRY:
            return False
        self._earned -= _CALLS_PER_RETRY
        return True
