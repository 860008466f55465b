"""External fields are declared as they are resolved, and what is required is there to be had."""

import pytest

from .composing import compose_all, errors, in_supergraph

USER = 'type T @key(fields: "id") {{ id: ID! {0} @external y: Int @requires(fields: "x") }}'
OWNER = 'type Query {{ t: T }} type T @key(fields: "id") {{ id: ID! {0} }}'


@pytest.mark.parametrize(
    ("resolved", "external", "code"),
    [
        ("x: Int", "x: Int", None),
        ("x: Int", "x: String", "EXTERNAL_TYPE_MISMATCH"),
        ("x: Int", "x: Int!", "EXTERNAL_TYPE_MISMATCH"),
        ("x(a: Int): Int", "x: Int", "EXTERNAL_ARGUMENT_MISSING"),
        ("x(a: Int): Int", "x(a: String): Int", "EXTERNAL_ARGUMENT_TYPE_MISMATCH"),
        ("x(a: Int! = 1): Int", "x(a: Int = 1): Int", None),
        ("x(a: Int = 1): Int", "x(a: Int = 2): Int", "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"),
        ("z: Int", "x: Int", "EXTERNAL_MISSING_ON_BASE"),
    ],
)
def test_external_fields(resolved: str, external: str, code: str | None) -> None:
    composition = compose_all(a=OWNER.format(resolved), b=USER.format(external))
    assert errors(composition) == ([code] if code else [])


def test_requirements_and_provisions_stand_on_joins() -> None:
    composition = compose_all(a=OWNER.format("x: Int"), b=USER.format("x: Int"))
    assert in_supergraph(composition, "T") == (
        'type T @join__type(graph: A, key: "id") @join__type(graph: B, key: "id") { id: ID!'
        " x: Int @join__field(graph: A) @join__field(graph: B, external: true)"
        ' y: Int @join__field(graph: B, requires: "x") }'
    )


def test_what_is_required_must_be_valid_on_the_merged_field() -> None:
    requires = 'type T @key(fields: "id") { id: ID! x(a: Int): Int @external y: Int @requires(fields: "x(a: 1)") }'
    composition = compose_all(
        a=OWNER.format("x(a: Int): Int @shareable"),
        b=requires,
        c='type T @key(fields: "id") { id: ID! x: Int @shareable }',
    )
    assert errors(composition) == ["REQUIRES_INVALID_FIELDS"]


def test_an_extension_needs_a_definition() -> None:
    query = "type Query { q: Int } "
    assert errors(compose_all(a=query + "extend type T { x: Int }")) == ["EXTENSION_WITH_NO_BASE"]
    assert errors(compose_all(a=query + "extend type T { x: Int }", b="type T { y: Int }")) == []
    assert errors(compose_all(first=query + "type T @extends { x: Int }")) == ["EXTENSION_WITH_NO_BASE"]
    assert errors(compose_all(a=query + "extend enum E { X }")) == ["EXTENSION_WITH_NO_BASE"]


def test_a_name_is_of_one_kind() -> None:
    composition = compose_all(
        a="type Query { t: T } type T { x: Int }", b="type Query { b(t: T): Int } input T { x: Int }"
    )
    assert errors(composition) == ["TYPE_KIND_MISMATCH"]
