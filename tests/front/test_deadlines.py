"""Deadlines: each block is ended at its own, and by nobody else's."""

import asyncio

import pytest

from dovetail_gateway.deadlines import DeadlineError, Deadlines


async def ended(deadlines: Deadlines, seconds: float, event: asyncio.Event | None = None) -> str:
    """How a block ends that waits for the event, else for ever."""
    try:
        with deadlines.until(asyncio.get_running_loop().time() + seconds):
            await (event or asyncio.Event()).wait()
    except DeadlineError:
        return "late"
    return "in time"


async def test_each_has_its_own_whatever_the_order() -> None:
    deadlines, event = Deadlines(asyncio.get_running_loop()), asyncio.Event()
    long = asyncio.create_task(ended(deadlines, 3600, event))
    short = [asyncio.create_task(ended(deadlines, seconds)) for seconds in (0.02, 0.0, 0.01)]

    assert await asyncio.gather(*short) == ["late"] * 3
    assert not long.done()
    event.set()
    assert await long == "in time"
    # Nothing of the former is in the way of the next.
    assert await ended(deadlines, 0.01) == "late"


async def test_a_block_that_was_left_is_not_interrupted_later() -> None:
    deadlines, event = Deadlines(asyncio.get_running_loop()), asyncio.Event()
    event.set()
    assert await ended(deadlines, 0.01, event) == "in time"
    assert await ended(deadlines, 0.02) == "late"
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0


async def test_who_is_cancelled_as_well_ends() -> None:
    deadlines = Deadlines(asyncio.get_running_loop())

    async def work() -> None:
        with deadlines.until(asyncio.get_running_loop().time()):
            try:
                await asyncio.Event().wait()
            finally:
                task.cancel()

    task = asyncio.create_task(work())
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_other_errors_pass() -> None:
    with (
        pytest.raises(TimeoutError, match="another"),
        Deadlines(asyncio.get_running_loop()).until(asyncio.get_running_loop().time() + 3600),
    ):
        raise TimeoutError("another")
