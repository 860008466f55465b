"""Long computations aside from the event loop, one at a time, so that whoever needs but little of it goes on meanwhile.

A thread does not make Python compute faster, but the interpreter lets the loop in whenever it asks. One thread is all
it should have to share with: several would each take their turns.
"""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Executor, Future
from contextlib import asynccontextmanager
from contextvars import copy_context
from functools import partial
from queue import SimpleQueue
from threading import Thread
from typing import Any, ParamSpec, TypeVar

T = TypeVar("T")
P = ParamSpec("P")
_Call = tuple["Future[Any]", Callable[[], Any]]


class SideThread(Executor):
    """A thread that ends with this object, or with the process: unlike the standard library's, nobody waits for it.

    A process that is told to end would else have to finish a computation whose result nobody will see.
    """

    def __init__(self, name: str) -> None:
        """The thread starts with the first computation."""
        self._calls: SimpleQueue[_Call | None] = SimpleQueue()
        self._name = name
        self._thread: Thread | None = None
        weakref.finalize(self, self._calls.put, None).atexit = False

    def submit(self, fn: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> Future[T]:
        """See `Executor`."""
        future: Future[T] = Future()
        self._calls.put((future, partial(fn, *args, **kwargs)))
        if self._thread is None:
            self._thread = Thread(target=_work, args=(self._calls,), name=self._name, daemon=True)
            self._thread.start()
        return future


def _work(calls: SimpleQueue[_Call | None]) -> None:
    while call := calls.get():
        _compute(*call)
        # What was computed must not stay in memory until the next call.
        del call


def _compute(future: Future[Any], compute: Callable[[], Any]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        result = compute()
    except BaseException as error:  # noqa: BLE001 — whoever waits for the result gets it
        future.set_exception(error)
    else:
        future.set_result(result)


class Aside:
    """A thread, and the queue in front of it."""

    def __init__(self) -> None:
        """See `SideThread`."""
        self._thread = SideThread("dovetail-aside")
        self._queue = asyncio.Lock()

    async def run(self, compute: Callable[[], T]) -> T:
        """What it computes. Cancelled, it leaves a computation that has begun to its end."""
        context = copy_context()
        return await asyncio.get_running_loop().run_in_executor(self._thread, lambda: context.run(compute))

    @asynccontextmanager
    async def turn(self, patience: float) -> AsyncIterator[None]:
        """Wait, in order, for all others who asked for a turn. Raises `TimeoutError` after so many seconds."""
        async with asyncio.timeout(patience):
            await self._queue.acquire()
        try:
            yield
        finally:
            self._queue.release()
