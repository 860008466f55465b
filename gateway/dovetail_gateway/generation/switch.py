"""The switch: which generation serves, who still holds an older one, and its end with the last lease."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager
from types import TracebackType

from dovetail_composition.manifest import Limits
from dovetail_gateway.compiled.cache import CachedOperation
from dovetail_gateway.front.ports import NoGenerationError
from dovetail_gateway.telemetry.observer import GenerationObserver

from .generation import LoadedGeneration

_DEFAULTS = Limits()


class Switch:
    """Hands out the current generation; see `front.ports.Generations`."""

    def __init__(self, observer: GenerationObserver, on_end: Callable[[LoadedGeneration], None]) -> None:
        """`on_end` is called with each generation that has ended, for its memory to be given back."""
        self._observer = observer
        self._on_end = on_end
        self._current: _Leases | None = None
        self._alive: set[_Leases] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def lease(self) -> AbstractContextManager[LoadedGeneration]:
        """The current generation, alive at least as long as the block. Raises `NoGenerationError`."""
        if self._current is None:
            raise NoGenerationError
        return self._current

    def body_limit(self) -> int:
        """That of the current generation, or what holds without one."""
        limits = _DEFAULTS if self._current is None else self._current.generation.policies.limits
        return limits.body_bytes

    def asked_again(self) -> list[tuple[str, str | None, CachedOperation]]:
        """See `DocumentCache`: of the current generation."""
        return [] if self._current is None else self._current.generation.documents.asked_again()

    def replace(self, generation: LoadedGeneration) -> None:
        """Serve this generation from now on; the former one lives until its last lease ends."""
        former, self._current = self._current, _Leases(generation, self)
        self._alive.add(self._current)
        if former is not None:
            former.retire()
        self._observer.generations_alive(len(self._alive))

    def ended(self, leases: _Leases) -> None:
        """Close a generation that nobody holds any more."""
        self._alive.discard(leases)
        self._observer.generations_alive(len(self._alive))
        task = asyncio.get_running_loop().create_task(self._close(leases.generation))
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def _close(self, generation: LoadedGeneration) -> None:
        await generation.close()
        self._on_end(generation)

    async def close(self) -> None:
        """End the current generation too; those still held end with their leases."""
        former, self._current = self._current, None
        if former is not None:
            former.retire()
        await asyncio.gather(*self._closing)


class _Leases:
    """One generation and how many requests hold it; entered once a lease. All on one loop, so a number is enough."""

    __slots__ = ("_held", "_retired", "_switch", "generation")

    def __init__(self, generation: LoadedGeneration, switch: Switch) -> None:
        self.generation = generation
        self._switch = switch
        self._held = 0
        self._retired = False

    def __enter__(self) -> LoadedGeneration:
        self._held += 1
        return self.generation

    def __exit__(
        self, exc_type: type[BaseException] | None, exc: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._held -= 1
        if self._retired and not self._held:
            self._switch.ended(self)

    def retire(self) -> None:
        """No more leases are given."""
        self._retired = True
        if not self._held:
            self._switch.ended(self)
