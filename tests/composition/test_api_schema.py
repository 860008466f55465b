"""The API schema as graphql-core's object: what clients see by introspection, and nothing of the machinery."""

from pathlib import Path

from graphql import build_schema, graphql_sync, introspection_from_schema, lexicographic_sort_schema

from dovetail_composition.api.schema import build_api_schema
from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import Hide, SubgraphSource, Transform
from dovetail_composition.schema.definitions import Supergraph

FULL = Path(__file__).parent / "cases" / "every-feature"


def composed(sdl: str, *transforms: Transform) -> Supergraph:
    source = SubgraphSource(name="a", sdl=sdl, endpoint=Endpoint(url="http://a/"), transforms=transforms)
    composition = compose([source])
    assert composition.supergraph is not None, composition.diagnostics
    return composition.supergraph


def test_introspection_answers_as_the_service_would() -> None:
    """Descriptions, deprecations, defaults, @oneOf, @specifiedBy and executable directives are the same."""
    schema = build_api_schema(composed((FULL / "subgraphs" / "full.graphql").read_text()))
    expected = build_schema((FULL / "expected" / "api.graphql").read_text())

    assert introspection_from_schema(lexicographic_sort_schema(schema)) == introspection_from_schema(
        lexicographic_sort_schema(expected)
    )


def test_defaults_are_shown_as_written() -> None:
    """Also those of custom scalars, which no coercion can bring back."""
    sdl = 'scalar Any enum E { A } type Query { a(x: Any = {b: [1.50, X]}, e: E = A, s: String = """a"b"""): Int }'
    schema = build_api_schema(composed(sdl))
    answer = graphql_sync(schema, '{ __type(name: "Query") { fields { args { defaultValue } } } }')

    assert answer.errors is None
    assert answer.data == {
        "__type": {
            "fields": [
                {"args": [{"defaultValue": "{ b: [1.50, X] }"}, {"defaultValue": "A"}, {"defaultValue": '"a\\"b"'}]}
            ]
        }
    }


def test_hidden_elements_are_not_shown() -> None:
    """Types, fields, arguments, enum values and input fields that a transform hides."""
    sdl = """
        type Query { a(x: Int, y: I): E b: T c: Int }
        type T { x: Int }
        enum E { A B }
        input I { a: Int b: Int }
    """
    hide = Hide(coordinates=("T", "Query.a(x:)", "E.B", "I.b", "Query.c"))
    schema = build_api_schema(composed(sdl, hide))

    assert "T" not in schema.type_map
    assert list(schema.query_type.fields) == ["a"]
    assert list(schema.query_type.fields["a"].args) == ["y"]
    assert list(schema.type_map["E"].values) == ["A"]
    assert list(schema.type_map["I"].fields) == ["a"]


def test_an_enum_value_stands_for_its_name() -> None:
    """Coerced values can go to a subgraph as they are."""
    schema = build_api_schema(composed("type Query { a(e: E = B): E } enum E { A B }"))

    assert {name: value.value for name, value in schema.type_map["E"].values.items()} == {"A": "A", "B": "B"}
