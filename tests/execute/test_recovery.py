"""A non-null root field that fails makes its whole answer null; what shared the request with it is asked for again."""

from typing import Any

import pytest
from graphql import build_schema

from dovetail_composition.manifest import Batching, Limits
from dovetail_gateway.plan.nodes import Fetch
from dovetail_gateway.testing import Reply, service

from .build import Outcome, answers, argument, fetches, join, key, root, run, steps

SDL = """
type Query { rows: [Row] first: Row second: Row }
type Mutation { first: Row second: Row }
type Row { id: ID user: User name: String }
type User { id: ID name: String }
"""

USERS = build_schema("type Query { user(id: ID!): User! first: User! second: User! } type User { id: ID name: String }")


class Root:
    """Users whose id is a multiple of ten do not exist."""

    @staticmethod
    def first(_info: Any) -> Any:
        return {"id": "f", "name": "first"}

    @staticmethod
    def second(_info: Any) -> Any:
        raise ValueError("no second")

    @staticmethod
    def user(_info: Any, id: str) -> Any:  # noqa: A002 — the argument's name
        if int(id) % 10 == 0:
            raise ValueError(f"no user {id}")
        return {"id": id, "name": f"user {id}"}


async def users(count: int, **options: Any) -> Outcome:
    entry = join("user", steps("rows"), "user", argument("id", key("id"), type="ID!"), mode="each")
    return await run(
        SDL,
        "{ rows { user { name } } }",
        fetches(("a", root("rows { id }", "rows")), ("users", entry)),
        {"a": answers(rows=[{"id": str(n)} for n in range(1, count + 1)]), "users": service(USERS, Root())},
        **options,
    )


@pytest.mark.parametrize("enabled", [True, False])
async def test_one_that_fails_harms_no_other_batched_or_not(enabled: bool) -> None:
    result = await users(12, batching=Batching(enabled=enabled))

    names = [item["user"] and item["user"]["name"] for item in result.data["rows"]]
    assert names == [None if n == 10 else f"user {n}" for n in range(1, 13)]
    assert result.problems == [(["rows", 9, "user"], "no user 10")]
    assert len(result.port.to("users")) == (2 if enabled else 12)


async def test_where_more_fail_the_rest_is_asked_for_one_by_one() -> None:
    result = await users(25)

    names = [item["user"] and item["user"]["name"] for item in result.data["rows"]]
    assert names == [None if n % 10 == 0 else f"user {n}" for n in range(1, 26)]
    assert sorted(path[1] for path, _ in result.problems) == [9, 19]


async def test_asking_again_counts_as_calls() -> None:
    result = await users(25, limits=Limits(calls_per_request=5))

    assert len(result.port.calls) == 5
    assert "SUBGRAPH_CALLS_EXCEEDED" in result.codes


@pytest.mark.parametrize(
    "reply",
    [
        {"data": None, "errors": [{"message": "no"}]},
        {"data": None, "errors": [{"message": "no", "path": ["elsewhere"]}]},
        b"",
        {"data": {"user": None, "user_1": None}, "errors": [{"message": "no", "path": ["user"]}]},
    ],
    ids=["refused", "unknown path", "no answer", "partial answer"],
)
async def test_nothing_is_asked_for_again_without_hope(reply: Reply) -> None:
    entry = join("user", steps("rows"), "user", argument("id", key("id"), type="ID!"), mode="each")
    made = fetches(("a", root("rows { id }", "rows")), ("b", entry))
    subgraphs = {"a": answers(rows=[{"id": "1"}, {"id": "2"}]), "b": lambda _: reply}
    result = await run(SDL, "{ rows { user { name } } }", made, subgraphs)

    assert len(result.port.to("b")) == 1
    assert result.data == {"rows": [{"user": None}, {"user": None}]}
    assert result.errors != []


async def test_root_fields_are_parts_as_well() -> None:
    made = fetches(("users", [root("first { name }", "first"), root("second { name }", "second")]))
    result = await run(SDL, "{ first { name } second { name } }", made, {"users": service(USERS, Root())})

    assert result.data == {"first": {"name": "first"}, "second": None}
    assert result.problems == [(["second"], "no second")]


async def test_a_mutation_is_never_repeated() -> None:
    entries = (root("first { name }", "first"), root("second { name }", "second"))
    made = (Fetch(id=0, subgraph="a", operation="mutation", entries=entries),)
    reply = {"data": None, "errors": [{"message": "no", "path": ["second"]}]}
    result = await run(SDL, "mutation { first { name } second { name } }", made, {"a": lambda _: reply})

    assert len(result.port.calls) == 1
    assert result.problems == [(["second"], "no"), (["first"], "no")]
