"""Variables: checked like graphql-core does, passed on as they were written."""

import contextlib
from typing import Any

import orjson
import pytest
from graphql import GraphQLSchema, OperationDefinitionNode, build_schema, parse

from dovetail_composition.manifest import Policies
from dovetail_gateway.document.variables import coerce_variables
from dovetail_gateway.request.decoding import decode_json
from dovetail_gateway.request.errors import RequestError

DOCUMENT = """
query (
  $int: Int, $float: Float, $id: ID, $list: [Int!], $any: JSON, $color: Color = RED, $in: In, $default: Int = 5
) { x }
"""


@pytest.fixture(scope="module")
def schema() -> GraphQLSchema:
    return build_schema(
        """
        scalar JSON
        enum Color { RED }
        input In { a: Int! = 1, b: In, one: Int }
        type Query { x(float: Float, id: ID, any: JSON, color: Color, in: In): Int }
        """
    )


def operation(document: str = DOCUMENT) -> OperationDefinitionNode:
    node = parse(document).definitions[0]
    assert isinstance(node, OperationDefinitionNode)
    return node


def coerced(schema: GraphQLSchema, text: str) -> bytes:
    """Variables as they would be sent to a subgraph, without the defaults that every case has."""
    values = coerce_variables(schema, operation(), decode_json(text.encode()), Policies())
    assert values.pop("color", "RED") == "RED"
    assert values.pop("default", 5) == 5
    return orjson.dumps(values)


@pytest.mark.parametrize(
    "text",
    [
        "{}",
        '{"int":1}',
        '{"int":null}',
        '{"float":1.10}',
        '{"float":10000000000000000000000}',
        '{"float":1e5}',
        '{"id":12345678901234567890123}',
        '{"id":"1"}',
        '{"list":[1,2]}',
        '{"list":3}',
        '{"any":{"n":1.000,"m":[123456789012345678901234567890.123456789,-0,1E400000]}}'.replace("1E400000", "1E40"),
        '{"in":{"b":{}}}',
    ],
)
def test_values_are_passed_on_as_written(schema: GraphQLSchema, text: str) -> None:
    assert coerced(schema, text).decode() == text


def test_defaults_are_given_only_for_absent_variables(schema: GraphQLSchema) -> None:
    values = coerce_variables(schema, operation(), {"default": None, "unknown": 1}, Policies())

    assert values == {"default": None, "color": "RED"}


@pytest.mark.parametrize(
    ("provided", "name"),
    [
        ({"int": "1"}, "$int"),
        ({"int": 1 << 31}, "$int"),
        ({"int": 1.5}, "$int"),
        ({"int": True}, "$int"),
        ({"float": "x"}, "$float"),
        ({"list": [None]}, "$list"),
        ({"color": "BLUE"}, "$color"),
        ({"color": 1}, "$color"),
        ({"in": {"c": 1}}, "$in"),
        ({"in": []}, "$in"),
        ({"in": {"b": {"a": None}}}, "$in"),
    ],
)
def test_a_value_that_does_not_fit_is_named(schema: GraphQLSchema, provided: dict[str, Any], name: str) -> None:
    with pytest.raises(RequestError) as refusal:
        coerce_variables(schema, operation(), provided, Policies())

    assert refusal.value.code == "BAD_USER_INPUT"
    assert name in str(refusal.value)


def test_at_most_so_many_errors(schema: GraphQLSchema) -> None:
    with pytest.raises(RequestError) as refusal:
        coerce_variables(schema, operation(), {"list": ["x"] * 100}, Policies())

    assert len(refusal.value.errors) <= 6


@pytest.mark.parametrize(
    "number", ["9" * 25, "9" * 300, "-" + "9" * 30, "1" + "0" * 308, "0." + "1" * 2_000, "1e308", "-0", "1E-400"]
)
@pytest.mark.parametrize("name", ["int", "float", "id", "list", "any", "color", "in"])
def test_extreme_numbers_are_taken_or_refused_but_never_crash(schema: GraphQLSchema, number: str, name: str) -> None:
    text = f'{{"{name}":{number}}}'
    with contextlib.suppress(RequestError):
        assert coerced(schema, text).decode() == text


def nested(levels: int) -> dict[str, Any]:
    value: dict[str, Any] = {}
    for _ in range(levels - 1):
        value = {"b": value}
    return {"in": value}


def test_nesting_is_bounded(schema: GraphQLSchema) -> None:
    coerce_variables(schema, operation(), nested(50), Policies())
    for levels in (51, 900):
        with pytest.raises(RequestError) as refusal:
            coerce_variables(schema, operation(), nested(levels), Policies())
        assert refusal.value.code == "VARIABLES_DEPTH_LIMIT_EXCEEDED"


def test_one_level_of_a_list_counts_as_one_of_an_object(schema: GraphQLSchema) -> None:
    value: Any = 1
    for _ in range(51):
        value = [value]
    with pytest.raises(RequestError) as refusal:
        coerce_variables(schema, operation(), {"any": value}, Policies())
    assert refusal.value.code == "VARIABLES_DEPTH_LIMIT_EXCEEDED"
