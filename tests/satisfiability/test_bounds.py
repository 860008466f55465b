"""Graphs made to take long are checked in time that follows their size, and at most so much is told of them."""

import pytest

from dovetail_composition.compose import Composition, compose
from dovetail_composition.diagnostics.notes import MAX_FINDINGS
from dovetail_composition.graph import QueryGraph
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.satisfiability.moves import Moves
from dovetail_composition.satisfiability.walk import Walk

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", '
    'import: ["@key", "@shareable", "@external", "@requires"]) '
)

NAMES = ("one", "two", *(f"s{each}" for each in range(30)))


def composed(*subgraphs: str) -> Composition:
    return compose(
        SubgraphSource(name=name, sdl=LINK + sdl, endpoint=Endpoint(url=f"http://{name}.test/"))
        for name, sdl in zip(NAMES, subgraphs, strict=False)
    )


@pytest.mark.parametrize("depth", [1, 31])
def test_a_deep_key_of_a_type_that_refers_to_itself_composes(depth: int) -> None:
    """Each of its levels can be had from either subgraph: two to the power of its depth ways."""
    key = "a { " * depth + "id" + " }" * depth
    fields = "id: ID! @shareable a: T @shareable"

    composition = composed(
        f'type Query {{ t: T }} type T @key(fields: "{key}") {{ {fields} }}',
        f'type T @key(fields: "{key}") {{ {fields} x: Int }}',
    )

    assert composition.supergraph


@pytest.mark.parametrize("count", [1, 500])
def test_fields_that_require_each_other_in_a_circle_are_refused(count: int) -> None:
    """What one needs leads to all others, one after the other."""
    one = [f'a{each}: Int @requires(fields: "b{each}") b{each}: Int @external' for each in range(count)]
    two = [f'b{each}: Int @requires(fields: "a{(each + 1) % count}") a{each}: Int @external' for each in range(count)]

    composition = composed(
        f'type Query {{ t: T }} type T @key(fields: "id") {{ id: ID! {" ".join(one)} }}',
        f'type T @key(fields: "id") {{ id: ID! {" ".join(two)} }}',
    )

    assert {each.code for each in composition.diagnostics} == {"SATISFIABILITY_ERROR"}
    assert len(composition.diagnostics) == min(2 * count, MAX_FINDINGS)


def test_so_many_conflicts_are_told() -> None:
    fields = " ".join(f"f{each}: Int" for each in range(2 * MAX_FINDINGS))

    composition = composed(f"type Query {{ t: T }} type T {{ {fields} }}", f"type T {{ {fields} }}")

    assert [each.code for each in composition.diagnostics] == ["INVALID_FIELD_SHARING"] * MAX_FINDINGS


def values_that_lack_one_field_each(count: int) -> list[str]:
    """Every set of subgraphs is what some path leaves: two to the power of their number."""
    without = (" ".join(f"f{each}: V" for each in range(count) if each != lacked) for lacked in range(count))
    return [f"type Query {{ v: V @shareable }} type V @shareable {{ {fields} }}" for fields in without]


def test_a_value_met_with_every_set_of_subgraphs_is_walked_in_steps_of_their_number() -> None:
    count = 20
    everything = " ".join(f"f{each}: V" for each in range(count))
    supergraph = composed(
        *values_that_lack_one_field_each(count),
        f"type Query {{ v: V @shareable }} type V @shareable {{ {everything} }}",
    ).supergraph
    assert supergraph is not None

    asked = sum(1 for _ in Walk(Moves(QueryGraph(supergraph), frozenset())).visit())

    assert asked < count * 100


def test_a_field_that_only_a_long_path_leaves_nobody_for_is_found() -> None:
    composition = composed(*values_that_lack_one_field_each(20))

    assert "SATISFIABILITY_ERROR" in {each.code for each in composition.diagnostics}


def test_of_many_object_types_that_a_shared_field_may_have_some_are_told() -> None:
    def part(prefix: str) -> str:
        names = [f"{prefix}{each}" for each in range(100)]
        types = " ".join(f"type {name} {{ x: Int }}" for name in names)
        return f"type Query {{ u: U @shareable }} union U = {' | '.join(names)} {types}"

    found = [each for each in composed(part("A"), part("B")).diagnostics if each.severity == "error"]

    assert [each.code for each in found] == ["SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"]
    assert len(found[0].message) < 400
