"""A source with a stand-in: the mounted copy of a ConfigMap, for when the API cannot be asked."""

from __future__ import annotations

import asyncio
from typing import Generic, TypeVar

from .source import Publish, Source

T = TypeVar("T")


class WithFallback(Generic[T]):
    """Delivers what the primary source finds. While it fails, also what the stand-in finds.

    The copy lags behind: what it held before the primary failed is only used if the primary never delivered. What
    appears in it later is news.
    """

    def __init__(self, primary: Source[T], stand_in: Source[T]) -> None:
        self._primary = primary
        self._stand_in = stand_in

    async def run(self, publish: Publish[T]) -> None:
        """See `Source`."""
        state = _State(publish)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._primary.run(_Primary(state)))
            group.create_task(self._stand_in.run(_StandIn(state)))


class _State(Generic[T]):
    def __init__(self, publish: Publish[T]) -> None:
        self.publish = publish
        self.failure: str | None = None
        self.delivered = False
        self.copy: T | None = None


class _Primary(Generic[T]):
    def __init__(self, state: _State[T]) -> None:
        self._state = state

    def found(self, content: T) -> None:
        """See `Publish`."""
        self._state.failure, self._state.delivered = None, True
        self._state.publish.found(content)

    def failed(self, reason: str) -> None:
        """See `Publish`."""
        state = self._state
        if state.failure is None and not state.delivered and state.copy is not None:
            state.publish.found(state.copy)
        state.failure = reason
        state.publish.failed(reason)


class _StandIn(Generic[T]):
    def __init__(self, state: _State[T]) -> None:
        self._state = state

    def found(self, content: T) -> None:
        """See `Publish`."""
        state = self._state
        state.copy = content
        if state.failure is not None:
            state.publish.found(content)
            # It stands in: that the primary source fails remains to be seen.
            state.publish.failed(state.failure)

    def failed(self, reason: str) -> None:
        """A stand-in that fails is no news: it may never have been mounted."""
