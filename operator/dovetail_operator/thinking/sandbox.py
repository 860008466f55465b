"""Think in child processes: the loop stays free, and what costs too much ends with a child, and with nothing else."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeVar

from dovetail_composition.compose import compose_leaving_out
from dovetail_operator.reconcile.decide import decide
from dovetail_operator.reconcile.decision import Decision
from dovetail_operator.reconcile.observation import Observation
from dovetail_operator.reconcile.unproven import unproven
from dovetail_operator.reconcile.versions import Version
from dovetail_operator.settings import Settings

from .child import Child
from .transfer import Receiver, Sender

T = TypeVar("T")

_MEMBERS_PER_BUDGET = 200
"""A whole API may cost the budget of one schema once more for every so many members."""


class Sandbox:
    """A `Thinker` with one child process, which keeps what it derived for the next time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._child = Child(settings.compose_memory)
        self._sender = Sender()
        self._start = 0

    async def unproven(self, observed: Observation, known: Collection[str]) -> tuple[Version, ...]:
        """`reconcile.unproven` in the child. Raises `BudgetExceededError`."""
        return await self._call(unproven, observed, frozenset(known))

    async def decide(self, observed: Observation, now: str) -> Decision:
        """`reconcile.decide` in the child. Raises `BudgetExceededError`."""
        return await self._call(decide, observed, now)

    async def warm_up(self) -> None:
        """Have the child ready before the first decision is needed."""
        await self._child.call(self._settings.compose_seconds, _nothing)

    async def close(self) -> None:
        """End the child."""
        self._child.end()

    async def _call(self, function: Callable[..., T], observed: Observation, *arguments: Any) -> T:
        seconds = self._settings.compose_seconds * (1 + len(observed.schemas) / _MEMBERS_PER_BUDGET)
        await self._child.call(seconds, _nothing)  # starts it, if need be
        if self._child.starts != self._start:
            self._sender, self._start = Sender(), self._child.starts
        return await self._child.call(seconds, _received, function, self._sender.pack(observed), *arguments)


class TrialRoom:
    """A `Trial` in a child process of its own, which remembers nothing."""

    def __init__(self, seconds: float, memory: int) -> None:
        """`seconds`: CPU time that one schema may take; `memory`: address space, in bytes."""
        self._seconds = seconds
        self._child = Child(memory)

    async def try_alone(self, *versions: Version) -> None:
        """Compose each version alone. Raises `BudgetExceededError`."""
        await self._child.call(self._seconds, _compose_alone, versions)

    async def warm_up(self) -> None:
        """Have the child ready before the first schema comes."""
        await self._child.call(self._seconds, _nothing)

    async def close(self) -> None:
        """End the child."""
        self._child.end()


_RECEIVER = Receiver()
"""Of this process, if it is a child."""


def _received(function: Callable[..., T], content: bytes, *arguments: Any) -> T:
    return function(_RECEIVER.unpack(content), *arguments)


def _compose_alone(versions: Iterable[Version]) -> None:
    for version in versions:
        if version.source:
            compose_leaving_out([version.source])


def _nothing() -> None:
    pass
