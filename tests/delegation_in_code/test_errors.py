"""Errors of answers: all of them, each at its place, and no data lost that is there."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from typing import Any

import pytest
import strawberry
from delegation_in_code.services import Service, delegating, executable, service, told
from graphql import GraphQLError, GraphQLSchema, graphql, parse, subscribe
from support.introspection import keep_introspection

from dovetail_client import Answer, Binding, Request, remote_schema

SDL = """
type Query { a: Int, b: Pair, c: [Pair] }
type Pair { x: Int!, y: Int }
type Mutation { save(name: String): Pair }
"""


def error(message: str, *path: str | int, code: str | None = None) -> dict[str, Any]:
    return {"message": message, "path": [*path], "extensions": {"code": code} if code else {}}


def answering(data: dict[str, Any] | None, *errors: dict[str, Any]) -> Binding:
    return service(SDL, canned=lambda _request: Answer(data=data, errors=errors))[1]


CASES = {
    "two at one field": (
        "{ a }",
        answering({"a": None}, error("one", "a", code="A:1"), error("two", "a", code="A:2")),
        {"a": None},
        [(["a"], "one", "A:1"), (["a"], "two", "A:2")],
    ),
    "two below one null": (
        "{ z: b { x y } }",
        answering({"b": None}, error("one", "b", "x"), error("two", "b", "y")),
        {"z": None},
        [(["z", "x"], "one", None), (["z", "y"], "two", None)],
    ),
    "in a list": (
        "{ c { x y } }",
        answering(
            {"c": [None, {"x": 1, "y": None}, None]},
            error("one", "c", 0, "x"),
            error("two", "c", 0, "y"),
            error("three", "c", 1, "y"),
            error("four", "c", 2),
        ),
        {"c": [None, {"x": 1, "y": None}, None]},
        [
            (["c", 0, "x"], "one", None),
            (["c", 0, "y"], "two", None),
            (["c", 1, "y"], "three", None),
            (["c", 2], "four", None),
        ],
    ),
    "without a path beside data": (
        "{ z: a }",
        answering({"a": 7}, {"message": "one", "extensions": {"code": "WARN"}}, {"message": "two"}),
        {"z": 7},
        [(["z"], "one", "WARN"), (["z"], "two", None)],
    ),
    "with a path that leads to data": (
        "{ b { x y } }",
        answering({"b": {"x": 1, "y": 2}}, error("one", "b", "y")),
        {"b": {"x": 1, "y": 2}},
        [(["b", "y"], "one", None)],
    ),
    "without a path beside null": (
        "{ a }",
        answering({"a": None}, {"message": "one"}),
        {"a": None},
        [(["a"], "one", None)],
    ),
    "without data": (
        "{ a }",
        answering(None, {"message": "one"}, {"message": "two"}),
        {"a": None},
        [
            (["a"], "one", None),
            (["a"], "two", None),
        ],
    ),
    "of a mutation": (
        'mutation { save(name: "") { x } }',
        answering({"save": None}, error("short", "save", code="TOO_SHORT"), error("empty", "save", code="EMPTY")),
        {"save": None},
        [(["save"], "short", "TOO_SHORT"), (["save"], "empty", "EMPTY")],
    ),
}


@pytest.mark.parametrize("name", CASES)
async def test_all_errors_of_an_answer(name: str) -> None:
    query, binding, data, errors = CASES[name]

    result = await graphql(await remote_schema(binding), query)

    assert result.data == data
    assert told(result) == errors


EVENTS = {
    "two at one field": (
        {"ticks": None},
        [error("one", "ticks", code="A:1"), error("two", "ticks")],
        {"t": None},
        [(["t"], "one", "A:1"), (["t"], "two", None)],
    ),
    "two below one null": (
        {"ticks": {"x": 1, "pair": None}},
        [error("one", "ticks", "pair", "x"), error("two", "ticks", "pair", "y")],
        {"t": {"x": 1, "pair": None}},
        [(["t", "pair", "x"], "one", None), (["t", "pair", "y"], "two", None)],
    ),
    "without a path beside data": (
        {"ticks": {"x": 1, "pair": None}},
        [{"message": "one"}, {"message": "two"}],
        {"t": {"x": 1, "pair": None}},
        [(["t"], "one", None), (["t"], "two", None)],
    ),
    "none": ({"ticks": {"x": 1, "pair": None}}, [], {"t": {"x": 1, "pair": None}}, []),
}


async def test_all_errors_of_each_event() -> None:
    sdl = "type Query { a: Int } type Subscription { ticks: Pair } type Pair { x: Int, y: Int, pair: Pair }"

    class Ticking(Service):
        async def subscribe(self, _request: Request) -> AsyncGenerator[Answer, None]:
            for data, errors, _, _ in EVENTS.values():
                yield Answer(data=data, errors=tuple(errors))

    binding = Binding(url="http://service.test/graphql", schema=sdl, transport=Ticking(executable(sdl)))
    events = subscribe(await remote_schema(binding), parse("subscription { t: ticks { x pair { x y } } }"))
    assert isinstance(events, AsyncIterator)
    found = [(event.data, told(event)) async for event in events]
    assert found == [(data, errors) for _, _, data, errors in EVENTS.values()]


async def test_an_error_that_a_resolver_handles_is_not_reported() -> None:
    binding = answering({"a": None}, error("one", "a"), error("two", "a"))

    async def resolve(_root: object, info: Any) -> int:
        try:
            return int(await binding.delegate(info, "query", "a"))
        except GraphQLError:
            return -1

    result = await graphql(executable("type Query { a: Int }", {"Query.a": resolve}), "{ a }")
    assert (result.data, result.errors) == ({"a": -1}, None)


async def test_all_errors_in_strawberry(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_introspection(monkeypatch)
    binding = answering({"a": None}, error("one", "a"), error("two", "a"))

    @strawberry.type
    class Query:
        @strawberry.field
        async def a(self, info: strawberry.Info) -> int | None:
            value: int | None = await binding.delegate(info, "query", "a")
            return value

    result = await strawberry.Schema(Query).execute("{ a }")
    assert told(result) == [(["a"], "one", None), (["a"], "two", None)]


JOBS = "type Query { job(id: Int!): Job! } type Job { id: Int! }"


def jobs(binding: Binding, ids: Sequence[Any]) -> GraphQLSchema:
    return executable(
        "type Query { jobs: [Job] } type Job { id: Int! }",
        {"Query.jobs": lambda _, info: binding.delegate_each(info, "query", "job", [{"id": each} for each in ids])},
    )


@pytest.mark.parametrize(("count", "most"), [(1, 1), (2, 2), (100, 20)])
async def test_one_that_takes_all_data_costs_the_others_little(count: int, most: int) -> None:
    def job(_root: object, _info: object, id: int) -> dict[str, int]:
        if id % 50 == 0:
            raise GraphQLError(f"no {id}")
        return {"id": id}

    made, binding = service(JOBS, {"Query.job": job})
    result = await graphql(jobs(binding, range(count)), "{ jobs { id } }")

    assert result.data == {"jobs": [{"id": each} if each % 50 else None for each in range(count)]}
    assert told(result) == [(["jobs", each], f"no {each}", None) for each in range(0, count, 50)]
    assert len(made.requests) <= most


@pytest.mark.parametrize("ids", [["x"], [1, "x", 3]])
async def test_an_item_that_does_not_fit_fails_alone(ids: list[Any]) -> None:
    _, binding = service(JOBS, {"Query.job": lambda _root, _info, id: {"id": id}})
    result = await graphql(jobs(binding, ids), "{ jobs { id } }")
    assert result.data == {"jobs": [None if each == "x" else {"id": each} for each in ids]}
    assert [each[0] for each in told(result)] == [["jobs", ids.index("x")]]


async def test_an_error_of_one_delegation_stays_with_it() -> None:
    _, binding = service("type Query { a(n: Int): Int, b: Int }", {"Query.b": lambda *_: 2})
    schema = executable(
        "type Query { a(n: String): Int, b: Int }",
        {"Query.a": delegating(binding, "a"), "Query.b": delegating(binding, "b")},
    )
    result = await graphql(schema, '{ a(n: "x") b }')
    assert result.data == {"a": None, "b": 2}
    assert [each[0] for each in told(result)] == [["a"]]
