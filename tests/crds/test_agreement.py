"""The API server and Dovetail's own reader draw the same line: what one takes the other takes, spoiled or not."""

import copy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.admission import Verdict, verdicts
from support.cluster import ApiServer

from dovetail_composition.resources import parse_gateway, parse_schema

from .definitions import OBJECTS

pytestmark = pytest.mark.cluster

BATCH = 200
TEXTS = (Path(__file__).parent / "texts.txt").read_text().split()
"""Of every kind that fields take, right, nearly right and wrong."""
SPACED = [
    "",
    " ",
    "a b",
    " a",
    "a ",
    "a\tb",
    "a\n",
    "\n",
    '"',
    "'",
    "\\",
    "{",
    "a\r\nb",
    "sku tenant { id }",
    "\x7f",
    "日本",
]
NUMBERS = [0, 1, -1, 80, 65535, 65536, 1_000_000, 1_000_001, 1_000_000_000, 1_000_000_001, 2**53 - 1, 2**53]
VALUES = st.one_of(
    st.sampled_from(TEXTS + SPACED),
    st.sampled_from(NUMBERS),
    st.booleans(),
    st.just([]),
    st.just({}),
    st.text("aA1.-_/:[]{}()!@#%&= ~'", max_size=8),
)
DELETED = object()
SCHEMA_TEXT = {("schemas", "catalog-schema"): {"schema.graphql": "type Query { a: Int }"}}

ONLY_THERE = (
    "may not be more than",  # sizes of texts and lists
    "Too long",
    "Too many",
    "must have at most",
    "Duplicate value",  # composition names both owners of what is given twice
    "batched needs an argument with batch",  # composition checks what links mean, whose source is SDL as well
    "batch collects values of the parents",
    "at most one of batch and each",
    "targetFieldName and positional belong",
    "at most one of targetFieldName and positional",
    "should be at least 1 chars long",
)
"""Rules of the API server alone, by their messages: here composition has them, or there is nothing to protect."""


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths of all values within, but not of what stands in a constant, which may be anything."""
    yield path
    if path and path[-1] == "value":
        return
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from places(child, (*path, key))


def changed(manifest: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    manifest = copy.deepcopy(manifest)
    inside: Any = manifest["spec"]
    for step in path[:-1]:
        inside = inside[step]
    if value is DELETED:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    return manifest


@st.composite
def manifests(draw: st.DrawFn) -> dict[str, Any]:
    """A valid example in which one or two values are other ones, or gone."""
    manifest = draw(st.sampled_from(OBJECTS))
    for _ in range(draw(st.integers(1, 2))):
        candidates = [path for path in places(manifest["spec"]) if path]
        if candidates:
            path = draw(st.sampled_from(candidates))
            manifest = changed(manifest, path, draw(VALUES | st.just(DELETED)))
    return manifest


def refused_here(manifest: dict[str, Any]) -> list[str]:
    if manifest["kind"] == "GraphQLGateway":
        return [str(each) for each in parse_gateway(manifest)[1]]
    diagnostics = parse_schema(manifest, SCHEMA_TEXT)[1]
    return [str(each) for each in diagnostics if each.code != "SCHEMA_SOURCE_MISSING"]


def disagreement(manifest: dict[str, Any], verdict: Verdict) -> str:
    here = refused_here(manifest)
    if verdict.accepted == (not here):
        return ""
    if not here and all(any(words in message for words in ONLY_THERE) for _, message in verdict.causes):
        return ""
    return f"{manifest['spec']}\n  there: {verdict}\n  here: {here}"


@given(drawn=st.lists(manifests(), min_size=BATCH, max_size=BATCH))
@settings(max_examples=3, deadline=None, suppress_health_check=[*HealthCheck], derandomize=True, database=None)
def agree(cluster: ApiServer, drawn: list[dict[str, Any]]) -> None:
    named = [each | {"metadata": {"name": "spoiled"}} for each in drawn]
    found = [disagreement(each, verdict) for each, verdict in zip(named, verdicts(cluster, named), strict=True)]
    assert [each for each in found if each] == []


def test_spoiled_examples_are_taken_by_both_or_by_none(cluster: ApiServer) -> None:
    agree(cluster)
