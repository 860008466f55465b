"""What a federated schema of one namespace can do to one of another: add to its types, and nothing else unasked."""

from dataclasses import dataclass, field

import pytest

from dovetail_composition.api.schema import api_sdl
from dovetail_composition.compose import Composition, compose_leaving_out
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import SubgraphSource

LINK = (
    'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable", "@override",'
    ' "@external", "@requires", "@inaccessible", "@authenticated", "@requiresScopes", "@tag", "@interfaceObject"])\n'
)
OWNER = """
    type Query { products(by: Filter, order: Order, first: Int): [Product] }
    type Product @key(fields: "id") { id: ID! name(in: String): String @shareable cost: Int @inaccessible }
    interface Item { id: ID! }
    interface Node @key(fields: "id") { id: ID! }
    type Review implements Node @key(fields: "id") { id: ID! text: String @shareable }
    input Filter { name: String maker: String }
    enum Order { NAME PRICE }
"""
PRODUCT = 'type Product @key(fields: "id")'
ANYBODY = frozenset({("owner", "*")})
NOBODY: frozenset[tuple[str, str]] = frozenset()


def member(
    namespace: str, sdl: str, year: int, linkable: frozenset[tuple[str, str]] | None = NOBODY, name: str = ""
) -> SubgraphSource:
    return SubgraphSource(
        name=name or f"{namespace}s",
        namespace=namespace,
        created=f"{year}-01-01T00:00:00Z",
        sdl=LINK + sdl,
        endpoint=Endpoint(url=f"http://{namespace}.example/graphql"),
        linkable=linkable,
    )


def codes(composition: Composition) -> set[str]:
    return {each.code for each in composition.diagnostics if each.severity != "hint"}


@dataclass(frozen=True)
class Case:
    """What a younger schema of another namespace says."""

    sdl: str
    code: str
    coordinate: str
    but: frozenset[str] = field(default=frozenset())
    """What becomes of it though it is permitted."""


NARROWING = {
    "hides a type": Case(PRODUCT + " @inaccessible { id: ID! }", "NARROWING_NOT_PERMITTED", "Product"),
    "hides a field": Case(
        PRODUCT + " { id: ID! name(in: String): String @shareable @inaccessible }",
        "NARROWING_NOT_PERMITTED",
        "Product.name",
    ),
    "hides a key": Case(PRODUCT + " { id: ID! @inaccessible }", "NARROWING_NOT_PERMITTED", "Product.id"),
    "hides an argument": Case(
        PRODUCT + " { id: ID! name(in: String @inaccessible): String @shareable }",
        "NARROWING_NOT_PERMITTED",
        "Product.name(in:)",
    ),
    "removes an argument": Case(
        PRODUCT + " { id: ID! name: String @shareable }", "NARROWING_NOT_PERMITTED", "Product.name(in:)"
    ),
    "requires an argument": Case(
        PRODUCT + " { id: ID! name(in: String!): String @shareable }", "NARROWING_NOT_PERMITTED", "Product.name(in:)"
    ),
    "guards a type": Case(PRODUCT + " @authenticated { id: ID! }", "NARROWING_NOT_PERMITTED", "Product"),
    "guards a field": Case(
        PRODUCT + ' { id: ID! name(in: String): String @shareable @requiresScopes(scopes: [["all"]]) }',
        "NARROWING_NOT_PERMITTED",
        "Product.name",
    ),
    "guards an interface by a type of its own": Case(
        "interface Item { id: ID! } type Fake implements Item @authenticated { id: ID! }",
        "NARROWING_NOT_PERMITTED",
        "Item",
    ),
    "guards an interface's field by a type of its own": Case(
        "interface Item { id: ID! } type Fake implements Item { id: ID! @authenticated }",
        "NARROWING_NOT_PERMITTED",
        "Item.id",
    ),
    "guards an implementation's field by an interface object": Case(
        'type Node @interfaceObject @key(fields: "id") { id: ID! text: String @shareable @authenticated }',
        "NARROWING_NOT_PERMITTED",
        "Review.text",
    ),
    "tags a type": Case(PRODUCT + ' @tag(name: "all") { id: ID! }', "NARROWING_NOT_PERMITTED", "Product"),
    "tags a field": Case(
        PRODUCT + ' { id: ID! name(in: String): String @shareable @tag(name: "internal") }',
        "NARROWING_NOT_PERMITTED",
        "Product.name",
    ),
    "removes an input field": Case("input Filter { name: String }", "NARROWING_NOT_PERMITTED", "Filter.maker"),
    "hides an input field": Case(
        "input Filter { name: String @inaccessible maker: String }", "NARROWING_NOT_PERMITTED", "Filter.name"
    ),
    "requires an input field": Case(
        "input Filter { name: String! maker: String }", "NARROWING_NOT_PERMITTED", "Filter.name"
    ),
    "removes an enum value": Case("enum Order { NAME }", "NARROWING_NOT_PERMITTED", "Order.PRICE"),
    "hides an enum value": Case("enum Order { NAME PRICE @inaccessible }", "NARROWING_NOT_PERMITTED", "Order.PRICE"),
    "is sent a hidden field that it requires": Case(
        PRODUCT + ' { id: ID! cost: Int @external margin: Int @requires(fields: "cost") }',
        "DISCLOSURE_NOT_PERMITTED",
        "Product.cost",
    ),
    "is sent a hidden field as a key": Case(
        'type Product @key(fields: "id cost") { id: ID! cost: Int }',
        "DISCLOSURE_NOT_PERMITTED",
        "Product.cost",
        but=frozenset({"INVALID_FIELD_SHARING"}),
    ),
}


