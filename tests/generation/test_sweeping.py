"""The memory of generations that ended is given back at a quiet moment."""

import asyncio
import gc
import weakref
from contextlib import suppress

from support.waiting import until

from dovetail_gateway.generation.sweeping import Sweeper


class Cyclic:
    def __init__(self) -> None:
        self.myself = self


async def test_cycles_are_collected_when_nothing_is_in_flight() -> None:
    busy = True
    sweeper = Sweeper(lambda: busy)
    task = asyncio.create_task(sweeper.run())
    gc.disable()
    try:
        gone = weakref.ref(Cyclic())
        sweeper.want()
        for _ in range(10):
            await asyncio.sleep(0)
        assert gone() is not None

        busy = False
        await until(lambda: gone() is None)
    finally:
        gc.enable()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
