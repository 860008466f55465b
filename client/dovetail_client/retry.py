"""Which failures are tried again, after which pause, and how a budget keeps retries from adding to an overload."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from .errors import BindingError, CallTimeoutError, RefusedError, TransportError

UNAVAILABLE = frozenset({429, 502, 503, 504})
"""Statuses of a service, or of a proxy before it, that may well answer the next attempt."""

_FULL = 10.0
_GAIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Retries:
    """How often a query is sent at most, and the pauses in between in seconds. Mutations are never sent again."""

    attempts: int = 3
    first_pause: float = 0.05
    longest_pause: float = 1.0

    def pause(self, failed: int) -> float:
        """After so many failed attempts: any time up to a bound that doubles ("full jitter")."""
        return random.uniform(0, min(self.longest_pause, self.first_pause * 2 ** (failed - 1)))  # noqa: S311


class Budget:
    """Retries that a binding may still make (gRPC's retry throttling): a failure costs ten times what success earns.

    With more than every tenth call failing, retries end: then the service does not need them, but less load.
    """

    def __init__(self) -> None:
        self._tokens = _FULL

    def failed(self) -> bool:
        """Note a failure; whether it may be tried again."""
        self._tokens = max(0.0, self._tokens - 1)
        return self._tokens > _FULL / 2

    def succeeded(self) -> None:
        """Note a success."""
        self._tokens = min(_FULL, self._tokens + _GAIN)


def retry_after_seconds(header: str | None) -> float | None:
    """What `Retry-After` asks to wait for (RFC 9110, section 10.2.3): seconds, or until a date; None if nothing."""
    if header is None:
        return None
    if header.isascii() and header.isdecimal():
        return float(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def may_pass(error: BindingError) -> bool:
    """Whether the same call may succeed a moment later."""
    if isinstance(error, RefusedError):
        return error.status in UNAVAILABLE
    # A call that took all its time leaves none for another attempt.
    return isinstance(error, TransportError) and not isinstance(error, CallTimeoutError)
