"""Links that do not come from a manifest: `@graphQLLink`, and what only code can write."""

from dataclasses import replace

import pytest
from support.linking import catalog_and_product, linked, members_of, service

from dovetail_composition.linking import link
from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec

PRODUCT = "type Query { byIds(ids: [ID!]!, sort: String): [Product!]! } type Product { id: ID! }"
CATALOG = "type Query { catalog: Catalog } type Catalog { id: ID! ids: [ID!]! products%s: [Product!]%s }"


def test_a_link_in_sdl_is_the_same_as_one_in_yaml() -> None:
    directive = """ @graphQLLink(schema: "product", query: "byIds", collection: true, batched: true, arguments: [
        {name: "ids", from: "ids", targetFieldName: "id", batch: true}, {name: "sort"}])"""
    written = """links: [{field: Catalog.products, schema: product, query: byIds, collection: true, batched: true,
        arguments: [{name: ids, from: ids, targetFieldName: id, batch: true}, {name: sort}]}]"""
    product = service("product", PRODUCT)
    in_sdl = linked(service("catalog", CATALOG % ("(sort: String)", directive)), product)
    in_yaml = linked(service("catalog", CATALOG % ("(sort: String)", ""), written), product)
    assert in_sdl.diagnostics == ()
    assert in_sdl == in_yaml
    assert in_sdl.schema.types["Catalog"].fields["products"].link is not None


CALL = LinkSpec(field="Catalog.x", schema="product", query="product")
UNREADABLE = {
    "no coordinate": (replace(CALL, field="Catalog x"), "LINK_INVALID_COORDINATE"),
    "a type": (replace(CALL, field="Catalog"), "LINK_INVALID_COORDINATE"),
    "an argument": (replace(CALL, field="Catalog.x(a:)"), "LINK_INVALID_COORDINATE"),
    "nothing to call": (LinkSpec(field="Catalog.x"), "LINK_INCOMPLETE"),
    "no query": (replace(CALL, query=None), "LINK_INCOMPLETE"),
    "a call and a constant": (replace(CALL, has_value=True), "LINK_INCOMPLETE"),
    "a value from two places": (
        replace(CALL, arguments=(LinkArgumentSpec(name="id", from_="id", argument="id"),)),
        "LINK_ARGUMENT_SOURCES",
    ),
}


@pytest.mark.parametrize(("spec", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_links_that_say_too_little_or_too_much(spec: LinkSpec, code: str) -> None:
    merged, (catalog, product) = members_of(*catalog_and_product([]))
    result = link(merged, [replace(catalog, links=(spec,)), product])
    assert [each.code for each in result.diagnostics] == [code]
    assert "x" not in result.schema.types["Catalog"].fields


def test_subscriptions_cannot_be_linked() -> None:
    sdl = "type Query { a: Int } type Subscription { a: Int }"
    result = linked(service("a", sdl, "links: [{field: Subscription.b, schema: a, query: a}]"))
    assert [each.code for each in result.diagnostics] == ["LINK_PARENT_INVALID"]
