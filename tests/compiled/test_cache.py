"""The cache of prepared operations."""

from dataclasses import replace

import pytest
from graphql import build_schema

from dovetail_composition.manifest import Policies
from dovetail_gateway.compiled.cache import (
    MAX_ENTRIES,
    MAX_EXPANDED_IN_ALL,
    MAX_TEXT,
    MAX_TEXT_IN_ALL,
    DocumentCache,
)
from dovetail_gateway.document.prepared import PreparedOperation, prepare


@pytest.fixture(scope="module")
def prepared() -> PreparedOperation:
    return prepare(build_schema("type Query { x: Int }"), "{ x }", None, Policies())


def test_an_entry_is_found_by_text_and_operation_name(prepared: PreparedOperation) -> None:
    cache = DocumentCache()
    entry = cache.put("{ x }", None, prepared)

    assert cache.get("{ x }", None) is entry
    assert cache.get("{ x }", "A") is None
    assert cache.get("{x}", None) is None


def test_the_least_recently_used_entry_goes_first(prepared: PreparedOperation) -> None:
    cache = DocumentCache()
    for number in range(MAX_ENTRIES):
        cache.put(str(number), None, prepared)
    cache.get("0", None)
    cache.put("more", None, prepared)

    assert len(cache) == MAX_ENTRIES
    assert cache.get("0", None) is not None
    assert cache.get("1", None) is None


def test_all_texts_together_are_bounded(prepared: PreparedOperation) -> None:
    cache = DocumentCache()
    for number in range(100):
        cache.put(str(number).rjust(MAX_TEXT), None, prepared)

    assert len(cache) == MAX_TEXT_IN_ALL // MAX_TEXT
    assert cache.get("99".rjust(MAX_TEXT), None) is not None


def test_short_documents_that_unfold_to_long_operations_are_bounded_by_those(prepared: PreparedOperation) -> None:
    unfolding = replace(prepared, length=1 << 20)
    cache = DocumentCache()
    for number in range(100):
        cache.put(str(number), None, unfolding)

    assert len(cache) == MAX_EXPANDED_IN_ALL >> 20
    assert cache.get("99", None) is not None


def test_long_documents_are_not_kept(prepared: PreparedOperation) -> None:
    cache = DocumentCache()

    assert cache.put("x" * (MAX_TEXT + 1), None, prepared).prepared is prepared
    assert len(cache) == 0
