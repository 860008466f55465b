"""The part of an operation that is answered from the schema itself."""

from graphql import FragmentDefinitionNode, OperationDefinitionNode, build_schema, parse

from dovetail_gateway.execute.introspection import Introspections
from dovetail_gateway.plan.introspection import introspection_document
from dovetail_gateway.request.decoding import decode_json

SCHEMA = build_schema("type Query { price(of: Float!): Int }")


def told(operation: str, variables: bytes) -> object:
    """What introspection answers to its part of the operation."""
    definitions = parse(operation).definitions
    fragments = {item.name.value: item for item in definitions if isinstance(item, FragmentDefinitionNode)}
    (node,) = (item for item in definitions if isinstance(item, OperationDefinitionNode))
    document = introspection_document(node, fragments)
    assert document is not None
    answer = Introspections(SCHEMA).answer(document, decode_json(variables))
    assert answer.problems == ()
    return answer.values


def test_it_gets_the_variables_that_are_for_it() -> None:
    operation = """
    query($name: String!, $of: Float!, $all: Boolean!) {
      ...Names @include(if: $all)
      price(of: $of)
    }
    fragment Names on Query { __type(name: $name) { name fields(includeDeprecated: $all) { name } } }
    """

    assert told(operation, b'{"name": "Query", "of": 1, "all": true}') == {
        "__type": {"name": "Query", "fields": [{"name": "price"}]}
    }


def test_numbers_that_are_kept_as_they_came_are_nothing_to_it() -> None:
    operation = "query($of: Float!) { __schema { queryType { name } } price(of: $of) }"

    assert told(operation, b'{"of": 1.10}') == {"__schema": {"queryType": {"name": "Query"}}}
    assert told(operation, b'{"of": 12345678901234567890.5}') == {"__schema": {"queryType": {"name": "Query"}}}
