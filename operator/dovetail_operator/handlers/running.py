"""Run kopf beside what is ours, until a signal comes."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
from collections.abc import Collection, Iterator
from http import HTTPStatus
from typing import Any

import kopf

_log = logging.getLogger(__name__)

_AGAIN_SECONDS = 1.0


class _EveryTask(Collection["asyncio.Task[Any]"]):
    """Tasks that kopf leaves alone: in the end it would wait for all that are younger than itself, and cancel them."""

    def __contains__(self, _task: object) -> bool:
        return True

    def __iter__(self) -> Iterator[asyncio.Task[Any]]:
        return iter(asyncio.all_tasks())

    def __len__(self) -> int:
        return len(asyncio.all_tasks())


async def run_watchers(
    registry: kopf.OperatorRegistry,
    settings: kopf.OperatorSettings,
    namespaces: Collection[str] | None,
    ready: asyncio.Event,
) -> None:
    """Watch these namespaces, None for all of them, until SIGTERM or SIGINT; raises what kopf fails with.

    It fails where a kind that it watches goes away at a bad moment, and then begins anew without that kind.
    """
    stop = asyncio.Event()
    while not stop.is_set():
        tasks = await kopf.spawn_tasks(
            registry=registry,
            settings=settings,
            clusterwide=namespaces is None,
            namespaces=namespaces or (),
            stop_flag=stop,
            ready_flag=ready,
        )
        # Instead of kopf's, which nobody would hear between two runs.
        for number in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(number, stop.set)
        try:
            await kopf.run_tasks(tasks, ignored=_EveryTask())
        except Exception as exc:
            # kopf has no public name for the errors of the API server.
            if getattr(exc, "status", None) != HTTPStatus.NOT_FOUND:
                raise
            _log.warning("a kind that was watched is gone: all watches begin anew", extra={"error": str(exc)})
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(_AGAIN_SECONDS):
                    await stop.wait()
