"""How large an answer may get: repetitions and errors are bounded, and what is large is worked on aside."""

import asyncio
import json
from dataclasses import replace

import pytest
from graphql import build_schema
from support.both_ways import execute

from dovetail_composition.manifest import Limits
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.plan.nodes import Fetch, Plan
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.testing import MemorySubgraphs, Resolve

from .build import answers, argument, fetches, join, key, root, run, shape_of, steps

SDL = """
type Query { reviews: [Review!]! }
type Review { id: ID! author: User, mostRead: Review }
type User { id: ID! name: String, reviews: [Review!] }
"""
OPERATION = "{ reviews { id author { id name } } }"


def fetches_of(count: int, name: str = "Ada") -> tuple[tuple[Fetch, ...], dict[str, Resolve]]:
    """So many reviews by one author, and the author."""
    made = fetches(
        ("review", root("reviews { id authorId }", "reviews")),
        ("user", join("author", steps("reviews"), "users", argument("ids", key("authorId"), key("id"), batch=True))),
    )
    reviews = [{"id": str(number), "authorId": "u1"} for number in range(count)]
    return made, {"review": answers(reviews=reviews), "user": answers(author=[{"id": "u1", "name": name}])}


async def test_what_many_parents_share_is_shown_for_each() -> None:
    made, subgraphs = fetches_of(100)
    outcome = await run(SDL, OPERATION, made, subgraphs)

    assert outcome.errors == []
    assert [review["author"] for review in outcome.data["reviews"]] == [{"id": "u1", "name": "Ada"}] * 100


async def test_repetitions_may_not_make_the_answer_larger_than_the_limit() -> None:
    made, subgraphs = fetches_of(100, name="A" * 10_000)
    with pytest.raises(RequestError) as refusal:
        await run(SDL, OPERATION, made, subgraphs, limits=replace(Limits(), response_bytes=500_000))

    assert refusal.value.code == "RESPONSE_TOO_LARGE"


async def test_nothing_more_is_asked_once_the_answer_is_too_large() -> None:
    made, subgraphs = fetches_of(100, name="A" * 10_000)
    more = Fetch(
        id=2,
        subgraph="more",
        entries=(
            join("reviews", steps("reviews", "author"), "reviews", argument("ids", key("id"), key("id"), batch=True)),
        ),
        depends_on=(1,),
    )

    def refuse(_request: object) -> bytes:
        raise AssertionError("asked")

    operation = "{ reviews { id author { id name reviews { id } } } }"
    limits = replace(Limits(), response_bytes=500_000)
    with pytest.raises(RequestError) as refusal:
        await run(SDL, operation, (*made, more), {**subgraphs, "more": refuse}, limits=limits)

    assert refusal.value.code == "RESPONSE_TOO_LARGE"


async def test_what_is_not_repeated_is_not_counted() -> None:
    made = (Fetch(id=0, subgraph="review", entries=(root("reviews { id }", "reviews"),)),)
    reviews = [{"id": str(number)} for number in range(1_000)]
    outcome = await run(
        SDL,
        "{ reviews { id } }",
        made,
        {"review": answers(reviews=reviews)},
        limits=replace(Limits(), response_bytes=100),
    )

    assert len(outcome.data["reviews"]) == 1_000


async def test_other_tasks_go_on_while_a_large_answer_is_worked_on() -> None:
    schema = build_schema(SDL)
    plan = Plan(
        operation="query",
        root_type="Query",
        shape=shape_of(schema, "{ reviews { id } }"),
        fetches=(Fetch(id=0, subgraph="review", entries=(root("reviews { id }", "reviews"),)),),
    )
    reviews = [{"id": str(number)} for number in range(100_000)]
    runtime = ExecutionRuntime(
        schema=schema, to_wire=lambda _subgraph, _type, value: value, message=lambda _subgraph, text: text
    )
    rounds = 0

    async def execution() -> ExecutionResult:
        port = MemorySubgraphs({"review": answers(reviews=reviews)})
        return await execute(plan, variables={}, port=port, runtime=runtime)

    running = asyncio.create_task(execution())
    while not running.done():
        await asyncio.sleep(0)
        rounds += 1

    assert (await running).is_large
    # On the loop it would take four: no task gets its turn but where another one waits.
    assert rounds > 20


async def test_a_small_answer_is_not_large() -> None:
    made, subgraphs = fetches_of(1)
    outcome = await run(SDL, OPERATION, made, subgraphs)

    assert not outcome.is_large


async def test_a_service_cannot_have_more_errors_noted_than_are_shown() -> None:
    made = (Fetch(id=0, subgraph="review", entries=(root("reviews { id }", "reviews"),)),)
    errors = [{"message": f"e{number}", "path": ["reviews"]} for number in range(50_000)]
    body = json.dumps({"data": None, "errors": errors}).encode()
    outcome = await run(SDL, "{ reviews { id } }", made, {"review": lambda _request: body})

    assert len(outcome.errors) == 1_001
    assert outcome.codes[-1] == "TOO_MANY_ERRORS"


@pytest.mark.parametrize(
    "error", [{"message": "m" * 1_000_000}, {"message": "m", "extensions": {"trace": "t" * 1_000_000}}]
)
async def test_a_long_error_is_not_repeated_at_every_place(error: object) -> None:
    made, subgraphs = fetches_of(1_000)
    body = json.dumps({"data": None, "errors": [error]}).encode()
    subgraphs["review"] = answers(reviews=[{"id": str(n), "authorId": f"u{n}"} for n in range(1_000)])
    outcome = await run(SDL, OPERATION, made, {**subgraphs, "user": lambda _request: body})

    assert 1 <= len(outcome.errors) <= 6
    assert outcome.codes[-1] == "TOO_MANY_ERRORS"
    assert len(outcome.body) < 6_000_000


async def test_one_error_is_shown_however_long() -> None:
    made = (Fetch(id=0, subgraph="review", entries=(root("reviews { id }", "reviews"),)),)
    body = json.dumps({"data": None, "errors": [{"message": "m" * 10_000_000}]}).encode()
    outcome = await run(SDL, "{ reviews { id } }", made, {"review": lambda _request: body})

    assert [len(error["message"]) for error in outcome.errors] == [10_000_000]
