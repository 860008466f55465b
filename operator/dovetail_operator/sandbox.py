"""Think in a child process: the loop stays free, and what costs too much ends with the child."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from .ports import BudgetExceededError, ThinkingError
from .reconcile.composing import compose_versions
from .reconcile.decide import decide
from .reconcile.decision import Decision
from .reconcile.observation import Observation
from .reconcile.versions import Version
from .settings import Settings

T = TypeVar("T")

_MEMBERS_PER_BUDGET = 50
"""A whole API may cost the budget of one schema once more for every so many members."""
_WALL_PER_CPU = 6
_WALL_AT_LEAST = 30.0
"""A child that waits for a busy machine is not to blame; one that hangs is ended in the end."""
_EXIT_SECONDS = 2.0


class Sandbox:
    """A `Thinker` with one child process, which keeps what it composed for the next time."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = asyncio.Lock()
        self._child: tuple[SpawnProcess, Connection] | None = None

    async def decide(self, observed: Observation, now: str) -> Decision:
        """`reconcile.decide` in the child. Raises `BudgetExceededError`."""
        members = len(observed.schemas)
        seconds = self._settings.compose_seconds * (1 + members / _MEMBERS_PER_BUDGET)
        return await self._call(seconds, decide, observed, now)

    async def try_alone(self, version: Version) -> None:
        """Compose one version alone. Raises `BudgetExceededError`."""
        await self._call(self._settings.compose_seconds, _compose_alone, version)

    async def warm_up(self) -> None:
        """Have the child ready before the first decision is needed."""
        await self._call(self._settings.compose_seconds, _nothing)

    async def close(self) -> None:
        """End the child."""
        self._end()

    async def _call(self, seconds: float, function: Callable[..., T], *arguments: Any) -> T:
        async with self._lock:
            connection = self._connection()
            reply = asyncio.create_task(asyncio.to_thread(_exchange, connection, (seconds, function, arguments)))
            wall = _WALL_AT_LEAST + seconds * _WALL_PER_CPU
            try:
                kind, value = await asyncio.wait_for(asyncio.shield(reply), timeout=wall)
            except TimeoutError as exc:
                self._end()
                raise BudgetExceededError(f"took more than {wall:.0f} s") from exc
            except (EOFError, OSError) as exc:
                self._end()
                raise BudgetExceededError(f"took more than {seconds:.0f} s of CPU time, or too much memory") from exc
            except asyncio.CancelledError:
                self._end()
                raise
            finally:
                # Ending the child closes its end of the pipe, which ends the thread that waits for it.
                with contextlib.suppress(EOFError, OSError):
                    await reply
        if kind == "memory":
            self._end()
            raise BudgetExceededError("took too much memory")
        if kind == "bug":
            raise ThinkingError(value)
        result: T = value
        return result

    def _connection(self) -> Connection:
        if self._child is None or not self._child[0].is_alive():
            self._end()
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            child = context.Process(
                target=_serve, args=(theirs, self._settings.compose_memory), name="dovetail-compose", daemon=True
            )
            child.start()
            theirs.close()
            self._child = (child, ours)
        return self._child[1]

    def _end(self) -> None:
        if self._child is None:
            return
        child, connection = self._child
        self._child = None
        child.kill()
        child.join(_EXIT_SECONDS)
        connection.close()


def _exchange(connection: Connection, request: Any) -> Any:
    connection.send(request)
    return connection.recv()


def _serve(connection: Connection, memory: int) -> None:
    """The child: one request after the other, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    while True:
        try:
            seconds, function, arguments = connection.recv()
        except EOFError:
            return
        _allow(seconds)
        connection.send(_answer(function, arguments))


def _allow(seconds: float) -> None:
    """Let the kernel end this process once it has used so much CPU time more."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + seconds) + 1, hard))


def _answer(function: Callable[..., Any], arguments: tuple[Any, ...]) -> tuple[str, Any]:
    try:
        return "done", function(*arguments)
    except MemoryError:
        return "memory", None
    except Exception:  # noqa: BLE001 - a bug: the parent logs it, and this process goes on
        return "bug", traceback.format_exc()


def _compose_alone(version: Version) -> None:
    compose_versions(frozenset([version]))


def _nothing() -> None:
    pass
