"""Planning stays polynomial: what is asked of the query graph is counted, and too large plans are refused."""

from __future__ import annotations

import pytest
from graphql import FragmentDefinitionNode, OperationDefinitionNode, parse

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.graph import QueryGraph, View, Way
from dovetail_composition.graph.wire import WireNames
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.schema.definitions import Supergraph
from dovetail_gateway.document.normalize import normalize
from dovetail_gateway.plan import Plan, PlanningError, plan_operation

IMPORTS = '"@key", "@shareable", "@external", "@requires"'
LINK = f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: [{IMPORTS}])\n'


class Counted(QueryGraph):
    """Counts how often it is asked for ways."""

    asked = 0

    def ways(self, type_name: str, field_name: str, view: View) -> tuple[Way, ...]:
        self.asked += 1
        return super().ways(type_name, field_name, view)


def composed(*subgraphs: str) -> Supergraph:
    sources = [
        SubgraphSource(name=f"g{index}", sdl=LINK + sdl, federation=True, endpoint=Endpoint(url="http://test/"))
        for index, sdl in enumerate(subgraphs)
    ]
    composition = compose(sources)
    assert composition.supergraph is not None, composition.diagnostics
    return composition.supergraph


def planned(supergraph: Supergraph, text: str) -> tuple[Plan, int]:
    document = parse(text)
    operation = next(item for item in document.definitions if isinstance(item, OperationDefinitionNode))
    fragments = {item.name.value: item for item in document.definitions if isinstance(item, FragmentDefinitionNode)}
    graph = Counted(supergraph)
    shape = normalize(build_api_schema(supergraph), operation, fragments)
    return plan_operation(graph, WireNames(supergraph), operation, fragments, shape), graph.asked


def test_forty_fields_that_five_subgraphs_resolve_by_several_keys() -> None:
    keys = '@key(fields: "id") @key(fields: "sku") @key(fields: "owner { id }")'
    own = "id: ID! sku: ID! @shareable owner: Owner! @shareable"
    fields = " ".join(f"f{index}: Item @shareable" for index in range(40))
    entities = f'type Item {keys} {{ {own} %s }} type Owner @key(fields: "id") {{ id: ID! }}'
    supergraph = composed("type Query { item: Item } " + entities % "", *[entities % fields] * 5)
    plan, asked = planned(supergraph, f"{{ item {{ {' '.join(f'f{index} {{ sku }}' for index in range(40))} }} }}")

    assert [fetch.subgraph for fetch in plan.fetches] == ["g0", "g1"]
    assert asked < 40 * 6 * 5


def test_twenty_nested_hops_with_shared_fields() -> None:
    def chain(this: int) -> str:
        types = "".join(
            f'type E{index} @key(fields: "id") {{ id: ID! shared: Int @shareable '
            + (f"next: E{index + 1}" if index % 3 == this else "")
            + " } "
            for index in range(20)
        )
        return types + 'type E20 @key(fields: "id") { id: ID! shared: Int @shareable }'

    supergraph = composed("type Query { start: E0 } " + chain(0), chain(1), chain(2))
    query = "shared"
    for _ in range(20):
        query = f"shared next {{ {query} }}"
    plan, asked = planned(supergraph, f"{{ start {{ {query} }} }}")

    assert len(plan.fetches) == 20
    assert asked < 20 * 3 * 10


def test_fields_that_require_all_that_come_before_them() -> None:
    def item(this: int) -> str:
        others = " ".join(f"f{index}: Int @external" for index in range(this))
        required = " ".join(f"f{index}" for index in range(this))
        return f'type Item @key(fields: "id") {{ id: ID! {others} f{this}: Int @requires(fields: "{required}") }}'

    first = 'type Query { item: Item } type Item @key(fields: "id") { id: ID! f0: Int }'
    supergraph = composed(first, *[item(index) for index in range(1, 20)])
    plan, asked = planned(supergraph, "{ item { f19 } }")

    assert len(plan.fetches) == 20
    assert asked < 20 * 20 * 10


