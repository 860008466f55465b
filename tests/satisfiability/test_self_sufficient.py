"""Self-sufficient types: what is told of a type by its definition alone agrees with the query graph."""

from __future__ import annotations

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from dovetail_composition.graph import QueryGraph, View
from dovetail_composition.satisfiability.labels import label_combinations
from dovetail_composition.satisfiability.moves import Moves
from dovetail_composition.satisfiability.positions import Position, Spot
from dovetail_composition.satisfiability.self_sufficient import is_self_sufficient
from dovetail_composition.satisfiability.walk import reachable_views, visible_fields
from dovetail_composition.schema.definitions import (
    Field,
    FieldJoin,
    Key,
    Schema,
    Subgraph,
    Supergraph,
    TypeDefinition,
    TypeJoin,
)

GRAPHS = ("a", "b", "c", "d")
FIELDS = ("v", "w", "x", "y", "z")


def entity(random: Random) -> TypeDefinition:
    """A type with any joins, also such as composition would refuse."""
    graphs = random.sample(GRAPHS, random.randint(1, 4))
    fields = {name: Field(name=name, type="Int", joins=joins(random, graphs)) for name in FIELDS}
    return TypeDefinition(
        kind="OBJECT",
        name="T",
        fields=fields,
        joins=tuple(TypeJoin(graph=graph, keys=keys(random), extension=random.random() < 0.2) for graph in graphs),
    )


def joins(random: Random, graphs: list[str]) -> tuple[FieldJoin, ...]:
    if random.random() < 0.2:
        return ()
    among = random.sample(graphs, random.randint(1, len(graphs)))
    found = [FieldJoin(graph=graph, external=random.random() < 0.1) for graph in among]
    if random.random() < 0.3:
        found[0] = FieldJoin(graph=among[0], requires=" ".join(random.sample(FIELDS, random.randint(1, 2))))
    if random.random() < 0.2 and len(among) > 1:
        found[-1] = FieldJoin(graph=among[-1], override=among[0], override_label="percent(5)")
        found[0] = FieldJoin(graph=among[0], override_label="percent(5)")
    return tuple(found)


def keys(random: Random) -> tuple[Key, ...]:
    texts = [" ".join(sorted(random.sample(FIELDS, random.randint(1, 2)))) for _ in range(random.randint(0, 2))]
    return tuple(Key(fields=text, resolvable=random.random() < 0.8) for text in texts)


def gets_stuck(definition: TypeDefinition) -> bool:
    query = TypeDefinition(kind="OBJECT", name="Query", joins=tuple(TypeJoin(graph=each) for each in GRAPHS))
    graph = QueryGraph(
        Supergraph(
            subgraphs={name: Subgraph(name, name.upper()) for name in GRAPHS},
            schema=Schema(types={"Query": query, "T": definition}, roots={"query": "Query"}),
        )
    )
    return any(
        reachable_views(moves, Position("T", frozenset((Spot("T", View(join.graph)),))), field) is None
        for labels in label_combinations(graph.labels)
        for moves in [Moves(graph.with_labels(labels), frozenset())]
        for join in definition.joins
        for field in visible_fields(graph, "T")
    )


@settings(deadline=None, max_examples=400)
@given(st.randoms(use_true_random=False))
def test_a_self_sufficient_type_gets_nobody_stuck(random: Random) -> None:
    definition = entity(random)

    assert not (is_self_sufficient(definition) and gets_stuck(definition))


def test_most_types_that_get_nobody_stuck_are_told_to_be_so() -> None:
    """Else each of them costs a look at the query graph."""
    drawn = [entity(Random(seed)) for seed in range(2_000)]
    safe = [each for each in drawn if not gets_stuck(each)]
    told = [each for each in safe if is_self_sufficient(each)]

    assert len(safe) > 100
    assert len(told) > 0.8 * len(safe)
