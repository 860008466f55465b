"""Lookups: every way to declare one, what it becomes, and what is wrong with others."""

from typing import Any

import pytest
import yaml
from support.linking import findings, linked, service, show_lookup

from dovetail_composition.diagnostics.codes import CODES

FIXES = {code.name: code.fix for code in CODES}
PRODUCT = """
    type Query {
      product(id: ID!): Product
      productsByIds(ids: [ID!]!, currency: String! = "EUR"): [Product]!
      productsByKeys(keys: [ProductKey!]!): [Product!]!
      productBySku(sku: String!, tenant: ID!): Product
      node(id: ID!): Node
      nodes(ids: [ID!]!): [Node]!
      tenant: Tenant
    }
    input ProductKey { sku: String! tenant: TenantKey! }
    input TenantKey { id: ID! }
    interface Node { id: ID! }
    type Product implements Node { id: ID! sku: String! tenant: Tenant! name: String tags: [String!] }
    type Tenant implements Node { id: ID! }
"""
PRICE = """
    type Query { prices(ids: [ID!]!): [Product!]! }
    interface Node { id: ID! }
    type Product implements Node { id: ID! sku: String! tenant: Tenant! price: Int }
    type Tenant implements Node { id: ID! }
"""
BY_PRICE = "lookups: [{type: Product, key: id, query: prices, arguments: [{name: ids, from: id, batch: true}]}]"

LOOKUPS = {
    "batched": (
        ("{type: Product, key: id, query: productsByIds,"
        " arguments: [{name: ids, from: id, batch: true, targetFieldName: id}]}"),
        "by id: product.productsByIds(ids: [ID!]! from id batch by id): [Product]!",
    ),
    "values are the key's, and items are matched by it": (
        "{type: Product, key: id, query: productsByIds, arguments: [{name: ids, batch: true}]}",
        "by id: product.productsByIds(ids: [ID!]! from id batch by id): [Product]!",
    ),
    "by position": (
        "{type: Product, key: id, query: productsByIds, arguments: [{name: ids, batch: true, positional: true}]}",
        "by id: product.productsByIds(ids: [ID!]! from id batch positional): [Product]!",
    ),
    "with a constant": (
        ("{type: Product, key: id, query: productsByIds, arguments: [{name: ids, batch: true},"
        " {name: currency, value: USD}]}"),
        'by id: product.productsByIds(ids: [ID!]! from id batch by id, currency: String! = "USD"): [Product]!',
    ),
    "single": (
        "{type: Product, key: id, query: product, arguments: [{name: id, from: id}]}",
        "by id: product.product(id: ID! from id): Product",
    ),
    "single, by an argument that is called like the key": (
        "{type: Product, key: id, query: product}",
        "by id: product.product(id: ID! from id): Product",
    ),
    "composite, batched": (
        "{type: Product, key: 'sku tenant { id }', query: productsByKeys, arguments: [{name: keys, batch: true}]}",
        ("by sku tenant { id }: product.productsByKeys(keys: [ProductKey!]! from sku tenant { id } batch"
        " by sku tenant { id }): [Product!]!"),
    ),
    "composite, by several arguments": (
        ("{type: Product, key: sku tenant.id, query: productBySku, arguments: [{name: sku},"
        " {name: tenant, from: tenant.id}]}"),
        "by sku tenant { id }: product.productBySku(sku: String! from sku, tenant: ID! from tenant { id }): Product",
    ),
    "through an interface": (
        "{type: Product, key: id, query: node, arguments: [{name: id}]}",
        "by id: product.node(id: ID! from id): Node",
    ),
    "of an interface": (
        "{type: Node, key: id, query: nodes, arguments: [{name: ids, batch: true}]}",
        "by id: product.nodes(ids: [ID!]! from id batch by id): [Node]!",
    ),
}  # fmt: skip


def compose(*written: str) -> Any:
    spec = {"lookups": [yaml.safe_load(each) for each in written]}
    # Tenants are equal in both, so that only products are entities unless a lookup says otherwise.
    return linked(service("price", PRICE, BY_PRICE), service("product", PRODUCT, spec))


@pytest.mark.parametrize(("written", "expected"), LOOKUPS.values(), ids=LOOKUPS)
def test_a_lookup_becomes(written: str, expected: str) -> None:
    result = compose(written)
    assert findings(result) == []
    shown = [show_lookup(each) for each in result.schema.types["Product"].lookups]
    assert expected in shown
    assert len(shown) == 2
    of_tenant = [show_lookup(each) for each in result.schema.types["Tenant"].lookups]
    assert of_tenant == ([expected] if "type: Node" in written else [])


