"""Compares the gateway's answers with those of graphql-core executing one monolithic schema."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from support.answers import explained, is_null
from support.both_ways import execute

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.graph.query_graph import QueryGraph
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Batching
from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan import plan_operation

from .draw import make_world
from .operations import OperationMaker
from .services import Monolith, Schemas, Services
from .sources import sources
from .world import World

OPERATIONS = 6
"""Operations in each world."""

_SEEDS = st.integers(0, 2**32)

WORLDS = {
    "world_seed": _SEEDS,
    "operation_seed": _SEEDS,
    "services": st.integers(1, 5),
    "entities": st.integers(1, 6),
    "depth": st.integers(1, 5),
}
"""What names a world and its operations."""


def worlds(count: int) -> settings:
    """So many worlds, each as long as it takes."""
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


class Gateway:
    """Composition, planner and executor over the services of a world."""

    def __init__(self, world: World) -> None:
        composition = compose(sources(world))
        assert not [each for each in composition.diagnostics if each.severity == "error"], composition.diagnostics
        assert composition.supergraph is not None
        self.world = world
        self.services = Schemas(world)
        self.schema = build_api_schema(composition.supergraph)
        self.graph = QueryGraph(composition.supergraph)
        self.names = WireNames(composition.supergraph)

    def execute(self, text: str, variables: dict[str, Any], seed: int, batching: Batching) -> ExecutionResult:
        document = parse(text)
        operation = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
        fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
        shape = normalize(self.schema, operation, fragments)
        plan = plan_operation(self.graph, self.names, operation, fragments, shape)
        runtime = ExecutionRuntime(
            schema=self.schema, to_wire=self.names.value, message=self.names.message, batching=batching
        )
        port = Services(self.world, self.services, seed)
        return asyncio.run(execute(plan, variables=variables, port=port, runtime=runtime))


def check(
    world_seed: int, operation_seed: int, services: int, entities: int, depth: int, *, faulty: bool, batching: bool
) -> None:
    """One random world, a few random operations, the same answers."""
    world = make_world(world_seed, services, entities, faulty=faulty)
    monolith, gateway = Monolith(world), Gateway(world)
    for offset in range(OPERATIONS):
        text, variables = OperationMaker(monolith.schema, operation_seed + offset, depth).make()
        expected = monolith.execute(text, variables)
        batches = Batching(max_keys=_max_keys(text, operation_seed)) if batching else Batching(enabled=False)
        found = gateway.execute(text, variables, operation_seed, batches)
        note = f"{text}\n{json.dumps(variables)}"
        assert json.loads(encode_response(found.data, [], {}))["data"] == expected.data, note
        wanted = explained(expected.data, (tuple(error.path or ()) for error in expected.errors or ()))
        shown = explained(found.data, (tuple(error.get("path", ())) for error in found.errors))
        assert wanted <= shown, note
        # Which key an error inside a nulled item of a batch belongs to is not always known: then it is shown at all
        # keys without an answer.
        assert all(is_null(found.data, path) for path in shown - wanted), note
        assert wanted or not shown, note
        told = {(tuple(error.get("path", ())), error["message"]) for error in found.errors}
        assert all(
            (tuple(error.path or ()), error.message) in told
            for error in expected.errors or ()
            if tuple(error.path or ()) in wanted
        ), note


def _max_keys(text: str, seed: int) -> int:
    """Few, so that calls are cut; but what the service orders has an order within one call only."""
    return 5 + seed % 5 if "order:" not in text else Batching().max_keys
