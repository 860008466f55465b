"""What runs for ever ends when it is cancelled, at whichever moment that is."""

import asyncio
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from support.operator import SETTINGS, gateway, memory_operator

from dovetail_operator.settings import Settings
from dovetail_operator.testing import FakeCluster
from dovetail_operator.thinking.child import Child

from .conftest import until

TURNS = range(16)
"""Turns of the loop until the cancellation: more than a call takes from its start to its end."""


class AtOnce(ThreadPoolExecutor):
    """Calls in the loop's own thread, so that what follows takes as many turns of the loop each time."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **options: Any) -> Future[Any]:
        done: Future[Any] = Future()
        done.set_result(function(*arguments, **options))
        return done


def nothing() -> None:
    pass


async def cancelled_after(turns: int, task: asyncio.Task[Any]) -> bool:
    """Whether it was still running after so many turns of the loop, and was cancelled then."""
    for _ in range(turns):
        await asyncio.sleep(0)
    return task.cancel()


async def test_a_call_of_a_child_is_cancelled_even_as_its_answer_comes() -> None:
    asyncio.get_running_loop().set_default_executor(AtOnce())
    child = Child(Settings().schema_memory)
    try:
        await child.call(5, nothing)
        running = 0
        for turns in TURNS:
            call = asyncio.create_task(child.call(5, nothing))
            if await cancelled_after(turns, call):
                running += 1
                await asyncio.wait([call])
                assert call.cancelled()
            else:
                await call
        assert 0 < running < len(TURNS)
    finally:
        child.end()


@pytest.mark.parametrize("turns", TURNS)
async def test_the_loop_that_reconciles_is_cancelled_even_as_it_is_woken(turns: int) -> None:
    cluster = FakeCluster()
    cluster.put(gateway())
    operator = memory_operator(cluster, settings=replace(SETTINGS, first_retry=3600))
    await operator.watching.list_all()
    cluster.broken.add("*")
    loop = asyncio.create_task(operator.composer.run())
    async with asyncio.timeout(30):
        operator.composer.wake()
        await until(lambda: bool(cluster.refused) and not operator.composer.busy_seconds)

    operator.composer.wake()
    assert await cancelled_after(turns, loop)

    await asyncio.wait([loop], timeout=30)
    assert loop.cancelled()
