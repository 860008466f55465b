"""The quick proof that variables fit: it proves what clients mostly send, and nothing that graphql-core refuses."""

from typing import Any

import pytest
from graphql import GraphQLInputType, OperationDefinitionNode, build_schema, is_input_type, parse, type_from_ast
from graphql.execution.values import get_variable_values
from hypothesis import given
from hypothesis import strategies as st

from dovetail_gateway.document.fitting import fits

SCHEMA = build_schema("""
scalar Any
enum Color { RED GREEN }
input In { color: Color!, names: [String!], in: In, number: Int! = 1, any: Any, f: Float }
input One @oneOf { a: Int, b: String }
type Query { x(in: In, one: One, any: Any, id: ID): Int }
""")

TYPES = [
    "Int",
    "Int!",
    "Float",
    "ID!",
    "String",
    "Boolean!",
    "[Int]",
    "[[ID!]!]",
    "Color",
    "In",
    "[In!]!",
    "One",
    "Any!",
]

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.sampled_from([0, 1, -1, 1 << 31, -(1 << 31), 1 << 53, (1 << 53) + 1, 1 << 63, 1.0, 1.5, 1e300])
    | st.sampled_from(["", "1", "RED", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["color", "names", "in", "number", "any", "f", "a", "b", "c"]), inner, max_size=4
        )
        | inner.map(lambda value: {"color": "RED", "in": value})
    ),
    max_leaves=8,
)


def declared(type_ref: str) -> tuple[OperationDefinitionNode, GraphQLInputType]:
    operation = parse(f"query ($v: {type_ref}) {{ x }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    type_ = type_from_ast(SCHEMA, operation.variable_definitions[0].type)
    assert is_input_type(type_)
    return operation, type_


@given(st.sampled_from(TYPES), JSON)
def test_what_is_proven_the_library_takes(type_ref: str, value: Any) -> None:
    operation, type_ = declared(type_ref)
    if fits(value, type_):
        assert not isinstance(get_variable_values(SCHEMA, operation.variable_definitions, {"v": value}), list)


@pytest.mark.parametrize(
    ("type_ref", "value"),
    [
        ("Int", 3),
        ("Int", None),
        ("Float", 1.5),
        ("Float!", 1),
        ("ID!", "a"),
        ("ID!", 7),
        ("Boolean!", True),
        ("[Int]", [1, None]),
        ("[Int]", 1),
        ("Color", "RED"),
        ("In", {"color": "GREEN", "names": ["a"], "in": {"color": "RED", "number": 4}, "any": {"x": [1]}}),
        ("Any!", [{"a": 1}]),
    ],
)
def test_what_clients_mostly_send_is_proven(type_ref: str, value: Any) -> None:
    assert fits(value, declared(type_ref)[1])


def test_an_integer_that_a_double_would_round_is_left_open() -> None:
    type_ = declared("[Float!]")[1]

    assert fits([1 << 53, -(1 << 53)], type_)
    assert not fits([(1 << 53) + 1], type_)
