"""Every operation of every world is answered as one schema would answer it, and costs no more calls than it must."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import cache

import pytest
from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLSchema,
    build_schema,
    lexicographic_sort_schema,
    parse,
    print_schema,
    validate,
)
from support.answers import explained

from dovetail_composition.compose import compose
from dovetail_composition.definitions import Supergraph
from dovetail_composition.manifest import Endpoint
from dovetail_composition.sources import SubgraphSource
from dovetail_composition.supergraph.reading import read_supergraph
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan import print_plan

from .gateway import Gateway
from .goldens import golden, is_fresh
from .item import Company
from .monolith import execute_whole
from .server import Servers
from .subgraph import Subgraph
from .worlds import WORLDS
from .worlds.world import AS_MONOLITH, Operation, World

OPERATIONS = [(name, each) for name, world in WORLDS.items() for each in world.operations]


def by_others(name: str) -> Supergraph:
    return read_supergraph(golden(name)[0])


def by_us(name: str) -> Supergraph:
    composition = compose(
        [
            SubgraphSource(name=graph, sdl=sdl, federation=True, endpoint=Endpoint(url=f"http://{graph}.test/graphql"))
            for graph, sdl in WORLDS[name].subgraphs.items()
        ]
    )
    assert composition.supergraph is not None, "\n".join(each.message for each in composition.diagnostics)
    return composition.supergraph


@cache
def gateway(composer: Callable[[str], Supergraph], name: str) -> Gateway:
    return Gateway(composer(name))


@cache
def api_schema(name: str) -> GraphQLSchema:
    return build_schema(golden(name)[1])


@cache
def subgraphs(name: str) -> Mapping[str, Subgraph]:
    return {graph: Subgraph(name=graph, sdl=sdl) for graph, sdl in WORLDS[name].subgraphs.items()}


def company(name: str) -> Company:
    interfaces: dict[str, set[str]] = {}
    for graph in subgraphs(name).values():
        for type_ in graph.schema.type_map.values():
            if isinstance(type_, GraphQLObjectType):
                interfaces.setdefault(type_.name, set()).update(each.name for each in type_.interfaces)
    return Company(WORLDS[name], subgraphs(name), interfaces)


@pytest.mark.parametrize("name", WORLDS)
def test_goldens_are_of_these_worlds(name: str) -> None:
    assert is_fresh(name, WORLDS[name].subgraphs), "run recompose.py"


@pytest.mark.parametrize("composer", [by_others, by_us])
@pytest.mark.parametrize("name", WORLDS)
def test_api_schema(composer: Callable[[str], Supergraph], name: str) -> None:
    """Clients are shown the schema that the other composer's own library shows."""
    shown = print_schema(lexicographic_sort_schema(gateway(composer, name).schema))
    assert shown == print_schema(lexicographic_sort_schema(api_schema(name)))


@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[f"{name}/{each}" for name, each in OPERATIONS])
def test_worlds_are_whole(name: str, operation: str) -> None:
    """The monolith finds all that it is asked for, so that equal answers are no equal holes."""
    asked = WORLDS[name].operations[operation]
    assert validate(api_schema(name), parse(asked.text)) == []
    truth = company(name)
    whole = execute_whole(api_schema(name), truth, asked.text, asked.variables)
    assert truth.problems == []
    assert all(
        isinstance(each.original_error, GraphQLError | None) or "non-null" in each.message
        for each in whole.errors or ()
    )


@pytest.mark.parametrize("composer", [by_others, by_us])
@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=[f"{name}/{each}" for name, each in OPERATIONS])
def test_operation(composer: Callable[[str], Supergraph], name: str, operation: str) -> None:
    world: World = WORLDS[name]
    asked: Operation = world.operations[operation]
    whole = execute_whole(api_schema(name), company(name), asked.text, asked.variables)
    expected = whole.data if asked.data is AS_MONOLITH else asked.data

    ours = gateway(composer, name)
    prepared = ours.prepare(asked.text)
    plan = ours.plan(prepared)
    servers = Servers(company(name))
    found = ours.execute(prepared, plan, asked.variables, servers)

    note = "\n".join([asked.text, print_plan(plan), *servers.requests, json.dumps(found.errors)])
    assert servers.company.problems == [], note
    shown_data = json.loads(encode_response(found.data))["data"]
    assert json.dumps(shown_data, indent=1) == json.dumps(expected, indent=1), note
    if asked.data is AS_MONOLITH:
        wanted = explained(expected, (tuple(error.path or ()) for error in whole.errors or ()))
        shown = explained(found.data, (tuple(error.get("path", ())) for error in found.errors))
        assert wanted == shown, note
    if asked.calls is not None:
        assert dict(servers.calls) == dict(asked.calls), note
    if asked.most is not None:
        assert servers.calls.total() <= asked.most, note
