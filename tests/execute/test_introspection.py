"""Equal questions about the schema are answered once a generation, within bounds; others never share an answer."""

import pytest
from graphql import build_schema, parse

from dovetail_gateway.execute import introspection
from dovetail_gateway.execute.introspection import Introspections

SCHEMA = build_schema("type Query { user(id: ID): User } type User { id: ID }")
DOCUMENT = parse(
    "query($name: String!, $deep: Boolean = false) { __type(name: $name) { name kind @include(if: $deep) } }"
)


@pytest.fixture
def introspections() -> Introspections:
    return Introspections(SCHEMA)


def test_the_same_document_and_variables_are_answered_once(introspections: Introspections) -> None:
    first = introspections.answer(DOCUMENT, {"name": "User", "unrelated": 1})

    assert first.values == {"__type": {"name": "User"}}
    assert introspections.answer(DOCUMENT, {"name": "User", "unrelated": 2}) is first


@pytest.mark.parametrize(
    ("variables", "values"),
    [
        ({"name": "Query"}, {"__type": {"name": "Query"}}),
        ({"name": "User", "deep": True}, {"__type": {"name": "User", "kind": "OBJECT"}}),
        ({"name": "Nothing"}, {"__type": None}),
    ],
)
def test_other_variables_are_another_question(
    introspections: Introspections, variables: dict[str, object], values: dict[str, object]
) -> None:
    introspections.answer(DOCUMENT, {"name": "User"})

    assert introspections.answer(DOCUMENT, variables).values == values


def test_another_document_is_another_question(introspections: Introspections) -> None:
    introspections.answer(DOCUMENT, {"name": "User"})
    other = parse("query($name: String!) { again: __type(name: $name) { name } }")

    assert introspections.answer(other, {"name": "User"}).values == {"again": {"name": "User"}}


def test_an_error_is_part_of_the_answer(introspections: Introspections) -> None:
    failing = parse("query($name: String!) { __type(name: $name) { name } }")

    for _ in range(2):
        assert introspections.answer(failing, {}).problems


def test_only_the_latest_answers_are_kept(introspections: Introspections, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(introspection, "MAX_ENTRIES", 2)
    first = introspections.answer(DOCUMENT, {"name": "A"})
    second = introspections.answer(DOCUMENT, {"name": "B"})
    assert introspections.answer(DOCUMENT, {"name": "A"}) is first
    introspections.answer(DOCUMENT, {"name": "C"})

    assert introspections.answer(DOCUMENT, {"name": "A"}) is first
    assert introspections.answer(DOCUMENT, {"name": "B"}) is not second


def test_their_size_in_all_is_bounded(introspections: Introspections, monkeypatch: pytest.MonkeyPatch) -> None:
    size = introspections.answer(DOCUMENT, {"name": "User"}).size
    monkeypatch.setattr(introspection, "MAX_SIZE_IN_ALL", 2 * size)
    kept = introspections.answer(DOCUMENT, {"name": "User"})
    introspections.answer(DOCUMENT, {"name": "Query", "deep": True})
    assert introspections.answer(DOCUMENT, {"name": "User"}) is not kept

    monkeypatch.setattr(introspection, "MAX_SIZE_IN_ALL", size - 1)
    large = introspections.answer(parse("{ __schema { types { name } } }"), {})
    assert large.values, "too large to keep, and answered all the same"
