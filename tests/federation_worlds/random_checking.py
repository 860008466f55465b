"""Compares answers over random worlds, and counts calls: one to a subgraph in each round."""

from __future__ import annotations

from collections import Counter
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from oracle.operations import OperationMaker

from dovetail_gateway.plan import Plan

from .drawing.draw import draw_world
from .stage import Stage, composed

OPERATIONS = 6
"""Operations in each world."""

_SEEDS = st.integers(0, 2**32)
RANDOM_WORLDS = {
    "world_seed": _SEEDS,
    "operation_seed": _SEEDS,
    "graphs": st.sampled_from([2, 3, 3, 4, 4, 5]),
    "entities": st.integers(1, 6),
    "depth": st.integers(1, 5),
}
"""What names a world and its operations."""

UNLUCKY = {"SATISFIABILITY_ERROR", "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"}
"""What may be wrong with a world: whatever else is found is no bad luck."""


def worlds(count: int) -> settings:
    """So many worlds, each as long as it takes."""
    return settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))


def check(world_seed: int, operation_seed: int, graphs: int, entities: int, depth: int, *, faulty: bool) -> bool:
    """One random world, a few random operations, the same answers; whether the world could be composed."""
    world = draw_world(world_seed, graphs, entities, faulty=faulty)
    composition = composed(world)
    if composition.supergraph is None:
        errors = [each for each in composition.diagnostics if each.severity == "error"]
        assert {each.code for each in errors} <= UNLUCKY, "\n".join([*world.subgraphs.values(), *map(str, errors)])
        return False
    stage = Stage(world, composition.supergraph)
    for offset in range(OPERATIONS):
        text, variables = OperationMaker(stage.api, operation_seed + offset, depth).make()
        random = Random(operation_seed + offset)
        labels = frozenset(each for each in stage.gateway.graph.labels if random.random() < 0.5)
        servers, plan, note = stage.check(text, variables, labels=labels)
        assert not [each for each, count in _calls(plan).items() if count > 1], note
        assert servers.calls.total() <= len(plan.fetches), note
    return True


def _calls(plan: Plan) -> Counter[tuple[int, str]]:
    """Requests by round and subgraph."""
    rounds: list[int] = []
    for fetch in plan.fetches:
        rounds.append(1 + max((rounds[each] for each in fetch.depends_on), default=0))
    return Counter(zip(rounds, (fetch.subgraph for fetch in plan.fetches), strict=True))
