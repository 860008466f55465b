"""Satisfiability: what can be had by some way is no error; what cannot be is told with an operation and the reasons."""

from __future__ import annotations

import re
import textwrap

import pytest
from graphql import parse, validate

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import Composition, compose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.graph import QueryGraph
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.satisfiability.example import example_operation
from dovetail_composition.satisfiability.labels import label_combinations
from dovetail_composition.satisfiability.moves import Moves
from dovetail_composition.satisfiability.walk import Walk

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.8", import: ["@key", "@shareable", "@external", '
    '"@requires", "@provides", "@override", "@interfaceObject", "@inaccessible", "@context", "@fromContext"]) '
)


def composed(*subgraphs: str) -> Composition:
    """Subgraphs named a, b, c, in this order of age."""
    sources = [
        SubgraphSource(name=name, sdl=LINK + sdl, endpoint=Endpoint(url=f"http://{name}.test/"))
        for name, sdl in zip("abcdef", subgraphs, strict=False)
    ]
    return compose(sources)


def errors(*subgraphs: str) -> list[Diagnostic]:
    return [each for each in composed(*subgraphs).diagnostics if each.severity == "error"]


SATISFIED = {
    "a key that both have": (
        'type Query { t: T } type T @key(fields: "id") { id: ID }',
        'type T @key(fields: "id") { id: ID x: Int }',
    ),
    "a key by way of a third subgraph": (
        'type Query { t: T } type T @key(fields: "id") { id: ID }',
        'type T @key(fields: "id") @key(fields: "sku") { id: ID sku: ID }',
        'type T @key(fields: "sku") { sku: ID x: Int }',
    ),
    "a context that is set above a subgraph that does not know it": (
        (
            'type T @key(fields: "id") @context(name: "c") { id: ID n: Int } '
            'type U @key(fields: "id") { id: ID x(by: Int @fromContext(field: "$c { n }")): Int }'
        ),
        'type Query { t: T } type T @key(fields: "id") { id: ID u: U } type U @key(fields: "id") { id: ID }',
    ),
    "a nested key, part of it from another subgraph": (
        'type Query { t: T } type T @key(fields: "u { id }") { u: U } type U @key(fields: "id") { id: ID }',
        'type T @key(fields: "u { id n }") { u: U x: Int } type U @key(fields: "id n") { id: ID n: Int }',
        'type U @key(fields: "id") { id: ID n: Int @shareable }',
    ),
    "a shared field: what one subgraph lacks below it, another has": (
        "type Query { t: T @shareable } type T { x: Int }",
        "type Query { t: T @shareable } type T { y: Int }",
    ),
    "a required field from elsewhere": (
        'type Query { t: T } type T @key(fields: "id") { id: ID }',
        'type T @key(fields: "id") { id: ID price: Int @external tax: Int @requires(fields: "price") }',
        'type T @key(fields: "id") { id: ID price: Int }',
    ),
    "requirements of each other's fields": (
        (
            "type Query { t: T } "
            'type T @key(fields: "id") { id: ID x: Int y: Int @external z: Int @requires(fields: "y") }'
        ),
        'type T @key(fields: "id") { id: ID x: Int @external y: Int @requires(fields: "x") }',
    ),
    "a provided field where the path grants it": (
        (
            'type Query { t: T @provides(fields: "x") } '
            'type T @key(fields: "id", resolvable: false) { id: ID x: Int @external }'
        ),
        'type T @key(fields: "id", resolvable: false) { id: ID x: Int @shareable }',
    ),
    "an interface object whose key leads to the interface": (
        'interface M @key(fields: "id") { id: ID } type B implements M @key(fields: "id") { id: ID title: String }',
        'type Query { m: M } type M @key(fields: "id") @interfaceObject { id: ID stars: Int }',
    ),
    "an override in progress": (
        'type Query { t: T } type T @key(fields: "id") { id: ID x: Int }',
        'type T @key(fields: "id") { id: ID x: Int @override(from: "a", label: "percent(10)") }',
    ),
    "what clients cannot see is not asked for": (
        "type Query { t: T @shareable } type T @shareable { x: Int }",
        "type Query { u: T } type T @shareable { x: Int y: Int @inaccessible }",
    ),
    "a member of a union that only one subgraph returns": (
        "type Query { u: U @shareable } union U = S type S @shareable { x: Int }",
        "type Query { u: U @shareable } union U = S | T type S @shareable { x: Int } type T { y: Int }",
    ),
}


@pytest.mark.parametrize("name", SATISFIED)
def test_what_can_be_had(name: str) -> None:
    assert errors(*SATISFIED[name]) == []


