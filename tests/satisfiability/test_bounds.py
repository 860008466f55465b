"""Graphs made to take long are checked in time that follows their size, and at most so much is told of them."""

import pytest

from dovetail_composition.compose import Composition, compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.notes import MAX_FINDINGS
from dovetail_composition.sources import SubgraphSource

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.7", '
    'import: ["@key", "@shareable", "@external", "@requires"]) '
)


def composed(*subgraphs: str) -> Composition:
    return compose(
        SubgraphSource(name=name, sdl=LINK + sdl, endpoint=Endpoint(url=f"http://{name}.test/"))
        for name, sdl in zip(("one", "two"), subgraphs, strict=True)
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
