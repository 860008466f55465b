"""Enums by how they are used, unions by union, scalars by their specification."""

import pytest

from .composing import compose_all, errors, hints, in_api, in_supergraph

OUTPUT, INPUT = "type Query { %s: E }", "type Query { %s(e: E): Int }"
NEITHER = "type Query { %s: Int }"
BOTH = "type Query { %s(e: E): E }"


@pytest.mark.parametrize(
    ("use", "one", "other", "merged", "code"),
    [
        (OUTPUT, "X Y", "X Z", "X Y Z", "INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM"),
        (INPUT, "X Y", "X Z", "X", "INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"),
        (INPUT, "X", "Y", None, "EMPTY_MERGED_ENUM_TYPE"),
        (BOTH, "X Y", "Y X", "X Y", None),
        (BOTH, "X Y", "X", None, "ENUM_VALUE_MISMATCH"),
        (BOTH, "X Y @inaccessible", "X", "X", None),
        (INPUT, "X Y @inaccessible", "X", "X", None),
    ],
)
def test_enums(use: str, one: str, other: str, merged: str | None, code: str | None) -> None:
    composition = compose_all(
        a=use % "a" + f" enum E {{ {one} }}",
        b=use % "b" + f" enum E {{ {other} }}",
    )
    if merged is None:
        assert errors(composition) == [code]
    else:
        assert in_api(composition, "E") == f"enum E {{ {merged} }}"
        assert hints(composition) == ([code] if code else [])


def test_an_enum_that_nothing_uses_has_all_values() -> None:
    composition = compose_all(a=NEITHER % "a" + " enum E { X }", b=NEITHER % "b" + " enum E { Y }")
    assert in_api(composition, "E") == "enum E { X Y }"
    assert "UNUSED_ENUM_TYPE" in hints(composition)


def test_an_enum_that_only_one_subgraph_has_and_nothing_uses_is_told() -> None:
    assert hints(compose_all(a=NEITHER % "a" + " enum E { X }")) == ["UNUSED_ENUM_TYPE"]


def test_an_argument_of_a_directive_takes_a_value() -> None:
    definition = "directive @d(e: E) on FIELD"
    composition = compose_all(
        a=f"type Query {{ a: Int }} enum E {{ X Y }} {definition}",
        b=f"type Query {{ b: Int }} enum E {{ X }} {definition}",
    )
    assert in_api(composition, "E") == "enum E { X }"
    assert hints(composition) == ["INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM"]


def test_uses_in_different_subgraphs_count_together() -> None:
    composition = compose_all(a=OUTPUT % "a" + " enum E { X Y }", b=INPUT % "b" + " enum E { X }")
    assert errors(composition) == ["ENUM_VALUE_MISMATCH"]


def test_an_argument_that_is_left_out_uses_no_enum() -> None:
    composition = compose_all(
        a="type Query { it(e: E): E @shareable } enum E { X Y }", b="type Query { it: E @shareable } enum E { X }"
    )
    assert in_api(composition, "E") == "enum E { X Y }"


def test_a_field_of_an_input_type_that_is_left_out_uses_its_enum() -> None:
    composition = compose_all(
        a="type Query { a(in: In): E } input In { e: E x: Int } enum E { X Y }",
        b="type Query { b(in: In): E } input In { x: Int } enum E { X Y Z }",
    )
    assert errors(composition) == ["ENUM_VALUE_MISMATCH"]


def test_unions() -> None:
    composition = compose_all(a="type Query { u: U } union U = A type A { a: Int }", b="union U = B type B { b: Int }")
    assert in_supergraph(composition, "U") == (
        "union U @join__type(graph: A) @join__type(graph: B)"
        ' @join__unionMember(graph: A, member: "A") @join__unionMember(graph: B, member: "B") = A | B'
    )
    assert hints(composition) == ["INCONSISTENT_UNION_MEMBER"]


def test_scalars() -> None:
    composition = compose_all(
        a='type Query { a: S } scalar S @specifiedBy(url: "https://a.test/1")',
        b='type Query { b: S } scalar S @specifiedBy(url: "https://a.test/2")',
        c='type Query { c: S } scalar S @specifiedBy(url: "https://a.test/2")',
    )
    assert in_api(composition, "S") == 'scalar S @specifiedBy(url: "https://a.test/2")'
    assert hints(composition) == ["INCONSISTENT_NON_REPEATABLE_DIRECTIVE_ARGUMENTS"]
