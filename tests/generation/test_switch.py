"""A generation lives as long as it serves or somebody holds a lease on it, and no longer."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from dovetail_gateway.front.ports import NoGenerationError
from dovetail_gateway.generation.generation import LoadedGeneration
from dovetail_gateway.generation.switch import Switch
from dovetail_gateway.telemetry.testing import RecordingObserver


@dataclass
class Counted:
    """A generation that only counts its ends."""

    name: str
    closed: int = 0
    log: list[str] = field(default_factory=list)

    async def close(self) -> None:
        self.closed += 1


def generation(name: str) -> Any:
    return cast(LoadedGeneration, Counted(name))


@pytest.fixture
def observer() -> RecordingObserver:
    return RecordingObserver()


@pytest.fixture
def switch(observer: RecordingObserver) -> Switch:
    return Switch(observer, on_end=lambda generation: None)


def test_before_the_first_there_is_none(switch: Switch) -> None:
    with pytest.raises(NoGenerationError), switch.lease():
        pass


async def test_a_replaced_generation_ends_at_once_when_nobody_holds_it(
    switch: Switch, observer: RecordingObserver
) -> None:
    first, second = generation("first"), generation("second")
    switch.replace(first)
    switch.replace(second)
    await switch.close()

    assert (first.closed, second.closed) == (1, 1)
    assert observer.last("generations_alive") == {"count": 0}


async def test_a_held_generation_ends_with_its_last_lease(switch: Switch, observer: RecordingObserver) -> None:
    first, second = generation("first"), generation("second")
    switch.replace(first)
    with switch.lease() as one:
        with switch.lease() as other:
            switch.replace(second)
            assert one is other is first
        assert observer.last("generations_alive") == {"count": 2}
        with switch.lease() as newer:
            assert newer is second
    assert observer.last("generations_alive") == {"count": 1}
    await switch.close()

    assert (first.closed, second.closed) == (1, 1)


async def test_a_lease_ends_with_an_exception_too(switch: Switch) -> None:
    first = generation("first")
    switch.replace(first)
    with pytest.raises(RuntimeError), switch.lease():
        raise RuntimeError
    switch.replace(generation("second"))
    await switch.close()

    assert first.closed == 1
