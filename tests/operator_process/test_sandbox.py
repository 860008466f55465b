"""The child processes that think: they answer, and what costs too much ends with one of them and not with us."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from support.observations import NOW
from support.operator import gateway, schema

from dovetail_composition.resources import parse_schema
from dovetail_operator.ports import BudgetExceededError, ThinkingError
from dovetail_operator.reconcile import Observation, decide
from dovetail_operator.reconcile.versions import Version, version_of
from dovetail_operator.settings import Settings
from dovetail_operator.thinking.sandbox import Sandbox, TrialRoom

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
SMALL = "type Query { me: Int }"


def version(sdl: str) -> Version:
    manifest = schema("user", sdl)
    resource, _ = parse_schema(manifest, {})
    assert resource is not None
    return version_of(manifest, resource, None, None)


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    opened = Sandbox(Settings())
    await opened.warm_up()
    yield opened
    await opened.close()


@pytest.fixture
async def trials() -> AsyncIterator[TrialRoom]:
    """A place for trials that allows for a second of CPU time."""
    opened = TrialRoom(0, Settings().schema_memory)
    await opened.warm_up()
    yield opened
    await opened.close()


async def test_it_decides_as_the_pure_function_does(sandbox: Sandbox) -> None:
    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)


async def test_objects_that_were_sent_before_change_no_decision(sandbox: Sandbox) -> None:
    """Only differences go to the child: objects that are new, changed, gone, and back again."""
    user, changed = (
        OBSERVED.schemas[0],
        {**OBSERVED.schemas[0], "spec": schema("user", "type Query { x: Int }")["spec"]},
    )
    other = {**user, "metadata": {**user["metadata"], "name": "other", "uid": "other"}}
    for schemas in ((user,), (user, other), (changed, other), (other,), (), (user, other), (user, user)):
        observed = replace(OBSERVED, schemas=schemas)
        assert await sandbox.decide(observed, NOW) == decide(observed, NOW)


async def test_an_api_that_takes_too_long_is_ended_and_the_next_decision_is_made() -> None:
    sandbox = Sandbox(Settings(compose_seconds=0))
    huge = {**OBSERVED.schemas[0], "spec": schema("user", HUGE)["spec"]}

    with pytest.raises(BudgetExceededError, match="CPU time"):
        await sandbox.decide(replace(OBSERVED, schemas=(huge,)), NOW)

    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)
    await sandbox.close()


async def test_what_takes_too_long_is_ended_and_the_next_trial_is_made(trials: TrialRoom) -> None:
    with pytest.raises(BudgetExceededError, match="CPU time"):
        await trials.try_alone(version(HUGE))

    await trials.try_alone(version(SMALL))


async def test_what_takes_too_much_memory_is_ended_and_the_next_trial_is_made() -> None:
    trials = TrialRoom(60, 64 << 20)

    with pytest.raises(BudgetExceededError, match="memory"):
        await trials.try_alone(version(HUGE))

    await trials.try_alone(version(SMALL))
    await trials.close()


async def test_a_bug_is_told_and_does_not_end_the_child(sandbox: Sandbox) -> None:
    with pytest.raises(ThinkingError, match="KeyError: 'metadata'"):
        await sandbox.decide(replace(OBSERVED, schemas=({},)), NOW)

    assert await sandbox.decide(OBSERVED, NOW) == decide(OBSERVED, NOW)
