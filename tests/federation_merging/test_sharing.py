"""Who may resolve a field beside others."""

import pytest

from .composing import compose_all, errors, hints

QUERY = "type Query { %s: T } "


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ("type T { x: Int @shareable }", "type T { x: Int @shareable }", None),
        ("type T @shareable { x: Int }", "type T { x: Int @shareable }", None),
        ("type T { x: Int @shareable }", "type T { x: Int }", "INVALID_FIELD_SHARING"),
        ("type T { x: Int }", "type T { x: Int }", "INVALID_FIELD_SHARING"),
        ('type T @key(fields: "x") { x: Int }', 'type T @key(fields: "x") { x: Int }', None),
        (
            'type T @key(fields: "o { x }") { o: O } type O { x: Int }',
            'type T @key(fields: "o { x }") { o: O } type O { x: Int }',
            None,
        ),
        (
            'type T @key(fields: "id") { id: ID! x: Int }',
            'type T @key(fields: "id") { id: ID! x: Int @external y: Int @requires(fields: "x") }',
            None,
        ),
        ("interface T { x: Int } type A implements T { x: Int @shareable }", "interface T { x: Int }", None),
    ],
)
def test_fields_of_two_subgraphs(one: str, other: str, code: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        composition = compose_all(a=QUERY % "a" + first, b=QUERY % "b" + second)
        assert errors(composition) == ([code] if code else [])


def test_what_a_subgraph_provides_it_resolves() -> None:
    provider = 'type Query { p: P @provides(fields: "n") } type P @key(fields: "id") { id: ID! n: Int @external }'
    base = 'type P @key(fields: "id") { id: ID! n: Int %s }'
    assert errors(compose_all(a=provider, b=base % "@shareable")) == []
    assert errors(compose_all(a=provider, b=base % "")) == ["INVALID_FIELD_SHARING"]


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("type V { y: Int @external }", []),
        ("type V { y: Int @shareable }", ["INCONSISTENT_OBJECT_VALUE_TYPE_FIELD"]),
    ],
)
def test_who_resolves_nothing_of_a_type_need_not_have_its_fields(value: str, found: list[str]) -> None:
    entity = 'type T @key(fields: "id") { id: ID! v: V @external x: Int @requires(fields: "v { y }") }'
    composition = compose_all(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! v: V } type V @shareable { y: Int z: Int }',
        b=f"{entity} {value}",
    )
    assert hints(composition) == found


def test_root_fields_are_shared_like_others() -> None:
    assert errors(compose_all(a="type Query { x: Int }", b="type Query { x: Int }")) == ["INVALID_FIELD_SHARING"]
    assert errors(compose_all(a="type Query @shareable { x: Int }", b="type Query { x: Int @shareable }")) == []


def test_subscriptions_are_never_shared() -> None:
    query, events = "type Query { %s: Int } ", "type Subscription { x: Int @shareable }"
    assert errors(compose_all(a=query % "a" + events, b=query % "b")) == ["INVALID_FIELD_SHARING"]
    assert errors(compose_all(a=query % "a" + events, b=query % "b" + events)) == ["INVALID_FIELD_SHARING"]


def test_the_youngest_is_to_blame_and_the_others_stand_beside_it() -> None:
    composition = compose_all(z="type Query { x: Int }", m="type Query { x: Int }", a="type Query { x: Int }")
    (finding,) = composition.diagnostics
    assert (finding.subgraph, [other.subgraph for other in finding.others]) == ("a", ["m", "z"])
    assert finding.location is not None
    assert "@shareable" in finding.hint


def test_fields_of_federation_1_are_shared_as_a_matter_of_course() -> None:
    assert errors(compose_all(first="type Query { f: T } type T { x: Int }", first2="type T { x: Int }")) == []
