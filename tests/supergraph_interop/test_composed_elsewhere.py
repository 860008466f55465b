"""Supergraphs that other composers print today are read, printed again, and run, over the servers of their worlds."""

from __future__ import annotations

from functools import cache

import pytest
from federation_worlds.goldens import golden
from federation_worlds.stage import Stage
from graphql import GraphQLSchema, build_schema, lexicographic_sort_schema, print_schema

from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .composers import COMPOSED, LOSSY, UNABLE, WORLDS, answer_of, supergraph_of

OPERATIONS = [
    (composer, world, operation)
    for composer, world in COMPOSED
    if (composer, world) not in LOSSY
    for operation in WORLDS[world].operations
]


@cache
def stage(composer: str, world: str) -> Stage:
    return Stage(WORLDS[world], read_supergraph(supergraph_of(composer, world)), api_schema(world))


@cache
def api_schema(world: str) -> GraphQLSchema:
    return build_schema(golden(world)[1])


@pytest.mark.parametrize(("composer", "world"), UNABLE)
def test_what_a_composer_refuses_it_still_refuses(composer: str, world: str) -> None:
    assert "errors" in answer_of(composer, world)


@pytest.mark.parametrize(("composer", "world"), COMPOSED)
def test_clients_are_shown_the_same_api(composer: str, world: str) -> None:
    shown = print_schema(lexicographic_sort_schema(stage(composer, world).gateway.schema))

    assert shown == print_schema(lexicographic_sort_schema(api_schema(world)))


@pytest.mark.parametrize(("composer", "world"), COMPOSED)
def test_what_is_read_is_printed_without_loss(composer: str, world: str) -> None:
    supergraph = read_supergraph(supergraph_of(composer, world))

    assert read_supergraph(print_supergraph(supergraph)) == supergraph


@pytest.mark.parametrize(("composer", "world", "operation"), OPERATIONS, ids=["/".join(each) for each in OPERATIONS])
def test_operations_are_answered(composer: str, world: str, operation: str) -> None:
    asked = WORLDS[world].operations[operation]

    stage(composer, world).check(asked.text, asked.variables, asked.data)
