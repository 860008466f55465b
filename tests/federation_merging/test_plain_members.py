"""Types that plain and federated members define: a plain one's fields are shareable, its root fields its own."""

from dataclasses import replace

from dovetail_composition.compose import Composition, compose, compose_leaving_out
from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec, Rename

from .composing import compose_all, errors, hints, in_api, in_supergraph, source


def test_a_plain_member_shares_its_fields() -> None:
    money = "type Money { amount: Int currency: String }"
    shared = "type Query { b: Money } type Money { amount: Int @shareable currency: String @shareable }"
    composition = compose_all(plain="type Query { a: Money } " + money, b=shared)
    assert in_api(composition, "Money") == "type Money { amount: Int currency: String }"
    alone = shared.replace("@shareable", "")
    assert errors(compose_all(plain="type Query { a: Money } " + money, b=alone)) == ["INVALID_FIELD_SHARING"]


def test_a_root_field_of_a_plain_member_is_its_own() -> None:
    composition = compose_all(plain="type Query { x: Int }", b="type Query { x: Int @shareable }")
    (finding,) = composition.diagnostics
    assert (finding.code, finding.subgraph) == ("INVALID_FIELD_SHARING", "b")


def test_only_federated_members_are_told_to_declare_keys() -> None:
    keyed = 'type Query { a: T } type T @key(fields: "id") { id: ID! x: Int @shareable }'
    plain = "type Query { b: T } type T { id: ID! x: Int }"
    assert hints(compose_all(a=keyed, plain=plain)) == []
    unkeyed = compose_all(a=keyed, plain=plain, c="type Query { c: T } type T @shareable { id: ID! x: Int }")
    (finding,) = [each for each in unkeyed.diagnostics if each.code == "INCONSISTENT_ENTITY"]
    assert finding.message == "T has a key in 'a' and none in 'c'."
    assert [finding.subgraph, *(other.subgraph for other in finding.others)] == ["c", "a"]


def test_types_of_plain_members_alone_keep_their_rules() -> None:
    composition = compose_all(
        plain="type Query { x: V } type V { x: Int }",
        plain2="type Query { y: V } type V { x: String }",
        b="type Query { z: Int }",
    )
    assert errors(composition) == ["FIELD_TYPE_MISMATCH"]


def test_transforms_are_undone_on_the_wire() -> None:
    composition = compose(
        [
            replace(
                source("plain", "type Query { a: Cash } type Cash { amount: Int }"),
                transforms=(Rename(coordinate="Cash", to="Money"), Rename(coordinate="Money.amount", to="cents")),
            ),
            source("b", "type Query { b: Money } type Money { cents: Int @shareable }", 1),
        ]
    )
    text = in_supergraph(composition, "Money")
    assert '@dovetail__name(graph: PLAIN, name: "Cash")' in text
    assert 'cents: Int @dovetail__name(graph: PLAIN, name: "amount")' in text


CATALOG = "type Query { catalog: Catalog } type Catalog { productIds: [ID!]! }"
PRODUCTS = (
    'type Query { productsByIds(ids: [ID!]!): [Product] } type Product @key(fields: "id") { id: ID! name: String }'
)
LINK_TO_PRODUCTS = LinkSpec(
    field="Catalog.products",
    schema="products",
    query="productsByIds",
    collection=True,
    batched=True,
    arguments=(LinkArgumentSpec(name="ids", from_="productIds", target_field_name="id", batch=True),),
)


def linked(first: str, second: str) -> Composition:
    sdl = PRODUCTS.replace('@key(fields: "id") ', "") if second.startswith("plain") else PRODUCTS
    catalog = replace(source(first, CATALOG), links=(LINK_TO_PRODUCTS,))
    return compose([catalog, replace(source(second, sdl, 1), name="products")])


def test_a_link_leads_from_plain_and_federated_types_to_plain_and_federated_members() -> None:
    for composition in (
        linked("plain", "products"),
        linked("catalog", "products"),
        linked("catalog", "plain products"),
    ):
        assert errors(composition) == []
        assert "products: [Product]" in in_api(composition, "Catalog")
        assert "@dovetail__link(" in in_supergraph(composition, "Catalog")


def test_the_youngest_of_those_who_disagree_is_left_out() -> None:
    composition = compose_leaving_out(
        [
            source("a", "type Query { x: Int }"),
            source("b", "type Query { x: Int y: Int }", 1),
            source("c", "type Query { z: Int }", 2),
        ]
    )
    assert composition.left_out == ("b",)
    assert in_api(composition, "Query") == "type Query { x: Int z: Int }"


def test_the_order_in_which_members_are_given_makes_no_difference() -> None:
    members = [
        source("a", 'type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }'),
        source("b", 'type T @key(fields: "id") { id: ID! y: Int e: E } enum E { X }', 1),
        source("plain", "type Query { v: V } type V { x: Int }", 2),
    ]
    assert compose(members) == compose(reversed(members))


def test_a_directive_for_operations_may_not_be_taken_for_one_that_the_supergraph_carries() -> None:
    own = "directive @tag(name: String!) on FIELD "
    link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: [{name: "@tag", as: "@t"}]) '
    plain = own + "type Query { a: Int }"
    composition = compose_all(plain=plain, b=link + own + "type Query { b: Int }")
    assert "@tag(name: String!) on FIELD" in in_api(composition, "@tag")
    assert errors(compose_all(plain=plain, b=link + own + 'type Query { b: Int @t(name: "x") }')) == [
        "DIRECTIVE_CONFLICT"
    ]
