"""Access requirements: interfaces are guarded as their implementations are, and so is who requires guarded data."""

import pytest

from .composing import compose_all, errors, hints, in_supergraph


def test_an_interface_is_guarded_by_all_that_guards_its_implementations() -> None:
    composition = compose_all(
        a="type Query { i: I } interface I { x: Int }"
        ' type A implements I @authenticated { x: Int @policy(policies: [["p"]]) }'
        ' type B implements I { x: Int @policy(policies: [["q"]]) }'
    )
    assert in_supergraph(composition, "I") == (
        'interface I @join__type(graph: A) @authenticated { x: Int @policy(policies: [["p", "q"]]) }'
    )
    assert hints(composition) == ["MERGED_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"]


def test_what_guards_a_field_of_an_interface_object_guards_it_in_each_implementation() -> None:
    composition = compose_all(
        a='type Query { i: I } interface I @key(fields: "id") { id: ID! }'
        ' type A implements I @key(fields: "id") { id: ID! }',
        b='type I @interfaceObject @key(fields: "id") { id: ID! x: Int @authenticated }',
    )
    assert "x: Int @join__field @authenticated" in in_supergraph(composition, "A")


@pytest.mark.parametrize(
    ("guard", "own", "right"),
    [
        ("@authenticated", "", False),
        ("@authenticated", "@authenticated", True),
        ('@requiresScopes(scopes: [["a"]])', '@requiresScopes(scopes: [["a", "b"]])', True),
        ('@requiresScopes(scopes: [["a", "b"]])', '@requiresScopes(scopes: [["a"]])', False),
        ('@requiresScopes(scopes: [["a"], ["b"]])', '@requiresScopes(scopes: [["b"]])', True),
        ('@policy(policies: [["a"]])', '@policy(policies: [["a"], ["b"]])', False),
    ],
)
def test_who_requires_guarded_data_is_guarded_as_much(guard: str, own: str, right: bool) -> None:
    composition = compose_all(
        a=f'type Query {{ t: T }} type T @key(fields: "id") {{ id: ID! x: Int {guard} }}',
        b=f'type T @key(fields: "id") {{ id: ID! x: Int @external y: Int @requires(fields: "x") {own} }}',
    )
    assert errors(composition) == ([] if right else ["MISSING_TRANSITIVE_AUTH_REQUIREMENTS"])
