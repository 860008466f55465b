"""Ending tasks at their deadlines with one timer for all: a timer for each costs more than the rest of the waiting."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from math import inf
from types import TracebackType
from typing import Protocol

from msgspec import Struct


class DeadlineError(Exception):
    """The block was not done in time."""


class Deadline(Protocol):
    """What must end by a time."""

    @property
    def at(self) -> float:
        """The time, on the loop's clock."""
        ...

    def expire(self) -> None:
        """End it; it is no longer watched over."""
        ...


class Deadlines:
    """Those that are being met, on this loop. Asking for the running one would ask the system each time."""

    __slots__ = ("_next", "_running", "_timer", "ended", "loop")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self._running: set[Deadline] = set()
        self.ended: Callable[[Deadline], None] = self._running.discard
        """Watch over it no more; its timer, if it is its own, finds the next one to wait for, or nothing to do."""
        self._timer: asyncio.TimerHandle | None = None
        self._next = inf
        """When it looks."""

    def until(self, at: float) -> AbstractContextManager[None]:
        """A block that the running task must leave by then, on the loop's clock; else it raises `DeadlineError`."""
        return _Deadline(self, at)

    def began(self, deadline: Deadline) -> None:
        """Watch over it."""
        self._running.add(deadline)
        if deadline.at < self._next:
            self._wait_until(deadline.at)

    def _wait_until(self, at: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._next = at
        self._timer = self.loop.call_at(at, self._look)

    def _look(self) -> None:
        self._timer, self._next = None, inf
        now = self.loop.time()
        for deadline in [each for each in self._running if each.at <= now]:
            self.ended(deadline)
            deadline.expire()
        if self._running:
            self._wait_until(min(deadline.at for deadline in self._running))


class _Deadline(Struct, eq=False):
    """One block of one task."""

    _all: Deadlines
    at: float
    _task: asyncio.Task[object] | None = None
    _cancelling: int = 0
    _expired: bool = False

    def expire(self) -> None:
        """Interrupt the block."""
        assert self._task is not None
        self._expired = True
        self._task.cancel()

    def __enter__(self) -> None:
        self._task = task = asyncio.current_task(self._all.loop)
        assert task is not None
        self._cancelling = task.cancelling()
        self._all.began(self)

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._all.ended(self)
        task, self._task = self._task, None
        assert task is not None
        # Who else cancelled the task meanwhile wants it to end.
        if self._expired and task.uncancel() <= self._cancelling and exc_type is asyncio.CancelledError:
            raise DeadlineError from exc
