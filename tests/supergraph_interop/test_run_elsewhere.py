"""What we print runs on `@apollo/gateway`, which answers over it as over what its own composer prints."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
from federation_worlds.goldens import golden
from federation_worlds.stage import composed as compose_world

from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .composers import WORLDS
from .elsewhere import Answers, run_elsewhere

_CONTEXTS = "feature https://specs.apollo.dev/context/v0.1 is for: SECURITY but is unsupported"
NOT_RUN = dict.fromkeys(("context/set_by_several", "context/simple"), _CONTEXTS)
"""Worlds that it does not run by whomever they are composed, and its reason."""

OPERATIONS = [(name, each) for name, world in WORLDS.items() for each in world.operations]
RUN = [(name, each) for name, each in OPERATIONS if name not in NOT_RUN]
FIRST = list(dict(reversed(RUN)).items())
"""One operation of each world."""


def ids(operations: list[tuple[str, str]]) -> list[str]:
    return ["/".join(each) for each in operations]


@cache
def originals() -> Answers:
    return run_elsewhere(lambda name: golden(name)[0], OPERATIONS)


@cache
def composed() -> Answers:
    return run_elsewhere(_compose, RUN)


@cache
def printed_again() -> Answers:
    return run_elsewhere(lambda name: print_supergraph(read_supergraph(golden(name)[0])), FIRST)


@pytest.mark.parametrize("world", NOT_RUN)
def test_what_it_does_not_run_it_names(world: str) -> None:
    assert NOT_RUN[world] in originals()[world]["refused"]


@pytest.mark.parametrize(("world", "operation"), RUN, ids=ids(RUN))
def test_it_answers_the_same_over_what_we_composed(world: str, operation: str) -> None:
    assert _data(composed(), world, operation) == _data(originals(), world, operation)


@pytest.mark.parametrize(("world", "operation"), FIRST, ids=ids(FIRST))
def test_it_answers_the_same_over_what_we_read_and_printed(world: str, operation: str) -> None:
    assert _data(printed_again(), world, operation) == _data(originals(), world, operation)


def _data(answers: Answers, world: str, operation: str) -> Any:
    found = answers[world]
    assert "refused" not in found, found
    return found["operations"][operation]["data"]


def _compose(world: str) -> str:
    composition = compose_world(WORLDS[world])
    if composition.supergraph is None:
        # No SDL, so that it is refused, and fails the tests of this world alone.
        return "\n".join(each.message for each in composition.diagnostics)
    return print_supergraph(composition.supergraph)
