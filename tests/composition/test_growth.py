"""Twice as large a graph takes about twice the work, counted in calls, also of shapes that are made to take more."""

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", '
    'import: ["@key", "@shareable", "@interfaceObject"]) '
)


def implementations_of_an_interface_object(size: int) -> list[str]:
    types = [f'type T{each} implements I @key(fields: "id") {{ id: ID! }}' for each in range(size)]
    fields = [f"x{each}: I" for each in range(10)]
    return [
        f'type Query {{ i: I }} interface I @key(fields: "id") {{ id: ID! }} {" ".join(types)}',
        f'type I @key(fields: "id") @interfaceObject {{ id: ID! {" ".join(fields)} }}',
    ]


def interfaces_of_the_same_types(size: int) -> list[str]:
    names = [f"I{each}" for each in range(size)]
    interfaces = [f"interface {name} {{ id: ID! }}" for name in names]
    types = [f"type T{each} implements {' & '.join(names)} {{ id: ID! }}" for each in range(10)]
    return [f"type Query {{ i: I0 }} {' '.join(interfaces)} {' '.join(types)}"]


def marks_on_a_large_type(size: int) -> list[str]:
    fields = [f"f{each}: Int" for each in range(size)]
    return [f"type Query {{ t: T }} type T {'@shareable ' * size} {{ {' '.join(fields)} }}"]


@pytest.mark.parametrize(
    "shape", [implementations_of_an_interface_object, interfaces_of_the_same_types, marks_on_a_large_type]
)
def test_work_grows_with_size(shape: Callable[[int], list[str]]) -> None:
    calls(shape(1))

    assert calls(shape(200)) < 2.5 * calls(shape(100))


def calls(subgraphs: list[str]) -> int:
    """How many calls of Python functions it takes to compose these, and to go on with generators."""
    count = 0

    def note(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event == "call"

    sources = [
        SubgraphSource(name=f"s{index}", sdl=LINK + sdl, endpoint=Endpoint(url=f"http://s{index}.test/"))
        for index, sdl in enumerate(subgraphs)
    ]
    before = sys.getprofile()
    sys.setprofile(note)
    try:
        compose(sources)
    finally:
        sys.setprofile(before)
    return count
