"""The memory of generations that ended is given back part by part, and what they leave over at a quiet moment."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from typing import Any, cast

import pytest
from support.waiting import until

from dovetail_gateway.compiled.cache import CachedOperation
from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.generation.generation import LoadedGeneration
from dovetail_gateway.generation.sweeping import MOST_LEFT, Sweeper


class Part:
    pass


class Cyclic:
    def __init__(self) -> None:
        self.myself = self


class Ended:
    """A generation of which nothing is left but these parts."""

    def __init__(self, parts: list[object]) -> None:
        self.parts = parts

    def take_apart(self, after_each: Callable[[], None]) -> list[object]:
        after_each()
        return self.parts


def ended(parts: list[object]) -> LoadedGeneration:
    return cast("LoadedGeneration", Ended(parts))


class Setting:
    """A running sweeper, and whether requests are in flight."""

    def __init__(self) -> None:
        self.busy = True
        self.sweeper = Sweeper(lambda: self.busy)


@pytest.fixture
async def setting() -> AsyncIterator[Setting]:
    setting = Setting()
    task = asyncio.create_task(setting.sweeper.run())
    gc.disable()
    yield setting
    gc.enable()
    gc.unfreeze()
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def test_parts_are_freed_at_once(setting: Setting) -> None:
    parts: list[object] = [Part() for _ in range(10)]
    gone = [weakref.ref(part) for part in parts]
    setting.sweeper.take(ended(parts))

    await until(lambda: not any(each() for each in gone))
    assert parts == []


async def test_leftovers_of_many_operations_are_collected_when_nothing_is_in_flight(setting: Setting) -> None:
    cyclic = Cyclic()
    gone = weakref.ref(cyclic)
    gc.freeze()
    del cyclic
    few, many = operations(MOST_LEFT // 16), operations(MOST_LEFT // 16)
    setting.busy = False
    setting.sweeper.take(ended(few))
    await until(lambda: not few)
    assert gone() is not None

    setting.busy = True
    setting.sweeper.take(ended(many))
    await until(lambda: not many)
    assert gone() is not None

    setting.busy = False
    await until(lambda: gone() is None)


class Compiled:
    """A plan with a program of eight parts."""

    compiled_parts = 8


def operations(number: int) -> list[object]:
    plans = {frozenset[str](): cast("Executable", Compiled())}
    return [CachedOperation(prepared=cast("Any", None), plans=plans) for _ in range(number)]
