"""Types of fields: the widest that a member gives; arguments and input fields: the narrowest; others do not fit."""

import pytest

from dovetail_composition.supergraph import print_supergraph, read_supergraph

from .composing import compose_all, errors, hints, in_api, in_supergraph

TYPES = """
interface Animal { name: String }
type Cat implements Animal { name: String @shareable }
type Dog implements Animal { name: String @shareable }
union Pet = Cat | Dog
"""


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [
        ("String", "String", "String"),
        ("String!", "String", "String"),
        ("[String!]!", "[String]", "[String]"),
        ("[String!]", "[String]", "[String]"),
        ("Cat", "Animal", "Animal"),
        ("Cat!", "Pet", "Pet"),
        ("[Cat!]!", "[Animal]", "[Animal]"),
        ("String", "Int", None),
        ("[String]", "String", None),
        ("[String!]", "[String]!", None),
        ("Cat", "Dog", None),
        ("Animal", "Pet", None),
    ],
)
def test_a_field_is_of_the_widest_type(one: str, other: str, merged: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        composition = compose_all(
            a=TYPES + f"type Query {{ it: {first} @shareable }}", b=TYPES + f"type Query {{ it: {second} @shareable }}"
        )
        if merged is None:
            assert errors(composition) == ["FIELD_TYPE_MISMATCH"]
        else:
            assert f"it: {merged} }}" in in_api(composition, "Query")
            assert hints(composition) == ([] if one == other else ["INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE"])


def test_one_of_three_types_has_to_include_the_others_whatever_their_order() -> None:
    subgraphs = [TYPES + f"type Query {{ it: {name} @shareable }}" for name in ("Cat", "Dog", "Pet")]
    for first, second, third in ((0, 1, 2), (2, 0, 1), (1, 2, 0)):
        composition = compose_all(a=subgraphs[first], b=subgraphs[second], c=subgraphs[third])
        assert "it: Pet }" in in_api(composition, "Query")


def test_a_type_may_be_a_subtype_in_another_subgraph_only() -> None:
    composition = compose_all(
        a="type Query { it: Animal @shareable } interface Animal { name: String }"
        " type Cow implements Animal { name: String @shareable }",
        b="type Query { it: Cat @shareable } type Cat { name: String @shareable }",
        c="interface Animal { name: String } type Cat implements Animal { name: String @shareable }",
    )
    assert "it: Animal }" in in_api(composition, "Query")


@pytest.mark.parametrize(
    ("one", "other", "merged"),
    [("Int", "Int!", "Int!"), ("[Int!]", "[Int]", "[Int!]"), ("Int", "String", None), ("[Int!]", "[Int]!", None)],
)
def test_an_argument_is_of_the_narrowest_type(one: str, other: str, merged: str | None) -> None:
    for first, second in ((one, other), (other, one)):
        composition = compose_all(
            a=f"type Query {{ it(x: {first}): Int @shareable }}", b=f"type Query {{ it(x: {second}): Int @shareable }}"
        )
        if merged is None:
            assert errors(composition) == ["FIELD_ARGUMENT_TYPE_MISMATCH"]
        else:
            assert f"it(x: {merged}): Int" in in_api(composition, "Query")
            assert hints(composition) == ["INCONSISTENT_BUT_COMPATIBLE_ARGUMENT_TYPE"]


@pytest.mark.parametrize(("one", "other", "merged"), [("Int", "Int!", "Int!"), ("Int", "String", None)])
def test_a_field_of_an_input_type_is_of_the_narrowest_type(one: str, other: str, merged: str | None) -> None:
    composition = compose_all(
        a=f"type Query {{ a(x: In): Int }} input In {{ it: {one} }}",
        b=f"type Query {{ b(x: In): Int }} input In {{ it: {other} }}",
    )
    if merged is None:
        assert errors(composition) == ["FIELD_TYPE_MISMATCH"]
    else:
        assert f"it: {merged} }}" in in_api(composition, "In")
        own = f'it: {merged} @join__field(graph: A, type: "{one}") @join__field(graph: B)'
        assert own in in_supergraph(composition, "In")
        assert composition.supergraph is not None
        assert read_supergraph(print_supergraph(composition.supergraph)) == composition.supergraph
