"""Nulls, types and errors of the projection are those of graphql-core executing the same data on the same schema."""

import asyncio
import random
from typing import Any

import pytest
from graphql import GraphQLResolveInfo, build_schema, execute_sync, is_object_type, parse
from hypothesis import given, settings
from hypothesis import strategies as st

from .build import Outcome, answers, fetches, root, run

LEAVES = {
    "int": "Int",
    "float": "Float",
    "text": "String",
    "flag": "Boolean",
    "id": "ID",
    "color": "Color",
    "any": "Any",
}
WRAPPERS = ["T", "T!", "[T]", "[T!]", "[T]!", "[T!]!", "[[T]!]", "[[T!]!]!"]

OPERATION = """
query {
  a { __typename ...leaves a { int text a { id } } b { flag } node { id ... on B { color } } }
  second: b { any u { ... on A { text float } ... on B { own: color __typename } } }
  u { __typename ... on A { id int } ... on B { flag a { any id } } }
  node { kind: __typename id ... on A { b { text } } }
}
fragment leaves on A { int float text flag id color any again: int }
"""
FIELDS_OF_A = "int float text flag id color any again: int"
TEXT = OPERATION.partition("{")[2].partition("\n}")[0].replace("...leaves", f"... on A {{ {FIELDS_OF_A} }}")
"""The root fields as a plan asks for them: without named fragments."""

LEAF_VALUES: dict[str, list[Any]] = {
    "Int": [0, -5, 2**31 - 1, 2**31, 2.0, 2.5, "7", "x", True, [], {}],
    "Float": [0.5, 3, 2**60, "1.5", "x", False, {}],
    "String": ["text", "", 5, 1.5, True, {}, []],
    "Boolean": [True, False, 0, 2.5, "true", []],
    "ID": ["id", 5, 5.0, 5.5, True, {}, 2**40],
    "Color": ["RED", "BLUE", "PINK", 1, [], {}],
    "Any": ["x", 1, {"deep": [None]}, [1, None], False],
}


