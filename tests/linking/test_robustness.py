"""Whatever authors write, linking gives findings and never an exception, and what is left is a valid API."""

from dataclasses import replace
from datetime import date
from functools import reduce
from typing import Any

import pytest
from graphql import validate_schema
from hypothesis import given
from hypothesis import strategies as st
from support.linking import catalog_and_product, members_of

from dovetail_composition.api.accessible import accessible_schema
from dovetail_composition.api.check import check_api
from dovetail_composition.linking import link
from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec, LookupSpec
from dovetail_composition.schema.core_schema import core_schema
from dovetail_composition.schema.definitions import Schema

MERGED, MEMBERS = members_of(*catalog_and_product([]))
FIELDS = [
    *(f"Catalog.{name}" for name in ("x", "id", "productId", "productIds", "code", "tenant", "entries")),
    *("Thing.x", "Thing.id", "Entry.x", "Query.x", "Query.catalog", "Mutation.x", "Subscription.x", "Owner.x", "Any.x"),
    *("Kind.A", "Nothing.x", "Catalog", "Query.x(a:)", "", "Shared.x"),
]
QUERIES = [*MERGED.types["Query"].fields, "rate", "nothing", "secret", "reveal"]
SELECTIONS = [
    *("id", "productId", "productIds", "number", "sku", "zone", "tenant", "tenant.id", "sku tenant { id zone }"),
    *("entries.productId", "entries { id owner { id } }", "any", "any.id", "code", "x", "", "{", "a..b", "reviews.id"),
]
ARGUMENTS = [
    "id",
    "ids",
    "keys",
    "skus",
    "zones",
    "sort",
    "filter",
    "currency",
    "first",
    "stars",
    "how",
    "productIds",
    "x",
]
TYPES = [None, "Product", "[Product!]!", "[[Product]]", "Item!", "Bundle", "Int", "String", "Sort", "Filter", "[", ""]
TEXTS = ["EUR", "NAME", "\ud800"]
KEYS = ["text", "sort", "and", "a b"]

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(TEXTS),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=2),
    max_leaves=4,
)
optional = st.none()
arguments = st.builds(
    LinkArgumentSpec,
    name=st.sampled_from(ARGUMENTS),
    from_=optional | st.sampled_from(SELECTIONS),
    argument=optional | st.sampled_from(ARGUMENTS),
    value=json,
    has_value=st.booleans(),
    batch=st.booleans(),
    each=st.booleans(),
    target_field_name=optional | st.sampled_from(SELECTIONS),
    positional=st.booleans(),
)
links = st.builds(
    LinkSpec,
    field=st.sampled_from(FIELDS),
    schema=st.sampled_from([None, "catalog", "product", "shop/product", "nowhere", "/", "a/b/c"]),
    query=optional | st.sampled_from(QUERIES),
    type=st.sampled_from(TYPES),
    value=json,
    has_value=st.booleans(),
    collection=st.booleans(),
    batched=st.booleans(),
    arguments=st.lists(arguments, max_size=3).map(tuple),
)
lookups = st.builds(
    LookupSpec,
    type=st.sampled_from(["Product", "Shared", "Item", "Catalog", "Kind", "Nothing", ""]),
    key=st.sampled_from(SELECTIONS),
    query=st.sampled_from(QUERIES),
    arguments=st.lists(arguments, max_size=2).map(tuple),
)


def assert_valid(schema: Schema) -> None:
    assert check_api(schema, MEMBERS) == ()
    assert validate_schema(replace_assumption(core_schema(accessible_schema(schema)))) == []


def replace_assumption(schema: Any) -> Any:
    """The schema object as one that graphql-core has not yet been told to trust."""
    schema._validation_errors = None
    return schema


@given(st.lists(links, max_size=3), st.lists(lookups, max_size=2))
def test_any_link_is_resolved_or_refused(written: list[LinkSpec], of_product: list[LookupSpec]) -> None:
    catalog, product = MEMBERS
    members = [replace(catalog, links=tuple(written)), replace(product, lookups=(*product.lookups, *of_product))]
    result = link(MERGED, members)
    if not any(each.code in {"LINK_INTERFACE", "INVALID_GRAPHQL"} for each in result.diagnostics):
        assert_valid(result.schema)
    assert link(MERGED, members) == result
    for finding in result.diagnostics:
        assert finding.subgraph in {"catalog", "product"}
        assert finding.message
        assert finding.hint


UNFIT = {
    "half a surrogate pair": {"text": "\udfff"},
    "infinity": float("inf"),
    "not a number": float("nan"),
    "a huge number": 10**5000,
    "a date": date(2026, 1, 1),
    "deep lists": reduce(lambda inner, _: [inner], range(100), 1),
}


@pytest.mark.parametrize("name", UNFIT)
def test_values_that_no_service_could_be_sent(name: str) -> None:
    argument = LinkArgumentSpec(name="filter", value=UNFIT[name], has_value=True)
    ids = LinkArgumentSpec(name="ids", value=[], has_value=True)
    spec = LinkSpec(field="Catalog.x", schema="product", query="productsByIds", arguments=(ids, argument))
    result = link(MERGED, [replace(MEMBERS[0], links=(spec,)), MEMBERS[1]])
    assert [each.code for each in result.diagnostics] == ["LINK_ARGUMENT_VALUE"]


def test_nothing_changes_without_links() -> None:
    bare = [replace(member, links=(), lookups=()) for member in MEMBERS]
    visible = link(MERGED, bare).schema
    assert accessible_schema(visible) == accessible_schema(MERGED)
    assert link(visible, bare).schema == visible
