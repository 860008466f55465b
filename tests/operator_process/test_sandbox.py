"""The child process that thinks: it answers, and what costs too much ends with it and not with us."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from support.observations import NOW
from support.operator import gateway, schema

from dovetail_composition.resources import parse_schema
from dovetail_operator.ports import BudgetExceededError, ThinkingError
from dovetail_operator.reconcile import Observation, decide
from dovetail_operator.reconcile.versions import Version, version_of
from dovetail_operator.sandbox import Sandbox
from dovetail_operator.settings import Settings

IDENTITY = {"uid": "uid", "generation": 1, "creationTimestamp": "2026-01-01T00:00:00Z"}
OBSERVED = Observation(
    schemas=tuple(
        {**each, "metadata": {**each["metadata"], **IDENTITY}} for each in [schema("user", "type Query { me: Int }")]
    ),
    gateways=tuple({**each, "metadata": {**each["metadata"], **IDENTITY}} for each in [gateway()]),
)
HUGE = "type Query { a: T0 }\n" + "\n".join(
    f"type T{n} {{ a(b: Int = 1, c: String): [T{n}!]! d: Int }}" for n in range(8000)
)


def version(sdl: str) -> Version:
    manifest = schema("user", sdl)
    resource, _ = parse_schema(manifest, {})
    assert resource is not None
    return version_of(manifest, resource, None, None)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A sandbox that allows for a second of CPU time."""
    opened = Sandbox(Settings(compose_seconds=0))
    await opened.warm_up()
    yield opened
    await opened.close()


async def test_it_decides_as_the_pure_function_does(sandbox: Sandbox) -> None:
    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)


async def test_what_takes_too_long_is_ended_and_the_next_decision_is_made(sandbox: Sandbox) -> None:
    with pytest.raises(BudgetExceededError, match="CPU time"):
        await sandbox.try_alone(version(HUGE))

    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)


async def test_what_takes_too_much_memory_is_ended_and_the_next_decision_is_made() -> None:
    sandbox = Sandbox(Settings(compose_seconds=60, compose_memory=64 << 20))
    await sandbox.warm_up()

    with pytest.raises(BudgetExceededError, match="memory"):
        await sandbox.try_alone(version(HUGE))

    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)
    await sandbox.close()


async def test_a_bug_is_told_and_does_not_end_the_child(sandbox: Sandbox) -> None:
    with pytest.raises(ThinkingError, match="KeyError: 'metadata'"):
        await sandbox.decide(replace(OBSERVED, schemas=({},)), NOW)

    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)
