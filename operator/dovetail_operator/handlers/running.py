"""Run kopf beside what is ours: told to end, its watchers go first, then what is ours, and kopf itself last."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from typing import Any

import kopf

_TIDY_SECONDS = 0.5
"""For closing connections. Then it waits for tasks of its own that may never end, such as a scan of kinds cut short."""


class KopfRun:
    """kopf as a task. It takes SIGTERM and SIGINT for the process."""

    def __init__(self, registry: kopf.OperatorRegistry, settings: kopf.OperatorSettings) -> None:
        self._registry = registry
        self._settings = settings
        self._task: asyncio.Task[None] | None = None
        self.ready = asyncio.Event()
        """Its watchers run."""
        self.stopping = asyncio.Event()
        """It was told to end by a signal, and its watchers have ended."""

        @kopf.on.cleanup(id="stopping", registry=registry)
        async def _stopping(**_: Any) -> None:
            self.stopping.set()

    def start(self, namespaces: Collection[str] | None) -> asyncio.Task[None]:
        """Watch these namespaces, None for all of them; the task ends where kopf fails, and after a signal."""
        self._task = asyncio.create_task(
            kopf.operator(
                registry=self._registry,
                settings=self._settings,
                clusterwide=namespaces is None,
                namespaces=namespaces or (),
                ready_flag=self.ready,
            ),
            name="kopf",
        )
        return self._task

    async def end(self) -> None:
        """Wait for its end, which a signal began, or which begins now. Raises what it failed with."""
        if self._task is None:
            return
        if self.stopping.is_set():
            await asyncio.wait([self._task], timeout=_TIDY_SECONDS)
        self._task.cancel()
        await asyncio.wait([self._task])
        if not self._task.cancelled():
            self._task.result()


@asynccontextmanager
async def kopf_run(registry: kopf.OperatorRegistry, settings: kopf.OperatorSettings) -> AsyncIterator[KopfRun]:
    """A run to be started, around all that is ours: in the end kopf waits for every task younger than itself."""
    run = KopfRun(registry, settings)
    try:
        yield run
    finally:
        await run.end()