@pytest.mark.parametrize("case", NARROWING.values(), ids=NARROWING)
def test_a_younger_schema_takes_nothing_away_unasked(case: Case) -> None:
    stranger = "type Query { strange: Int }\n" + case.sdl
    alone = compose_leaving_out([member("owner", OWNER, 2024)])
    refused = compose_leaving_out([member("owner", OWNER, 2024), member("stranger", stranger, 2025)])
    permitted = compose_leaving_out([member("owner", OWNER, 2024), member("stranger", stranger, 2025, ANYBODY)])

    assert refused.left_out == ("strangers",)
    (found,) = [each for each in refused.diagnostics if each.code == case.code]
    assert (found.coordinate, found.subgraph, found.others[0].subgraph) == (case.coordinate, "strangers", "owners")
    assert "namespace: stranger}" in found.hint
    assert "namespace 'owner'" in found.hint
    assert refused.supergraph is not None
    assert alone.supergraph is not None
    assert api_sdl(refused.supergraph) == api_sdl(alone.supergraph)
    assert case.code not in codes(permitted)


@pytest.mark.parametrize("case", NARROWING.values(), ids=NARROWING)
def test_in_one_namespace_and_without_a_cluster_federations_own_rules_hold(case: Case) -> None:
    stranger = "type Query { strange: Int }\n" + case.sdl
    neighbours = [member("owner", OWNER, 2024), member("owner", stranger, 2025, name="strangers")]
    local = [member("owner", OWNER, 2024, None), member("stranger", stranger, 2025, None)]

    for sources in (neighbours, local):
        assert case.code not in codes(compose_leaving_out(sources))


def test_a_younger_schema_may_add() -> None:
    stranger = PRODUCT + " { id: ID! rating: Float } enum Order { NAME PRICE } type Query { rated: [Product] }"

    composed = compose_leaving_out([member("owner", OWNER, 2024), member("stranger", stranger, 2025)])

    assert composed.left_out == ()
    assert composed.supergraph is not None
    assert "rating" in composed.supergraph.schema.types["Product"].fields


def test_an_older_schema_that_hides_is_not_harmed_by_a_younger_one_that_shows() -> None:
    hides = PRODUCT + " { id: ID! @inaccessible rating: Float } type Query { rated: [Product] }"

    composed = compose_leaving_out([member("first", hides, 2023), member("owner", OWNER, 2024)])

    assert "firsts" not in composed.left_out


TAKER = PRODUCT + ' { id: ID! price: Int @override(from: "owners") } type Query { taken: Int }'
PRICED = PRODUCT + " { id: ID! price: Int } type Query { products: [Product] }"


def owners_of_price(*sources: SubgraphSource) -> tuple[set[str], set[str]]:
    """Who resolves Product.price, and the codes of all findings."""
    composed = compose_leaving_out(sources)
    assert composed.supergraph is not None
    joins = composed.supergraph.schema.types["Product"].fields["price"].joins
    return {join.graph for join in joins if not join.external}, codes(composed)


def test_a_field_is_taken_over_only_where_its_owner_permits_it() -> None:
    owner = member("owner", PRICED, 2024)

    assert owners_of_price(owner, member("taker", TAKER, 2025)) == (
        {"owners"},
        {"OVERRIDE_NOT_PERMITTED", "INVALID_FIELD_SHARING"},
    )
    assert owners_of_price(owner, member("taker", TAKER, 2025, frozenset({("owner", "owners")}))) == ({"takers"}, set())
    assert owners_of_price(owner, member("taker", TAKER, 2025, frozenset({("owner", "others")})))[0] == {"owners"}
    assert owners_of_price(owner, member("owner", TAKER, 2025, name="takers")) == ({"takers"}, set())


def test_nobody_makes_an_older_override_fail_by_taking_the_name_that_it_names() -> None:
    taker = member("taker", TAKER, 2024)
    before, _ = owners_of_price(taker)

    after, _ = owners_of_price(taker, member("owner", PRICED, 2025))

    assert before == after == {"takers"}


def test_a_younger_schema_does_not_push_out_an_older_one() -> None:
    """By whatever it claims; most of these stand for a rule each."""
    hostile = {
        "a field that the owner does not share": PRODUCT + " { id: ID! price: Int }",
        "another type": PRODUCT + " { id: ID! price: [String] @shareable }",
        "another kind": "scalar Product",
        "a field more in an interface": "interface Item { id: ID! more: Int }",
        "an enum that is an output, too": "enum Order { NAME WORST } type Query { order: Order }",
        "an input field that must be given": "input Filter { name: String maker: String more: Int! }",
        "one more implementation": 'type Book implements Item @key(fields: "id") { id: ID! }',
        "a path that leads nowhere": 'type Product @key(fields: "code") { code: ID } type Query { hostile: Product }',
        "an external field of another type": PRODUCT
        + ' { id: ID! name(in: String): Int @external label: String @requires(fields: "name") }',
        "a required argument more": PRODUCT + " { id: ID! name(in: String, of: Int!): String @shareable }",
        "another default": 'input Filter { name: String = "x" maker: String }',
        "an interface object": 'type Item @key(fields: "id") { id: ID! more: Int }',
    }
    owner = member(
        "owner",
        OWNER.replace("interface Item { id: ID! }", 'interface Item @key(fields: "id") { id: ID! }').replace(
            'type Product @key(fields: "id") {', 'type Product implements Item @key(fields: "id") { price: Int'
        ),
        2024,
    )
    alone = compose_leaving_out([owner])
    assert alone.left_out == ()
    for what, sdl in hostile.items():
        query = "" if "type Query" in sdl else "type Query { hostile: Int }"
        composed = compose_leaving_out([owner, member("hostile", f"{query} {sdl}", 2025)])
        assert "owners" not in composed.left_out, (what, composed.diagnostics)
