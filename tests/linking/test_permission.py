"""Links to schemas of other namespaces: only where permitted, and a refusal does not tell whether there is a target."""

from dataclasses import replace

import pytest
from support.linking import linked, service

from dovetail_composition.linking import Linked

Permitted = frozenset[tuple[str, str]] | None


def linked_to(target: str, permitted: Permitted, query: str = "stock") -> Linked:
    """A shop's schema that links to `target`, beside the depot's schema `stock` and one of the shop itself."""
    link = {"field": "Query.linked", "schema": target, "query": query, "type": "Int"}
    catalog = service("catalog", "type Query { hello: Int }", {"links": [link]})
    return linked(
        replace(catalog, linkable=permitted),
        service("prices", "type Query { price: Int }"),
        service("stock", "type Query { stock: Int }", namespace="depot"),
    )


@pytest.mark.parametrize(
    "permitted", [None, frozenset({("depot", "stock")}), frozenset({("depot", "*"), ("else", "where")})]
)
def test_a_permitted_link_is_followed(permitted: Permitted) -> None:
    result = linked_to("depot/stock", permitted)

    assert result.diagnostics == ()
    assert result.schema.types["Query"].fields["linked"].link is not None


@pytest.mark.parametrize("permitted", [frozenset(), frozenset({("depot", "stocks"), ("shop", "*"), ("else", "stock")})])
def test_a_link_without_permission_is_left_out_and_says_which_grant_it_needs(permitted: Permitted) -> None:
    result = linked_to("depot/stock", permitted)

    assert "linked" not in result.schema.types["Query"].fields
    (finding,) = result.diagnostics
    assert (finding.code, finding.coordinate, finding.subgraph) == ("LINK_NOT_PERMITTED", "Query.linked", "catalog")
    assert finding.message == "Namespace 'depot' does not permit links from namespace 'shop' to 'stock'."
    assert finding.hint == (
        "Let its owner create a ReferenceGrant in namespace 'depot': from: [{group: dovetail.dev, kind: GraphQLSchema,"
        " namespace: shop}], to: [{group: dovetail.dev, kind: GraphQLSchema, name: stock}]."
    )


def test_a_refusal_is_the_same_whether_or_not_there_is_a_target() -> None:
    def told(target: str, query: str) -> list[tuple[str, str, str]]:
        result = linked_to(f"depot/{target}", frozenset(), query)
        return [
            (each.code, each.message.replace(target, "*"), each.hint.replace(target, "*"))
            for each in result.diagnostics
        ]

    assert told("stock", "stock") == told("stock", "nothing") == told("none", "stock")


def test_links_within_a_namespace_need_no_permission() -> None:
    for target in ("prices", "shop/prices"):
        assert linked_to(target, frozenset(), "price").diagnostics == ()


def test_a_hint_tells_of_no_schema_that_may_not_be_called() -> None:
    assert [each.hint for each in linked_to("stock", None).diagnostics] == ["Did you mean 'depot/stock'?"]
    assert "depot" not in linked_to("stock", frozenset()).diagnostics[0].hint
