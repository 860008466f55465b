"""`@override`: what moves, what is left behind, and what is wrong or can go."""

import pytest

from .composing import compose_all, errors, hints, in_supergraph

TAKER = 'type T @key(fields: "id") { id: ID! x: Int @override(from: "a") }'


@pytest.mark.parametrize(
    ("source", "hint", "joined"),
    [
        ("x: Int", "OVERRIDDEN_FIELD_CAN_BE_REMOVED", 'x: Int @join__field(graph: B, override: "a")'),
        (
            'x: Int @external y: Int @requires(fields: "x")',
            "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED",
            'x: Int @join__field(graph: A, external: true) @join__field(graph: B, override: "a")',
        ),
        ("", "OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", 'x: Int @join__field(graph: B, override: "a")'),
    ],
)
def test_an_overridden_field(source: str, hint: str, joined: str) -> None:
    composition = compose_all(
        a=f'type Query {{ t: T }} type T @key(fields: "id") {{ id: ID! {source} }}',
        b=TAKER,
    )
    assert hints(composition) == [hint]
    assert joined in in_supergraph(composition, "T")


def test_an_overridden_field_that_is_part_of_a_key_stays_for_that() -> None:
    composition = compose_all(
        a='type Query { t: T } type T @key(fields: "id") @key(fields: "x") { id: ID! x: Int }', b=TAKER
    )
    assert errors(composition) == []
    text = in_supergraph(composition, "T")
    assert 'x: Int @join__field(graph: A, usedOverridden: true) @join__field(graph: B, override: "a")' in text


@pytest.mark.parametrize("label", ["percent(5)", "percent(12.5)", "percent(100)", "my-label:1.0/x"])
def test_a_labelled_override_is_for_some_requests(label: str) -> None:
    composition = compose_all(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }',
        b=TAKER.replace('"a"', f'"a", label: "{label}"'),
    )
    assert hints(composition) == ["OVERRIDE_MIGRATION_IN_PROGRESS"]
    assert (
        f'x: Int @join__field(graph: A, overrideLabel: "{label}")'
        f' @join__field(graph: B, override: "a", overrideLabel: "{label}")'
    ) in in_supergraph(composition, "T")


@pytest.mark.parametrize("label", ["percent(101)", "percent(-1)", "percent(1.123456789)", "1x", "", "a b"])
def test_a_label_is_a_name_or_a_percentage(label: str) -> None:
    composition = compose_all(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! x: Int }',
        b=TAKER.replace('"a"', f'"a", label: "{label}"'),
    )
    assert errors(composition) == ["OVERRIDE_LABEL_INVALID"]


@pytest.mark.parametrize(
    ("a", "b", "code"),
    [
        ("x: Int", 'x: Int @override(from: "b")', "OVERRIDE_FROM_SELF_ERROR"),
        ('x: Int @override(from: "b")', 'x: Int @override(from: "a")', "OVERRIDE_SOURCE_HAS_OVERRIDE"),
        (
            'x: Int @requires(fields: "y") y: Int @external',
            'x: Int @override(from: "a") y: Int',
            "OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE",
        ),
        ("x: Int", 'x: Int @override(from: "nobody")', "INVALID_FIELD_SHARING"),
    ],
)
def test_overrides_that_cannot_be(a: str, b: str, code: str) -> None:
    composition = compose_all(
        a=f'type Query {{ t: T }} type T @key(fields: "id") {{ id: ID! {a} }}',
        b=f'type T @key(fields: "id") {{ id: ID! {b} }}',
    )
    assert code in errors(composition)


def test_an_unknown_source_is_told() -> None:
    composition = compose_all(a='type Query { x: Int @override(from: "gone") }')
    assert hints(composition) == ["FROM_SUBGRAPH_DOES_NOT_EXIST"]
