"""What the query graph reaches from a view: hops by keys, ways to fields, and what `@requires` and keys need."""

from __future__ import annotations

from functools import cache

import pytest

from dovetail_composition.compose import compose
from dovetail_composition.graph import QueryGraph, View
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.selections.selection import parse_selection, print_selection

SUBGRAPHS = {
    "a": """
        type Query { item: Item media: [Media] }
        type Item @key(fields: "id") { id: ID! price(round: Boolean): Int
          owner: Owner @shareable @provides(fields: "name") }
        type Owner @key(fields: "id") { id: ID! name: String @external }
        interface Media @key(fields: "id") { id: ID! }
        type Book implements Media @key(fields: "id") { id: ID! pages: Int }
    """,
    "b": """
        type Item @key(fields: "id") @key(fields: "sku") {
          id: ID! sku: String @shareable price(round: Boolean): Int @external
          tax: Int @requires(fields: "price(round: true)")
        }
    """,
    "c": """
        type Item @key(fields: "sku") @key(fields: "owner { id }") { sku: String @shareable
          owner: Owner @shareable stock: Int }
        type Owner @key(fields: "id") { id: ID! name: String @shareable age: Int }
    """,
    "d": """
        type Query { best: Media }
        type Media @key(fields: "id") @interfaceObject { id: ID! rating: Int }
    """,
    "e": """
        type Item @key(fields: "sku", resolvable: false) { sku: String @shareable }
        extend type Query { stub: Item }
    """,
}
LINK = """extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: [
    "@key", "@external", "@requires", "@provides", "@shareable", "@interfaceObject"])
"""


@cache
def graph() -> QueryGraph:
    sources = [
        SubgraphSource(
            name=name,
            sdl=LINK + sdl,
            federation=True,
            endpoint=Endpoint(url="http://test/"),
        )
        for name, sdl in SUBGRAPHS.items()
    ]
    composition = compose(sources)
    assert composition.supergraph is not None, composition.diagnostics
    return QueryGraph(composition.supergraph)


@pytest.mark.parametrize(
    ("type_name", "start", "hops"),
    [
        ("Item", "a", {"b": (1, "id"), "c": (1, "owner { id }")}),
        ("Item", "b", {"a": (1, "id"), "c": (1, "sku")}),
        ("Item", "c", {"a": (2, "id"), "b": (1, "sku")}),
        ("Item", "e", {"a": (2, "id"), "b": (1, "sku"), "c": (1, "sku")}),
        ("Book", "a", {"d": (1, "id")}),
        ("Media", "d", {"a": (1, "id")}),
        ("Owner", "c", {"a": (1, "id")}),
    ],
)
def test_hops(type_name: str, start: str, hops: dict[str, tuple[int, str]]) -> None:
    found = graph().hops(type_name, View(start))
    assert {name: (hop.rounds, hop.edge.key) for name, hop in found.items()} == hops


@pytest.mark.parametrize(
    ("type_name", "field", "start", "ways"),
    [
        ("Item", "price", "a", [("a", 0, "")]),
        ("Item", "price", "b", [("a", 1, "")]),
        ("Item", "tax", "a", [("b", 1, "price(round: true)")]),
        ("Item", "tax", "b", [("b", 2, "price(round: true)")]),
        ("Item", "tax", "c", [("b", 3, "price(round: true)")]),
        ("Owner", "name", "a", [("c", 1, "")]),
        ("Book", "rating", "a", [("d", 1, "")]),
        ("Book", "pages", "d", [("a", 1, "")]),
        ("Media", "rating", "d", [("d", 0, "")]),
    ],
)
def test_ways(type_name: str, field: str, start: str, ways: list[tuple[str, int, str]]) -> None:
    found = graph().ways(type_name, field, View(start))
    assert [(way.graph, way.rounds, print_selection(way.requires)) for way in found] == ways


def test_provided_fields_are_at_hand_on_that_path_only() -> None:
    child = graph().child_view("Item", "owner", View("a"))
    assert child == View("a", parse_selection("name"))
    assert graph().at_hand("Owner", child, parse_selection("id name"))
    assert not graph().at_hand("Owner", View("a"), parse_selection("name"))
    assert [way.graph for way in graph().ways("Owner", "name", child)] == ["a", "c"]


@pytest.mark.parametrize(
    ("type_name", "start", "selection", "rounds"),
    [
        ("Item", "a", "id owner { name }", 0),
        ("Item", "a", "owner { age }", 1),
        ("Item", "c", "price tax", 3),
        ("Item", "a", "__typename", 0),
        ("Owner", "b", "name", None),
    ],
)
def test_rounds_until_a_selection_is_known(type_name: str, start: str, selection: str, rounds: int | None) -> None:
    assert graph().need(type_name, View(start), parse_selection(selection)) == rounds