class Guess:
    """Makes up a schema and data for it; faults are rare, so that some of the data survives."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.sdl = self.make_schema()
        self.types = build_schema(self.sdl).type_map
        self.data = self.object("Query", 4)

    def make_schema(self) -> str:
        types = {**LEAVES, "a": "A", "b": "B", "node": "Node", "u": "U"}

        def fields(*names: str) -> str:
            return " ".join(f"{name}: {self.random.choice(WRAPPERS).replace('T', types[name])}" for name in names)

        def implementing(name: str) -> str:
            own = [leaf for leaf in LEAVES if leaf != "id"]
            identity = self.random.choice(["ID", "ID!"])
            return f"type {name} implements Node {{ id: {identity} {fields(*own, 'a', 'b', 'node', 'u')} }}"

        return f"""
        enum Color {{ RED BLUE }} scalar Any interface Node {{ id: ID }} union U = A | B
        {implementing("A")} {implementing("B")} type Query {{ {fields("a", "b", "node", "u")} }}
        """

    def one_in(self, number: int) -> bool:
        return self.random.randrange(number) == 0

    def value(self, ref: str, depth: int) -> Any:
        if self.one_in(25):
            return None
        ref = ref.removesuffix("!")
        if ref.startswith("["):
            return 7 if self.one_in(40) else [self.value(ref[1:-1], depth) for _ in range(self.random.randrange(3))]
        if ref in LEAF_VALUES:
            return self.random.choice(LEAF_VALUES[ref]) if self.one_in(10) else LEAF_VALUES[ref][0]
        return self.random.choice([7, "text", [1], True]) if self.one_in(40) else self.object(ref, depth)

    def object(self, name: str, depth: int) -> dict[str, Any]:
        concrete: str = self.random.choice("AB") if name in ("Node", "U") else name
        typename: Any = concrete
        if concrete != name and self.one_in(25):
            typename = self.random.choice([None, "Query", "Nobody", 5])
        if depth == 0:
            return {"__typename": typename}
        type_ = self.types[concrete]
        assert is_object_type(type_)
        refs = {key: str(field.type) for key, field in type_.fields.items()}
        refs |= {"second": refs["b"]} if concrete == "Query" else {"again": refs["int"], "own": refs["color"]}
        return {"__typename": typename, **{key: self.value(ref, depth - 1) for key, ref in refs.items()}}


def of_graphql_core(sdl: str, data: dict[str, Any]) -> Any:
    schema = build_schema(sdl)
    for type_ in schema.type_map.values():
        if is_object_type(type_) and type_.name in "AB":
            type_.is_type_of = lambda value, _info: isinstance(value, dict)

    def resolve(source: Any, info: GraphQLResolveInfo) -> Any:
        return source.get(info.path.key)

    def resolve_type(value: Any, _info: GraphQLResolveInfo, _type: Any) -> Any:
        return value.get("__typename") if isinstance(value, dict) else None

    return execute_sync(schema, parse(OPERATION), data, field_resolver=resolve, type_resolver=resolve_type)


OWN_WORDS = ("Abstract type", "Runtime Object type", "Enum ")
"""Messages of ours say less: the value may be the name of something hidden."""


def comparable(errors: list[tuple[Any, str]]) -> list[tuple[Any, str]]:
    return [(path, "" if message.startswith(OWN_WORDS) else message) for path, message in errors]


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 2**32))
def test_the_answer_is_graphql_cores(seed: int) -> None:
    guess = Guess(seed)
    sdl, data = guess.sdl, guess.data
    expected = of_graphql_core(sdl, data)
    made = fetches(("all", root(TEXT, "a", "second", "u", "node")))
    actual: Outcome = asyncio.run(run(sdl, OPERATION, made, {"all": answers(**data)}))

    assert actual.data == expected.data
    assert list(map(str, actual.data or ())) == list(map(str, expected.data or ())), "response order"
    errors = [(error.path, error.message) for error in expected.errors or ()]
    assert comparable(actual.problems) == comparable(errors)


NESTED = "type Query { a: A } type A { b: B! c: String } type B { d: [D!]! } type D { e: String! f: Int }"


async def nested(reply: dict[str, Any]) -> Outcome:
    made = fetches(("all", root("a { c b { d { e f } } }", "a")))
    return await run(NESTED, "{ a { c b { d { e f } } } }", made, {"all": lambda _: reply})


async def test_a_null_goes_up_to_the_nearest_nullable_place() -> None:
    result = await nested({"data": {"a": {"c": "x", "b": {"d": [{"e": "y", "f": 1}, {"e": None, "f": 2}]}}}})

    assert result.data == {"a": None}
    assert result.errors == [
        {
            "message": "Cannot return null for non-nullable field D.e.",
            "path": ["a", "b", "d", 1, "e"],
            "extensions": {"code": "NULL_IN_NON_NULL_FIELD"},
        }
    ]


@pytest.mark.parametrize(
    "path", [["a", "b", "d", 0, "e"], ["a", "b", "d", 0], ["a", "b"], ["a"]], ids=["here", "item", "above", "top"]
)
async def test_a_null_that_the_subgraph_explains_gets_no_error_of_ours(path: list[Any]) -> None:
    data = {"a": {"c": "x", "b": {"d": [{"e": None, "f": 1}]}}}
    result = await nested({"data": data, "errors": [{"message": "no e", "path": path}]})

    assert result.data == {"a": None}
    assert result.problems == [(path, "no e")]


async def test_an_error_elsewhere_explains_nothing() -> None:
    data = {"a": {"c": None, "b": {"d": [{"e": None, "f": 1}]}}}
    result = await nested({"data": data, "errors": [{"message": "no c", "path": ["a", "c"]}]})

    assert [path for path, _ in result.problems] == [["a", "c"], ["a", "b", "d", 0, "e"]]


async def test_a_null_up_to_the_root_makes_data_null() -> None:
    made = fetches(("all", root("a", "a")))
    result = await run("type Query { a: Int! }", "{ a }", made, {"all": answers(a=None)})

    assert result.data is None
    assert result.body.endswith('"data":null}')