@pytest.mark.parametrize("name", SATISFIED)
def test_examples_are_operations_of_the_api(name: str) -> None:
    """Those of all fields, stuck or not, since what is stuck has no API to be checked against."""
    supergraph = composed(*SATISFIED[name]).supergraph
    assert supergraph is not None
    graph, schema = QueryGraph(supergraph), build_api_schema(supergraph)

    examples = [example_operation(graph, asked) for asked in Walk(Moves(graph, frozenset())).visit()]

    assert examples
    assert [each for each in examples if validate(schema, parse(each))] == []


STUCK = {
    "no key": (
        ["type Query { t: T } type T @shareable { x: Int }", "type Query { u: T } type T @shareable { x: Int y: Int }"],
        [("T.y", "{ t { y } }")],
    ),
    "a key that the first subgraph does not have": (
        [
            'type Query { t: T } type T @key(fields: "id") { id: ID }',
            'type T @key(fields: "sku") { sku: ID x: Int }',
        ],
        [("T.sku", "{ t { sku } }"), ("T.x", "{ t { x } }")],
    ),
    "a key that is not resolvable": (
        [
            'type Query { t: T } type T @key(fields: "id") { id: ID }',
            'type Query { u: T } type T @key(fields: "id", resolvable: false) { id: ID x: Int }',
        ],
        [("T.x", "{ t { x } }")],
    ),
    "a context that only one of the paths sets": (
        [
            ('type Query { t: T u: U } type T @key(fields: "id") @context(name: "c") { id: ID n: Int u: U } '
            'type U @key(fields: "id") { id: ID x(by: Int @fromContext(field: "$c { n }")): Int }'),
        ],
        [("U.x", "{ u { x } }")],
    ),
    "a context that the object itself sets": (
        [
            ('type Query { t: T } type T @key(fields: "id") @context(name: "c") { id: ID n: Int '
            'x(by: Int @fromContext(field: "$c { n }")): Int }'),
        ],
        [("T.x", "{ t { x } }")],
    ),
    "a requirement that nobody meets": (
        [
            'type Query { t: T } type T @key(fields: "id") { id: ID }',
            'type T @key(fields: "id") { id: ID price: Int @external tax: Int @requires(fields: "price") }',
            "type Query { u: T } type T { price: Int }",
        ],
        [("T.price", "{ t { price } }"), ("T.tax", "{ t { tax } }"), ("T.id", "{ u { id } }")],
    ),
    "a requirement that only where one comes from can meet": (
        [
            "type Query { t: T } type T { id: ID @shareable price: Int }",
            'type T @key(fields: "id") { id: ID price: Int @external tax: Int @requires(fields: "price") }',
        ],
        [("T.tax", "{ t { tax } }")],
    ),
    "requirements in a circle": (
        [
            'type Query { t: T } type T @key(fields: "id") { id: ID x: Int @external y: Int @requires(fields: "x") }',
            'type T @key(fields: "id") { id: ID y: Int @external x: Int @requires(fields: "y") }',
        ],
        [("T.x", "{ t { x } }"), ("T.y", "{ t { y } }")],
    ),
    "only one of the paths grants the field": (
        [
            'type Query { t: T @provides(fields: "x") u: T } type T @key(fields: "id") { id: ID x: Int @external }',
            'type T @key(fields: "id", resolvable: false) { id: ID x: Int @shareable }',
        ],
        [("T.x", "{ u { x } }")],
    ),
    "a member of a union": (
        [
            (
                "type Query { u(of: I!, by: [Int!]!): [U] } union U = S | T type S { a: Int } "
                "type T @shareable { b: Int } input I { e: E! n: I s: String! } enum E { X Y }"
            ),
            "type Query { other: Int } type T @shareable { b: Int c: Int }",
        ],
        [("T.c", '{ u(of: {e: X, s: "text"}, by: []) { ... on T { c } } }')],
    ),
    "below a mutation, with a value": (
        [
            "type Query { a: Int } type Mutation { make: Payload } type Payload { t: T } type T @shareable { x: Int }",
            "type Query { b: T } type T @shareable { x: Int u: U } type U { x: Int }",
        ],
        [("T.u", "mutation { make { t { u { __typename } } } }")],
    ),
    "an interface object of which nobody says the type": (
        [
            'interface M { id: ID } type B implements M @key(fields: "id") { id: ID title: String }',
            'type Query { m: M } type M @key(fields: "id") @interfaceObject { id: ID stars: Int }',
        ],
        [("B.id", "{ m { ... on B { id } } }")],
    ),
    "a key that is known only where it leads": (
        [
            'type Query { list: L } type L @key(fields: "of { id }") { of: [T] } type T @key(fields: "id") { id: ID }',
            'type L @key(fields: "of { id n }") { of: [T] x: Int } type T @key(fields: "id") { id: ID n: Int }',
        ],
        [("L.x", "{ list { x } }")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STUCK)
def test_what_cannot_be_had(name: str) -> None:
    subgraphs, expected = STUCK[name]

    found = errors(*subgraphs)

    assert {each.code for each in found} == {"SATISFIABILITY_ERROR"}
    shown = [(each.coordinate, each.message.partition(" cannot be answered")[0]) for each in found]
    assert sorted(shown) == sorted(expected)


def test_an_override_must_hold_in_both_states() -> None:
    """Of U only b knows m, and only while the label holds it is b that gives the U."""
    found = errors(
        'type Query { t: T } type T @key(fields: "id") { id: ID x: U } type U { n: Int }',
        'type T @key(fields: "id") { id: ID x: U @override(from: "a", label: "new") } type U { m: Int }',
    )

    assert {each.coordinate: re.findall("(?<=answered)[^:]*", each.message) for each in found} == {
        "U.m": [""],
        "U.n": [" while 'new' holds"],
    }


def test_each_subgraph_says_why_not() -> None:
    found = errors(
        'type Query { t: T @shareable } type T @key(fields: "id") { id: ID }',
        'type T @key(fields: "sku") @key(fields: "id n") { sku: ID id: ID n: Int x: Int }',
        'type Query { t: T @shareable } type T @key(fields: "id", resolvable: false) { id: ID x: Int @external y: Int '
        '@requires(fields: "x") }',
    )

    told = {each.coordinate: each for each in found}
    assert told["T.x"].message == " ".join(
        textwrap.dedent("""
        { t { x } } cannot be answered: from subgraph "a": there is no field "T.x", cannot move to subgraph "b", which
        has the field, using @key(fields: "sku"), because "sku" cannot be had from "a", cannot move to subgraph "b",
        which has the field, using @key(fields: "id n"), because "n" cannot be had from "a"; from subgraph "c": the
        field "T.x" is @external, cannot move to subgraph "b", which has the field, using @key(fields: "sku"), because
        "sku" cannot be had from "c", cannot move to subgraph "b", which has the field, using @key(fields: "id n"),
        because "n" cannot be had from "c".
        """).split()
    )
    assert told["T.x"].subgraph == "c"
    assert [(place.subgraph, place.location is not None) for place in told["T.x"].others] == [("b", True), ("a", True)]
    assert re.search(
        r'cannot satisfy @requires\(fields: "x"\) of subgraph "c", because "x" cannot', told["T.y"].message
    )
    assert "none of its keys of T is resolvable" in told["T.y"].message


RUNTIME_TYPES = [
    # Object types of a shared field in a, in b, and what is said of it.
    ("S | T", "S | T", []),
    ("S | T", "S", ["INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN"]),
    ("S", "T", ["SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"]),
]


@pytest.mark.parametrize(("in_a", "in_b", "codes"), RUNTIME_TYPES)
def test_shared_fields_have_the_same_object_types(in_a: str, in_b: str, codes: list[str]) -> None:
    types = "type S @shareable { x: Int } type T @shareable { x: Int } type Query { u: U @shareable }"

    found = composed(f"{types} union U = {in_a}", f"{types} union U = {in_b}").diagnostics

    ours = [each for each in found if "RUNTIME_TYPES" in each.code]
    assert [(each.code, each.coordinate, each.subgraph) for each in ours] == [(code, "Query.u", "b") for code in codes]


def test_a_subgraph_may_narrow_a_shared_field_to_one_object_type() -> None:
    types = "type S @shareable { x: Int } type T @shareable { x: Int } union U = S | T"

    found = composed(
        f"{types} type Query {{ u: U @shareable }}", f"{types} type Query {{ u: S @shareable }}"
    ).diagnostics

    assert [each.code for each in found if "RUNTIME_TYPES" in each.code] == []


def test_fields_that_no_path_shares_may_differ() -> None:
    """Of the T of a no key leads to b, so that its field is never taken from there."""
    types = "type S @shareable { x: Int } type R @shareable { x: Int }"

    found = composed(
        f"{types} union U = S type Query {{ t: T }} type T @shareable {{ u: U }}",
        f"{types} union U = R type Query {{ other: T }} type T @shareable {{ u: U }}",
    )

    assert [each.code for each in found.diagnostics if "RUNTIME_TYPES" in each.code] == []


@pytest.mark.parametrize(("labels", "number"), [([], 1), (["x"], 2), (["x", "y", "z", "a"], 16), (list("abcdef"), 14)])
def test_combinations_of_labels_are_few(labels: list[str], number: int) -> None:
    found = list(label_combinations(labels))

    assert len(found) == len(set(found)) == number
    assert {frozenset(), frozenset(labels)} <= set(found)
