"""Every operation of every world is answered as one schema would answer it, and costs no more calls than it must."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest
from graphql import GraphQLSchema, build_schema, lexicographic_sort_schema, parse, print_schema, validate

from dovetail_composition.schema.definitions import Supergraph
from dovetail_composition.supergraph.reading import read_supergraph

from .goldens import golden, is_fresh
from .stage import Stage, composed
from .worlds import WORLDS

COMPOSED = [
    (composer, name)
    for name, world in WORLDS.items()
    for composer in ("apollo", "dovetail")
    if composer == "dovetail" or not world.is_mixed
]
OPERATIONS = [(composer, name, each) for composer, name in COMPOSED for each in WORLDS[name].operations]


def by_apollo(name: str) -> Supergraph:
    return read_supergraph(golden(name)[0])


def by_dovetail(name: str) -> Supergraph:
    composition = composed(WORLDS[name])
    assert composition.supergraph is not None, "\n".join(each.message for each in composition.diagnostics)
    return composition.supergraph


BY: dict[str, Callable[[str], Supergraph]] = {"apollo": by_apollo, "dovetail": by_dovetail}


@cache
def stage(composer: str, name: str) -> Stage:
    world = WORLDS[name]
    return Stage(world, BY[composer](name), None if world.is_mixed else api_schema(name))


@cache
def api_schema(name: str) -> GraphQLSchema:
    return build_schema(golden(name)[1])


@pytest.mark.parametrize("name", [name for name, world in WORLDS.items() if not world.is_mixed])
def test_goldens_are_of_these_worlds(name: str) -> None:
    assert is_fresh(name, WORLDS[name].subgraphs), "run recompose.py"


@pytest.mark.parametrize(("composer", "name"), [each for each in COMPOSED if not WORLDS[each[1]].is_mixed])
def test_api_schema(composer: str, name: str) -> None:
    """Clients are shown the schema that the other composer's own library shows."""
    shown = print_schema(lexicographic_sort_schema(stage(composer, name).gateway.schema))
    assert shown == print_schema(lexicographic_sort_schema(api_schema(name)))


@pytest.mark.parametrize(("composer", "name", "operation"), OPERATIONS, ids=["/".join(each) for each in OPERATIONS])
def test_operation(composer: str, name: str, operation: str) -> None:
    asked = WORLDS[name].operations[operation]
    staged = stage(composer, name)
    assert validate(staged.api, parse(asked.text)) == []
    servers, _, note = staged.check(asked.text, asked.variables, asked.data)
    if asked.calls is not None:
        assert dict(servers.calls) == dict(asked.calls), note
    if asked.most is not None:
        assert servers.calls.total() <= asked.most, note
