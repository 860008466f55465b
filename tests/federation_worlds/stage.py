"""A world on stage: its gateway, its servers and the monolith, and the check that they answer alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError, GraphQLObjectType, GraphQLSchema
from support.answers import explained, is_field, is_null

from dovetail_composition.compose import Composition, compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Supergraph
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan import Plan, print_plan

from .gateway import Gateway
from .item import Company
from .monolith import execute_whole
from .server import Servers, is_meant
from .subgraph import Subgraph
from .worlds.world import AS_MONOLITH, World


class Stage:
    """One world with one supergraph; `api` is the schema of the monolith."""

    def __init__(self, world: World, supergraph: Supergraph, api: GraphQLSchema | None = None) -> None:
        self.world = world
        self.gateway = Gateway(supergraph)
        self.api = self.gateway.schema if api is None else api
        self.subgraphs = {graph: Subgraph(name=graph, sdl=sdl) for graph, sdl in world.subgraphs.items()}
        self.interfaces: dict[str, set[str]] = {}
        for graph in self.subgraphs.values():
            for type_ in graph.schema.type_map.values():
                if isinstance(type_, GraphQLObjectType):
                    self.interfaces.setdefault(type_.name, set()).update(each.name for each in type_.interfaces)

    def company(self) -> Company:
        """The rows as they are before anybody changes them."""
        return Company(self.world, self.subgraphs, self.interfaces)

    def expected(self, text: str, variables: Mapping[str, Any]) -> tuple[Any, list[GraphQLError]]:
        """The monolith's answer. It finds all that it is asked for, so that equal answers are no equal holes."""
        company = self.company()
        whole = execute_whole(self.api, company, text, variables)
        assert company.problems == []
        errors = whole.errors or []
        unmeant = [each for each in errors if not is_meant(each)]
        assert not unmeant, f"{text}\n{unmeant}"
        return whole.data, errors

    def check(
        self,
        text: str,
        variables: Mapping[str, Any],
        data: Any = AS_MONOLITH,
        labels: frozenset[str] = frozenset(),
    ) -> tuple[Servers, Plan, str]:
        """Execute an operation and compare; what was called, the plan, and a note on both for failures."""
        expected, errors = self.expected(text, variables)
        prepared = self.gateway.prepare(text)
        plan = self.gateway.plan(prepared, labels)
        servers = Servers(self.company(), labels)
        found = self.gateway.execute(prepared, plan, variables, servers)
        note = "\n".join([text, json.dumps(variables), print_plan(plan), *servers.requests, json.dumps(found.errors)])
        assert servers.company.problems == [], note
        shown = json.loads(encode_response(found.data))["data"]
        wanted = expected if data is AS_MONOLITH else data
        difference = f"{note}\n\nfound {json.dumps(shown)}\n\nnot {json.dumps(wanted)}"
        assert shown == wanted, difference
        assert json.dumps(shown) == json.dumps(wanted), difference
        if data is AS_MONOLITH:
            # What fields require is no part of the answer, and may fail where the client sees nothing of it.
            paths = (tuple(error.get("path", ())) for error in found.errors)
            told = explained(found.data, (path for path in paths if is_field(found.data, path)))
            meant = explained(expected, (tuple(error.path or ()) for error in errors))
            assert meant <= told, note
            # What was asked of a subgraph for others' sake may fail, too, at a place that is null anyhow.
            assert all(is_null(found.data, path) for path in told - meant), note
            assert meant or not told, note
        return servers, plan, note


def composed(world: World) -> Composition:
    """The world's subgraphs composed here."""
    return compose(
        [
            SubgraphSource(
                name=graph,
                sdl=sdl,
                endpoint=Endpoint(url=f"http://{graph}.test/graphql"),
                links=world.links.get(graph, ()),
                lookups=world.lookups.get(graph, ()),
            )
            for graph, sdl in world.subgraphs.items()
        ]
    )
