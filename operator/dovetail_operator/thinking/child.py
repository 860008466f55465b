"""A child process that runs one function after the other, each within its budget: what costs too much ends with it."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import multiprocessing
import resource
import signal
import traceback
from collections.abc import Callable
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from typing import Any, TypeVar

from dovetail_operator.ports import BudgetExceededError, ThinkingError

T = TypeVar("T")

_WALL_PER_CPU = 6
_WALL_AT_LEAST = 30.0
"""A child that waits for a busy machine is not to blame; one that hangs is ended in the end."""
_EXIT_SECONDS = 2.0
_COLLECT = (10_000, 20, 50)
"""A child holds millions of objects that are no garbage, and looks at all of them only once in a long while."""


class Child:
    """Started when it is first needed, and at once after what ended it, so that the next call need not wait."""

    def __init__(self, memory: int) -> None:
        """`memory`: its address space, in bytes."""
        self._memory = memory
        self._lock = asyncio.Lock()
        self._process: tuple[SpawnProcess, Connection] | None = None
        self.starts = 0
        """How often it was started."""

    async def call(self, seconds: float, function: Callable[..., T], *arguments: Any) -> T:
        """The function's result. Raises `BudgetExceededError` where it takes so much CPU time, and `ThinkingError`."""
        async with self._lock:
            connection = self._connection()
            reply = asyncio.create_task(asyncio.to_thread(_exchange, connection, (seconds, function, arguments)))
            wall = _WALL_AT_LEAST + seconds * _WALL_PER_CPU
            try:
                async with asyncio.timeout(wall):
                    kind, value = await asyncio.shield(reply)
            except TimeoutError as exc:
                self._restart()
                raise BudgetExceededError(f"took more than {wall:.0f} s") from exc
            except (EOFError, OSError) as exc:
                self._restart()
                raise BudgetExceededError(f"took more than {seconds:.0f} s of CPU time, or too much memory") from exc
            except asyncio.CancelledError:
                self.end()
                raise
            finally:
                # Ending the child closes its end of the pipe, which ends the thread that waits for it.
                with contextlib.suppress(EOFError, OSError):
                    await reply
        if kind == "memory":
            self._restart()
            raise BudgetExceededError("took too much memory")
        if kind == "bug":
            raise ThinkingError(value)
        result: T = value
        return result

    def _restart(self) -> None:
        self.end()
        self._connection()

    def end(self) -> None:
        """End it."""
        if self._process is None:
            return
        process, connection = self._process
        self._process = None
        process.kill()
        process.join(_EXIT_SECONDS)
        connection.close()

    def _connection(self) -> Connection:
        if self._process is None or not self._process[0].is_alive():
            self.end()
            context = multiprocessing.get_context("spawn")
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._memory), name="dovetail-compose", daemon=True)
            process.start()
            theirs.close()
            self._process = (process, ours)
            self.starts += 1
        return self._process[1]


def _exchange(connection: Connection, request: Any) -> Any:
    connection.send(request)
    return connection.recv()


def _serve(connection: Connection, memory: int) -> None:
    """The child: one request after the other, until the parent is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    gc.set_threshold(*_COLLECT)
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
