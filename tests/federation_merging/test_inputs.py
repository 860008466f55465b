"""Arguments and fields of input types: what all members know; what one requires, all have to know; equal defaults."""

import pytest

from .composing import compose_all, errors, hints, in_api


@pytest.mark.parametrize(
    ("one", "other", "merged", "code"),
    [
        ("(x: Int)", "(x: Int)", "(x: Int)", None),
        ("(x: Int, y: Int)", "(x: Int)", "(x: Int)", "INCONSISTENT_ARGUMENT_PRESENCE"),
        ("(x: Int! = 1)", "", "", "INCONSISTENT_ARGUMENT_PRESENCE"),
        ("(x: Int!)", "", None, "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"),
        ("(x: Int = 1)", "(x: Int = 1)", "(x: Int = 1)", None),
        ("(x: Float = 1)", "(x: Float = 1.0)", "(x: Float = 1)", None),
        ("(x: [Int] = 1)", "(x: [Int] = [1])", None, "FIELD_ARGUMENT_DEFAULT_MISMATCH"),
        ("(x: Int = 1)", "(x: Int)", "(x: Int)", "INCONSISTENT_DEFAULT_VALUE_PRESENCE"),
        ("(x: Int = 1)", "(x: Int = 2)", None, "FIELD_ARGUMENT_DEFAULT_MISMATCH"),
    ],
)
def test_arguments(one: str, other: str, merged: str | None, code: str | None) -> None:
    composition = compose_all(
        a=f"type Query {{ it{one}: Int @shareable }}", b=f"type Query {{ it{other}: Int @shareable }}"
    )
    if merged is None:
        assert errors(composition) == [code]
    else:
        assert f"{{ it{merged}: Int }}" in in_api(composition, "Query")
        assert hints(composition) == ([code] if code else [])


@pytest.mark.parametrize(
    ("one", "other", "merged", "code"),
    [
        ("x: Int y: Int", "x: Int", "x: Int", "INCONSISTENT_INPUT_OBJECT_FIELD"),
        ("x: Int y: Int!", "x: Int", None, "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"),
        ("x: Int y: Int! = 1", "x: Int", "x: Int", "INCONSISTENT_INPUT_OBJECT_FIELD"),
        ("x: Int y: Int! @inaccessible", "x: Int", None, "REQUIRED_INACCESSIBLE"),
        ("x: Int y: Int @inaccessible", "x: Int", "x: Int", None),
        ("x: Int", "y: Int", None, "EMPTY_MERGED_INPUT_TYPE"),
        ("x: Int = 1", "x: Int = 2", None, "INPUT_FIELD_DEFAULT_MISMATCH"),
        ("x: Int = 1", "x: Int", "x: Int", "INCONSISTENT_DEFAULT_VALUE_PRESENCE"),
    ],
)
def test_fields_of_input_types(one: str, other: str, merged: str | None, code: str | None) -> None:
    composition = compose_all(
        a=f"type Query {{ a(in: In): Int }} input In {{ {one} }}",
        b=f"type Query {{ b(in: In): Int }} input In {{ {other} }}",
    )
    if merged is None:
        assert errors(composition) == [code]
    else:
        assert in_api(composition, "In") == f"input In {{ {merged} }}"
        assert hints(composition) == ([code] if code else [])


def test_an_input_type_is_a_one_of_everywhere_or_nowhere() -> None:
    plain = "input In { x: Int }"
    marked = "input In @oneOf { x: Int }"
    query = "type Query { %s(in: In): Int } "
    assert errors(compose_all(a=query % "a" + marked, b=query % "b" + plain)) == ["ONE_OF_MISMATCH"]
    assert "@oneOf" in in_api(compose_all(a=query % "a" + marked, b=query % "b" + marked), "In")
