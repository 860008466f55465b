"""Schemas that cost too much, among two hundred others, checked in real child processes."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from support.hostile_schemas import HOSTILE
from support.operator import MemoryOperator, gateway, memory_operator, schema
from support.waiting import until

from dovetail_operator.reconcile.versions import Version
from dovetail_operator.settings import Settings
from dovetail_operator.testing import FakeCluster
from dovetail_operator.thinking.sandbox import Sandbox, TrialRoom

OTHERS = 200
SECONDS = 0.0  # the kernel counts in whole ones: this allows for one
MEMORY = Settings().schema_memory


class Held:
    """A `Trial` that begins when it is told to."""

    def __init__(self, trial: TrialRoom) -> None:
        self._trial = trial
        self.may_begin = asyncio.Event()

    async def try_alone(self, *versions: Version) -> None:
        """See `Trial`."""
        await self.may_begin.wait()
        await self._trial.try_alone(*versions)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    opened = Sandbox(Settings())
    await opened.warm_up()
    yield opened
    await opened.close()


@pytest.fixture
async def quick() -> AsyncIterator[TrialRoom]:
    opened = TrialRoom(0, MEMORY)
    await opened.warm_up()
    yield opened
    await opened.close()


@pytest.fixture
async def thorough() -> AsyncIterator[Held]:
    opened = TrialRoom(SECONDS, MEMORY)
    yield Held(opened)
    await opened.close()


def other(index: int, fields: str = "") -> dict[str, object]:
    return schema(
        f"other-{index}", f"type Query {{ other{index}: Other{index} {fields} }} type Other{index} {{ a: Int }}"
    )


def readiness(operator: MemoryOperator) -> set[str]:
    return {operator.status("GraphQLSchema", f"other-{index}")["Ready"] for index in range(OTHERS)}


async def test_they_cost_their_owners_a_condition_and_nobody_else_anything(
    sandbox: Sandbox, quick: TrialRoom, thorough: Held
) -> None:
    cluster = FakeCluster()
    cluster.put(gateway())
    for index in range(OTHERS):
        cluster.put(other(index))
    operator = memory_operator(cluster, thinker=sandbox, quick=quick, thorough=thorough)
    assert await operator.look()
    assert readiness(operator) == {"Ready"}
    names = [f"hostile-{index}" for index in range(len(HOSTILE))]

    for name, sdl in zip(names, HOSTILE.values(), strict=True):
        cluster.put(schema(name, sdl))
    cluster.put(other(7, "changed: Int"))
    assert await operator.look()

    pending = [name for name in names if operator.status("GraphQLSchema", name)["Accepted"] == "CheckPending"]
    assert pending, "some of them are still being tried"
    assert "changed: Int" in operator.sdl(), "and the others are served at once"
    assert readiness(operator) == {"Ready"}

    thorough.may_begin.set()
    await until(lambda: not operator.trials.set_aside, 120)
    assert await operator.look()

    verdicts = {name: operator.status("GraphQLSchema", name)["Accepted"] for name in names}
    assert set(verdicts.values()) <= {"TooExpensive", "Refused", "Accepted"}, verdicts
    assert "TooExpensive" in verdicts.values()
    assert readiness(operator) == {"Ready"}