def test_lookups_stand_in_one_order() -> None:
    first, second = "{type: Product, key: id, query: product}", "{type: Product, key: id, query: node}"
    assert compose(first, second) == compose(second, first)


REFUSALS = {
    "no such type": ("{type: Produkt, key: id, query: product}", "LOOKUP_TYPE_UNKNOWN", "Did you mean 'Product'?"),
    "no object type": ("{type: ProductKey, key: id, query: product}", "LOOKUP_TYPE_UNKNOWN",
        "Did you mean 'Product'?"),
    "no selection": ("{type: Product, key: 'id }', query: product}", "LOOKUP_KEY_INVALID",
        "Write 'id', 'owner.id' or 'sku tenant { id }'."),
    "no such key": ("{type: Product, key: ids, query: product}", "LOOKUP_KEY_UNKNOWN", "Did you mean 'id'?"),
    "an object as key": ("{type: Product, key: tenant, query: product}", "LOOKUP_KEY_INVALID",
        "Go on to a field of 'Tenant', such as 'tenant.id'."),
    "no such query": ("{type: Product, key: id, query: products}", "LINK_QUERY_UNKNOWN", "Did you mean 'product'?"),
    "a query of another type": ("{type: Product, key: id, query: tenant}", "LOOKUP_QUERY_INVALID",
        "Name a query that returns 'Product' or a list of it."),
    "a batch whose query returns one": (
        "{type: Product, key: id, query: product, arguments: [{name: id, batch: true}]}", "LINK_BATCH_INVALID",
        "Batch into a list argument, or leave 'batch' out."),
    "one key for a list": (
        "{type: Product, key: id, query: productsByIds, arguments: [{name: ids}]}", "LOOKUP_QUERY_INVALID",
        "Batch into the list argument: 'batch: true'."),
    "arguments missing": ("{type: Product, key: sku, query: product}", "LINK_ARGUMENT_MISSING", "fix"),
    "a part of the key": (
        "{type: Product, key: id sku, query: product, arguments: [{name: id}]}", "LOOKUP_KEY_UNCOVERED", "fix"),
    "more than the key": (
        "{type: Product, key: sku, query: productBySku, arguments: [{name: sku}, {name: tenant, from: tenant.id}]}",
        "LOOKUP_KEY_UNCOVERED", "fix"),
    "a client argument": (
        "{type: Product, key: id, query: product, arguments: [{name: id, argument: id}]}", "LOOKUP_QUERY_INVALID",
        "Use 'from' or 'value'."),
    "a list of keys": (
        "{type: Product, key: tags, query: productsByIds, arguments: [{name: ids, batch: true, positional: true}]}",
        "LOOKUP_QUERY_INVALID", "fix"),
    "nobody else has the key": (
        "{type: Product, key: name, query: product, arguments: [{name: id}]}", "LOOKUP_UNUSED", "fix"),
}  # fmt: skip


@pytest.mark.parametrize(("written", "code", "hint"), REFUSALS.values(), ids=REFUSALS)
def test_a_wrong_lookup_is_refused(written: str, code: str, hint: str) -> None:
    result = compose(written)
    assert [(each.code, each.hint) for each in result.diagnostics] == [(code, FIXES[code] if hint == "fix" else hint)]
    assert result.diagnostics[0].subgraph == "product"
    count = len(result.schema.types["Product"].lookups)
    assert count == (2 if result.diagnostics[0].severity == "warning" else 1)


def test_a_lookup_of_a_type_that_nobody_else_has_is_never_used() -> None:
    spec = "lookups: [{type: Product, key: id, query: product}]"
    result = linked(service("product", PRODUCT, spec))
    assert findings(result) == [("LOOKUP_UNUSED", "Product", FIXES["LOOKUP_UNUSED"])]


def test_a_virtual_schema_loads_nothing() -> None:
    spec = "{links: [{field: Query.one, value: 1}], lookups: [{type: Product, key: id, query: one}]}"
    result = linked(
        service("front", "type Query { one: Int } type Product { id: ID! }", spec, virtual=True),
        service("product", PRODUCT, "lookups: [{type: Product, key: id, query: product}]"),
    )
    assert ("LOOKUP_VIRTUAL", "Product", FIXES["LOOKUP_VIRTUAL"]) in findings(result)
