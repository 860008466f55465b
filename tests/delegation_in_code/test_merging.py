"""Many delegations of one tick: which of them are one request, and which must not be."""

import asyncio
from typing import Any

import pytest
from delegation_in_code.services import Service, delegating, executable, service, told
from graphql import graphql

from dovetail_client import Answer, Binding, ConnectError, Request

SDL = """
type Query { a(x: Int): Int, b: Box }
type Box { c: Int }
type Mutation { add(x: Int): Int }
"""


def delegating_with(binding: Binding, field: str, **arguments: Any) -> Any:
    return lambda _root, info: binding.delegate(info, "query", field, arguments)


def counting() -> tuple[Any, Any]:
    return service(
        SDL,
        {"Query.a": lambda *_, x=None: x, "Query.b": lambda *_: {"c": 1}, "Mutation.add": lambda *_, x=None: x},
    )


async def test_each_service_has_a_request_and_what_comes_later_another() -> None:
    one, first = counting()
    two, second = counting()
    schema = executable(
        "type Query { a(x: Int): Int, z(x: Int): Int, b: Box } type Box { c: Int, later: Int }",
        {
            "Query.a": delegating(first, "a"),
            "Query.b": delegating(first, "b"),
            "Query.z": delegating(second, "a"),
            "Box.later": lambda box, info: first.delegate(info, "query", "a", {"x": box["c"] + 1}),
        },
    )
    result = await graphql(schema, "query($x: Int = 3) { p: a(x: 1) q: a(x: $x) a z(x: 2) b { c later } d: b { c } }")
    assert result.data == {"p": 1, "q": 3, "a": None, "z": 2, "b": {"c": 1, "later": 2}, "d": {"c": 1}}
    assert (len(one.requests), len(two.requests)) == (2, 1)


async def test_a_request_has_a_hundred_fields_at_most() -> None:
    made, binding = counting()
    schema = executable(
        "type Query { all(n: Int): [Int] }",
        {"Query.all": lambda _, info, n: binding.delegate_each(info, "query", "a", [{"x": each} for each in range(n)])},
    )
    result = await graphql(schema, "{ all(n: 250) }")
    assert result.data == {"all": [*range(250)]}
    assert sorted(len(each.variables) for each in made.requests) == [50, 100, 100]


async def test_operations_of_several_clients_stay_apart() -> None:
    made, binding = counting()
    schema = executable("type Query { a(x: Int): Int }", {"Query.a": delegating(binding, "a")})
    results = await asyncio.gather(*(graphql(schema, f"{{ a(x: {each}) b: a(x: {each}) }}") for each in range(3)))
    assert [each.data for each in results] == [{"a": each, "b": each} for each in range(3)]
    assert len(made.requests) == 3


async def test_mutations_of_one_list_go_one_after_the_other() -> None:
    made, binding = counting()

    def add(_root: object, info: Any) -> Any:
        return binding.delegate_each(info, "mutation", "add", [{"x": each} for each in range(3)])

    schema = executable("type Query { a: Int } type Mutation { add: [Int] }", {"Mutation.add": add})
    result = await graphql(schema, "mutation { add }")
    assert result.data == {"add": [0, 1, 2]}
    assert [dict(each.variables) for each in made.requests] == [{"x": 0}, {"x": 1}, {"x": 2}]


@pytest.mark.parametrize("each", [False, True])
async def test_a_request_that_fails_fails_what_it_was_for(each: bool) -> None:
    def broken(_request: Request) -> Answer:
        raise ConnectError("no connection to a")

    _, binding = service(SDL, canned=broken)
    resolver = delegating(binding, "a")
    if each:
        resolver = lambda _, info: binding.delegate_each(info, "query", "a", [{"x": 1}, {"x": 2}])  # noqa: E731
    schema = executable(
        f"type Query {{ a: {'[Int]' if each else 'Int'}, own: Int }}", {"Query.a": resolver, "Query.own": lambda *_: 1}
    )
    result = await graphql(schema, "{ a own }")
    assert result.data == {"a": None, "own": 1}
    assert told(result) == [(["a"], "no connection to a", None)]


async def test_whoever_leaves_takes_nobodys_answer_away() -> None:
    began, go = asyncio.Event(), asyncio.Event()

    class Slow(Service):
        async def execute(self, request: Request) -> Answer:
            began.set()
            await go.wait()
            return await Service.execute(self, request)

    slow = Slow(executable(SDL, {"Query.a": lambda *_, x: x}))
    binding = Binding(url="http://service.test/graphql", schema=SDL, transport=slow)
    tasks: list[asyncio.Task[Any]] = []

    async def both(_root: object, info: Any) -> int:
        tasks.extend(asyncio.create_task(binding.delegate(info, "query", "a", {"x": each})) for each in (1, 2))
        await began.wait()
        tasks[0].cancel()
        go.set()
        value: int = await tasks[1]
        return value

    result = await graphql(executable("type Query { a: Int }", {"Query.a": both}), "{ a }")
    assert (result.data, result.errors) == ({"a": 2}, None)
    assert tasks[0].cancelled()


CLASHES = {
    "root fields": ("{ second { id } first { id } }", {"second": {"id": "second R"}, "first": {"id": "first F"}}, 1),
    "leaves": ("{ other one }", {"other": 2, "one": 1}, 1),
    # Those cannot travel together.
    "variables": (
        "query($_1_id: ID, $id: ID) { first { a: told(id: $_1_id) } again { a: told(id: $id) } }",
        {"first": {"a": "x"}, "again": {"a": "y"}},
        2,
    ),
    "fragments": (
        "{ first { ..._1_F } again { ...F } } fragment F on Job { id } fragment _1_F on Job { told(id: 1) }",
        {"first": {"told": "1"}, "again": {"id": "first A"}},
        2,
    ),
}


@pytest.mark.parametrize("name", CLASHES)
async def test_names_that_look_like_those_of_merged_fields(name: str) -> None:
    made, binding = service(
        """
        type Query { job(id: ID!): Job, _1_job(id: ID): Job, a: Int, _1_a: Int }
        type Job { id: ID, told(id: ID): String }
        """,
        {
            "Query.job": lambda *_, id: {"id": f"first {id}"},
            "Query._1_job": lambda *_, id: {"id": f"second {id}"},
            "Query.a": lambda *_: 1,
            "Query._1_a": lambda *_: 2,
            "Job.told": lambda *_, id: id,
        },
    )
    schema = executable(
        """
        type Query { first: Job, again: Job, second: Job, one: Int, other: Int }
        type Job { id: ID, told(id: ID): String }
        """,
        {
            "Query.first": delegating_with(binding, "job", id="F"),
            "Query.again": delegating_with(binding, "job", id="A"),
            "Query.second": delegating_with(binding, "_1_job", id="R"),
            "Query.one": delegating_with(binding, "a"),
            "Query.other": delegating_with(binding, "_1_a"),
        },
    )
    query, data, requests = CLASHES[name]
    async with asyncio.timeout(10):
        result = await graphql(schema, query, variable_values={"_1_id": "x", "id": "y"})
    assert (result.data, result.errors) == (data, None)
    assert len(made.requests) == requests