def test_an_operation_that_needs_too_many_calls_is_refused() -> None:
    supergraph = composed(
        'type Query { item: Item } type Item @key(fields: "id") { id: ID! }',
        'type Item @key(fields: "id") { id: ID! x: Int }',
    )
    with pytest.raises(PlanningError) as raised:
        planned(supergraph, "{ " + " ".join(f"i{index}: item {{ x }}" for index in range(2001)) + " }")
    assert raised.value.code == "QUERY_PLAN_TOO_LARGE"


VALUES = [f"V{index}" for index in range(10)]


def of_ten_types(this: int, head: str) -> str:
    """Ten types that all subgraphs share, each of which knows a field more of them."""
    return head + " ".join(
        f"type {name}{' implements Node' if 'interface' in head else ''} "
        f"{{ id: ID! @shareable next: {'Node' if 'interface' in head else 'Any'} @shareable own{this}: Int }}"
        for name in VALUES
    )


def nested(depth: int, declared: str) -> str:
    """Fragments that say something else of each type, and of each of them how it goes on."""
    fragments = [
        f"fragment F{level} on {declared} {{ "
        + " ".join(
            f"... on {name} {{ own{(level + index) % 5} " + (f"next {{ ...F{level + 1} }} }}" if level < depth else "}")
            for index, name in enumerate(VALUES)
        )
        + " }"
        for level in range(depth + 1)
    ]
    return "{ start { ...F0 } } " + " ".join(fragments)


def test_what_ten_types_of_an_interface_show_alike_is_planned_once_on_thirty_levels() -> None:
    head = "interface Node { id: ID! next: Node } type Query { start: Node @shareable } "
    supergraph = composed(*[of_ten_types(this, head) for this in range(5)])
    plan, asked = planned(supergraph, nested(30, "Node"))

    assert len(plan.fetches) == 5
    assert asked < 30 * 10 * 5 * 30


def test_what_a_union_makes_too_long_is_refused_after_little_work() -> None:
    head = f"union Any = {' | '.join(VALUES)} type Query {{ start: Any @shareable }} "
    supergraph = composed(*[of_ten_types(this, head) for this in range(5)])
    with pytest.raises(PlanningError) as raised:
        planned(supergraph, nested(12, "Any"))
    assert raised.value.code == "QUERY_PLAN_TOO_LARGE"


def test_too_many_fields_are_refused() -> None:
    supergraph = composed("type Query { item: Item } type Item { next: Item a: Int }")
    levels = 15
    fragments = [
        f"fragment F{level} on Item {{ a0: next {{ ...F{level + 1} }} a1: next {{ ...F{level + 1} }} }}"
        for level in range(levels)
    ]
    with pytest.raises(PlanningError) as raised:
        planned(supergraph, f"{{ item {{ ...F0 }} }} fragment F{levels} on Item {{ a }} " + " ".join(fragments))
    assert raised.value.code == "QUERY_PLAN_TOO_LARGE"


def test_conditions_that_multiply_are_not_multiplied_out() -> None:
    levels = 25
    supergraph = composed(
        'type Query { item: Item } type Item @key(fields: "id") { id: ID! next: Item }',
        'type Item @key(fields: "id") { id: ID! size: Int }',
    )
    query = "size"
    for level in range(levels):
        query = f"next @include(if: $a{level}) {{ {query} }} next @include(if: $b{level}) {{ id }}"
    variables = " ".join(f"$a{level}: Boolean! $b{level}: Boolean!" for level in range(levels))
    plan, _ = planned(supergraph, f"query({variables}) {{ item {{ {query} }} }}")

    conditions = [entry.when for fetch in plan.fetches for entry in fetch.entries if entry.when is not None]
    assert max(len(when.any_of) for when in conditions) <= 64
