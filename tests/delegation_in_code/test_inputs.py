"""Arguments that resolvers give: JSON, or what local types have in Python, wherever in an input it stands."""

import enum
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
import strawberry
from delegation_in_code.services import delegating, executable, service
from graphql import GraphQLInputObjectType, GraphQLSchema, graphql
from support.introspection import keep_introspection

from dovetail_client import remote_schema

SDL = """
scalar Date
enum Size { S, M }
input Filter { pageSize: Int = 5, size: Size, sizes: [Size!], on: Date, inner: Filter, many: [[Filter]] }
type Query { find(filter: Filter, size: Size = M, on: Date, first: Int = 7): String, box: Box }
type Box { find(filter: Filter, first: Int = 7, filters: [Filter]): String }
"""


class Sizes(enum.Enum):
    S = "small"
    M = "medium"


@dataclass
class Given:
    page_size: int | None = None
    size: Sizes | None = None


def told(_root: object, _info: object, **arguments: Any) -> str:
    return repr(dict(sorted(arguments.items())))


def typed(schema: GraphQLSchema) -> GraphQLSchema:
    """With values of Python, as libraries make them."""
    size, day = schema.type_map["Size"], schema.type_map["Date"]
    for name, value in size.values.items():  # type: ignore[attr-defined]
        value.value = Sizes[name]
    vars(size).pop("_value_lookup", None)
    day.coerce_input_value = date.fromisoformat  # type: ignore[attr-defined]
    day.coerce_output_value = date.isoformat  # type: ignore[attr-defined, method-assign, assignment]
    filter_type = schema.type_map["Filter"]
    assert isinstance(filter_type, GraphQLInputObjectType)
    filter_type.fields["pageSize"].out_name = "page_size"
    return schema


async def test_values_of_python_at_any_depth() -> None:
    made, binding = service(SDL, {"Query.find": told})
    schema = typed(executable(SDL, {"Query.find": delegating(binding, "find")}))

    result = await graphql(
        schema,
        """query($sizes: [Size!] = [S, M], $one: Filter) {
          find(on: "2020-01-02", size: S, first: null, filter: {
            pageSize: 1, sizes: $sizes, many: [[{size: M, on: "2020-01-03"}, null], null], inner: $one
          })
        }""",
        variable_values={"one": {"inner": {"size": "S", "pageSize": 2}}},
    )
    assert not result.errors
    assert made.requests[0].variables == {
        "first": None,
        "on": "2020-01-02",
        "size": "S",
        "filter": {
            "pageSize": 1,
            "sizes": ["S", "M"],
            "many": [[{"pageSize": 5, "size": "M", "on": "2020-01-03"}, None], None],
            "inner": {"pageSize": 5, "inner": {"size": "S", "pageSize": 2}},
        },
    }


async def test_objects_for_inputs_and_enums_without_a_local_type() -> None:
    made, binding = service(SDL, {"Query.find": told})

    def find(_root: object, info: object) -> object:
        given = {"filter": Given(page_size=3, size=Sizes.M), "size": Sizes.S}
        return binding.delegate(info, "query", "find", given)

    schema = typed(
        executable(SDL.replace("find(", "other(").replace("box:", "find: String, box:"), {"Query.find": find})
    )
    result = await graphql(schema, "{ find }")
    assert not result.errors
    assert made.requests[0].variables == {
        "filter": {"pageSize": 3, "size": "M"},
        "size": "S",
    }

    local_only = executable(
        "type Query { find: String }",
        {"Query.find": lambda _, info: binding.delegate(info, "query", "find", {"size": Sizes.S})},
    )
    assert not (await graphql(local_only, "{ find }")).errors
    assert made.requests[1].variables == {"size": "S"}


QUERIES = (
    """query($n: Int, $f: Filter, $l: [Filter]) {
      find(filter: $f, first: $n)
      box { find(filter: $f, first: $n, filters: $l) a: find(filter: {pageSize: $n}) ...B }
    }
    fragment B on Box { b: find(filters: [{pageSize: $n}, $f]) }""",
    """query($n: Int = 9, $f: Filter = {size: S}, $l: [Filter] = [{on: "x"}]) {
      find(filter: $f, first: $n) box { find(filter: $f, first: $n, filters: $l) a: find(filter: {pageSize: $n}) }
    }""",
)
VALUES: tuple[dict[str, Any], ...] = (
    {},
    {"n": None, "f": None, "l": None},
    {"n": 1, "f": {}, "l": []},
    {"f": {"pageSize": None}, "l": [None, {"inner": {"on": None}}]},
    {"l": {"size": "M"}},
)


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("values", VALUES)
async def test_null_absent_and_default(query: str, values: dict[str, Any]) -> None:
    made, binding = service(SDL, {"Query.find": told, "Query.box": lambda *_: {}, "Box.find": told})
    result = await graphql(await remote_schema(binding), query, variable_values=values)
    expected = await graphql(made.schema, query, variable_values=values)
    assert (result.data, bool(result.errors)) == (expected.data, bool(expected.errors))


@strawberry.input
class Wanted:
    size: strawberry.Maybe[int | None]
    page_size: int | None = strawberry.UNSET


async def test_what_strawberry_calls_unset_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_introspection(monkeypatch)
    sdl = "input Wanted { size: Int, pageSize: Int } type Query { find(by: Wanted): String }"
    made, binding = service(sdl, {"Query.find": told})

    @strawberry.type
    class Query:
        @strawberry.field
        async def find(self, info: strawberry.Info, by: Wanted) -> str | None:
            found: str | None = await binding.delegate(info, "query", "find", {"by": by})
            return found

    schema = strawberry.Schema(Query)
    for given, sent in (("", {}), ("size: null", {"size": None}), ("size: 1 pageSize: 2", {"size": 1, "pageSize": 2})):
        result = await schema.execute(f"{{ find(by: {{{given}}}) }}")
        assert not result.errors
        assert made.requests[-1].variables == {"by": sent}
