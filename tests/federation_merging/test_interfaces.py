"""Interfaces: who implements them where, keys on them, and interface objects."""

import pytest

from .composing import compose_all, errors, in_supergraph

MEDIA = """
type Query { media: [Media] }
interface Media @key(fields: "id") { id: ID! title: String }
type Book implements Media @key(fields: "id") { id: ID! title: String }
type Film implements Media @key(fields: "id") { id: ID! title: String }
"""
REVIEWS = 'type Media @interfaceObject @key(fields: "id") { id: ID! stars: Int }'


def test_fields_of_an_interface_object_are_those_of_each_implementation() -> None:
    composition = compose_all(a=MEDIA, b=REVIEWS)
    assert in_supergraph(composition, "Media") == (
        'interface Media @join__type(graph: A, key: "id") @join__type(graph: B, key: "id", isInterfaceObject: true)'
        " { id: ID! title: String @join__field(graph: A) stars: Int @join__field(graph: B) }"
    )
    assert in_supergraph(composition, "Book").endswith("title: String stars: Int @join__field }")


def test_an_implementation_may_give_the_field_itself_where_it_is_shared() -> None:
    own = 'type Book @key(fields: "id") { id: ID! stars: Int %s }'
    shared = REVIEWS.replace("stars: Int", "stars: Int @shareable")
    assert errors(compose_all(a=MEDIA, b=shared, c=own % "@shareable")) == []
    assert errors(compose_all(a=MEDIA, b=shared, c=own % "")) == ["INVALID_FIELD_SHARING"]


def test_two_interface_objects_share_fields_only_where_both_say_so() -> None:
    assert errors(compose_all(a=MEDIA, b=REVIEWS, c=REVIEWS)) == ["INVALID_FIELD_SHARING"]
    shared = REVIEWS.replace("stars: Int", "stars: Int @shareable")
    assert errors(compose_all(a=MEDIA, b=shared, c=shared)) == []


@pytest.mark.parametrize(
    ("a", "b", "code"),
    [
        (
            MEDIA,
            REVIEWS + ' type Book @key(fields: "id") { id: ID! pages: Int }',
            "INTERFACE_OBJECT_USAGE_ERROR",
        ),
        (
            MEDIA,
            'interface Media { id: ID! } type Song implements Media @key(fields: "id") { id: ID! title: String }',
            "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE",
        ),
        (
            "type Query { n: [Node] } interface Node { id: ID! x: Int } type A implements Node { id: ID! x: Int }",
            "interface Node { id: ID! } type B implements Node { id: ID! }",
            "INTERFACE_FIELD_NO_IMPLEM",
        ),
        ("type Query { q: Int }", REVIEWS, "INTERFACE_OBJECT_USAGE_ERROR"),
        (
            (
                "type Query { i: I } interface I { id: ID x: Int! @inaccessible } "
                'type T implements I @key(fields: "id") { id: ID x: Int! @inaccessible @shareable }'
            ),
            'type T @key(fields: "id") { id: ID x: Int @shareable }',
            "INVALID_GRAPHQL",
        ),
    ],
)
def test_interfaces_that_cannot_be(a: str, b: str, code: str) -> None:
    assert errors(compose_all(a=a, b=b)) == [code]


def test_a_type_implements_what_it_implements_in_any_subgraph() -> None:
    composition = compose_all(
        a='type Query { t: T } type T @key(fields: "id") { id: ID! x: Int @shareable }',
        b='interface I { x: Int } type T implements I @key(fields: "id") { id: ID! x: Int @shareable }',
    )
    assert '@join__implements(graph: B, interface: "I")' in in_supergraph(composition, "T")
