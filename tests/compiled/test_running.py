"""When a program's fetches begin and end: each as soon as what it waits for is there, and none is left behind."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
import pytest
from execute.build import argument, join, key, root, shape_of, steps
from graphql import build_schema
from support.waiting import until

from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.replay import Made, Replay
from dovetail_gateway.compiled.run import run
from dovetail_gateway.document.selection import When
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.execute.state import LARGE
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import Entry, Fetch, KeyObject, Plan
from dovetail_gateway.subgraph.port import PromptAnswer, SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

SCHEMA = build_schema("type Query { a: [A] b: B } type A { id: ID! n: Int m: Int } type B { id: ID! l: String }")
ON = When(any_of=frozenset({frozenset({("on", True)})}))


class Waiting(SubgraphPort):
    """Calls wait until they are answered by hand."""

    def __init__(self) -> None:
        self.calls: dict[str, asyncio.Future[SubgraphAnswer]] = {}

    def send(self, request: SubgraphRequest) -> asyncio.Future[SubgraphAnswer]:
        assert request.subgraph not in self.calls
        self.calls[request.subgraph] = asyncio.get_running_loop().create_future()
        return self.calls[request.subgraph]

    async def answer(self, subgraph: str, **data: Any) -> None:
        self.calls[subgraph].set_result(answered(**data))
        await turns()


class Prompt(Waiting):
    """Its calls tell at once of their answers."""

    def send(self, request: SubgraphRequest) -> asyncio.Future[SubgraphAnswer]:
        call = PromptAnswer(loop=asyncio.get_running_loop())
        call.listener = None
        self.calls[request.subgraph] = call
        return call

    def answer_at_once(self, subgraph: str, **data: Any) -> None:
        call = self.calls[subgraph]
        call.set_result(answered(**data))
        assert isinstance(call, PromptAnswer)
        assert call.listener is not None
        call.listener(call)


def answered(**data: Any) -> SubgraphAnswer:
    return SubgraphAnswer(status=200, body=orjson.dumps({"data": data}))


async def turns() -> None:
    """Let all go on that can."""
    for _ in range(10):
        await asyncio.sleep(0)


def by_id(alias: str, field: str, to: str = "a", **options: Any) -> Entry:
    shape = KeyObject(path=(), fields=(("id", key("id")),), typename=to.upper())
    given = argument("representations", shape, batch=True, type="[_Any!]!")
    text = f"{{ ... on {to.upper()} {{ {field} }} }}"
    return join(alias, steps(to), "_entities", given, entities=True, attach=None, text=text, **options)


def plan_of(operation: str, *fetches: tuple[str, tuple[int, ...], Entry]) -> Plan:
    """Fetches by subgraph, with those that they wait for."""
    made = [
        Fetch(id=index, subgraph=subgraph, depends_on=after, entries=(entry,))
        for index, (subgraph, after, entry) in enumerate(fetches)
    ]
    return Plan(operation="query", root_type="Query", shape=shape_of(SCHEMA, operation), fetches=tuple(made))


PLAN = plan_of(
    "{ a { n m } b { l } }",
    ("a", (), root("a { id }", "a")),
    ("b", (), root("b { id }", "b")),
    ("n", (0,), by_id("n", "n")),
    ("l", (0, 1, 2), by_id("l", "l", "b")),
    ("m", (0,), by_id("m", "m")),
)
LONE = plan_of("{ b { l } }", ("b", (), root("b { l }", "b")))


def running(
    plan: Plan, port: SubgraphPort, made: list[Made] | None = None, **conditions: bool
) -> asyncio.Task[ExecutionResult | None]:
    known = ExecutionRuntime(schema=SCHEMA, to_wire=lambda _graph, _type, each: each, message=lambda _graph, text: text)
    program = compile_plan(plan, SCHEMA, {}, conditions)
    calls = [] if made is None else made
    return asyncio.create_task(run(program, variables=conditions, port=port, runtime=known, made=calls))


def shown(result: ExecutionResult | None) -> Any:
    assert result is not None
    return orjson.loads(encode_response(result.data))["data"]


async def test_a_fetch_begins_once_all_that_it_waits_for_is_there() -> None:
    port = Waiting()
    task = running(PLAN, port)
    await turns()
    assert [*port.calls] == ["a", "b"]
    await port.answer("a", a=[{"id": "1"}])
    assert [*port.calls] == ["a", "b", "n", "m"]
    await port.answer("b", b={"id": "2"})
    await port.answer("m", m=[{"m": 6}])
    assert [*port.calls] == ["a", "b", "n", "m"]
    await port.answer("n", n=[{"n": 5}])
    assert [*port.calls] == ["a", "b", "n", "m", "l"]
    await port.answer("l", l=[{"l": "x"}])
    assert shown(await task) == {"a": [{"n": 5, "m": 6}], "b": {"l": "x"}}


async def test_large_answers_are_worked_on_aside_to_the_same_end() -> None:
    port = Waiting()
    task = running(PLAN, port)
    await turns()
    port.calls["a"].set_result(answered(a=[{"id": "1"}], more="x" * LARGE))
    await until(lambda: "m" in port.calls)
    port.calls["b"].set_result(answered(b={"id": "2"}))
    port.calls["m"].set_result(answered(m=[{"m": 6}]))
    port.calls["n"].set_result(answered(n=[{"n": 5}]))
    await until(lambda: "l" in port.calls)
    port.calls["l"].set_result(answered(l=[{"l": "x"}]))
    assert shown(await task) == {"a": [{"n": 5, "m": 6}], "b": {"l": "x"}}


async def test_fetches_with_nothing_to_ask_hold_up_no_other_and_end_at_once() -> None:
    """Conditions leave out the second; the third has no parents, and is what the first is waited for with."""
    plan = plan_of(
        "query ($on: Boolean!) { a { n m } b @include(if: $on) { l } }",
        ("a", (), root("a { id }", "a")),
        ("b", (), root("b { id }", "b", when=ON)),
        ("l", (1,), by_id("l", "l", "b", when=ON)),
        ("n", (0, 1, 2), by_id("n", "n")),
        ("m", (3,), by_id("m", "m")),
    )
    for items, asked in (([{"id": "1"}], ["a", "n", "m"]), ([], ["a"])):
        port = Waiting()
        task = running(plan, port, on=False)
        await turns()
        assert [*port.calls] == ["a"]
        await port.answer("a", a=items)
        if items:
            await port.answer("n", n=[{"n": 5}])
            await port.answer("m", m=[{"m": 6}])
        assert [*port.calls] == asked
        assert shown(await task) == {"a": [{"n": 5, "m": 6} for _ in items]}


async def test_a_program_with_nothing_to_ask_at_all_is_done_at_once() -> None:
    plan = plan_of("query ($on: Boolean!) { b @include(if: $on) { l } }", ("b", (), root("b { l }", "b", when=ON)))
    assert shown(await running(plan, Waiting(), on=False)) == {}


@pytest.mark.parametrize("plan", [PLAN, LONE], ids=["several fetches", "one"])
async def test_a_cancelled_request_abandons_its_calls(plan: Plan) -> None:
    port, made = Waiting(), list[Made]()
    task = running(plan, port, made)
    await turns()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert made
    assert [call for _, call in made] == [*port.calls.values()]
    assert all(call.cancelled() for call in port.calls.values())


async def test_a_cancelled_request_leaves_nothing_behind_of_what_begins_at_that_moment() -> None:
    port = Waiting()
    task = running(PLAN, port)
    await turns()
    port.calls["a"].set_result(answered(a=[{"id": "1"}]))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await turns()
    assert [*port.calls] == ["a", "b", "n", "m"]
    assert all(call.done() for call in port.calls.values())


async def test_off_the_fast_path_nothing_more_begins_and_what_is_on_its_way_is_waited_for() -> None:
    port, made = Waiting(), list[Made]()
    task = running(PLAN, port, made)
    await turns()
    port.calls["a"].set_exception(SubgraphError("SUBGRAPH_TIMEOUT", "late"))
    await turns()
    assert not task.done()
    await port.answer("b", b={"id": "2"})
    assert await task is None
    assert [request.subgraph for request, call in made if call.done()] == ["a", "b"]


async def test_a_call_that_was_cancelled_by_others_is_left_to_the_interpreter() -> None:
    port, made = Waiting(), list[Made]()
    task = running(PLAN, port, made)
    await turns()
    port.calls["a"].cancel()
    await port.answer("b", b={"id": "2"})
    assert await task is None
    port.calls.clear()
    replay = Replay(port, made)
    for request, _ in made:
        replay.send(request)
    assert [*port.calls] == ["a"], "what was answered is not asked again"


async def test_prompt_answers_are_taken_in_without_a_turn_of_the_loop() -> None:
    port = Prompt()
    task = running(PLAN, port)
    await turns()
    assert [*port.calls] == ["a", "b"]
    port.answer_at_once("a", a=[{"id": "1"}])
    port.answer_at_once("b", b={"id": "2"})
    assert [*port.calls] == ["a", "b", "n", "m"]
    port.answer_at_once("m", m=[{"m": 6}])
    port.answer_at_once("n", n=[{"n": 5}])
    port.answer_at_once("l", l=[{"l": "x"}])
    assert shown(await task) == {"a": [{"n": 5, "m": 6}], "b": {"l": "x"}}


async def test_prompt_answers_that_are_there_already_are_taken_in() -> None:
    class Known(Prompt):
        def send(self, request: SubgraphRequest) -> asyncio.Future[SubgraphAnswer]:
            call = super().send(request)
            call.set_result(answered(b={"id": "2"}) if request.subgraph == "b" else answered(l=[{"l": "x"}]))
            return call

    two = plan_of("{ b { l } }", ("b", (), root("b { id }", "b")), ("l", (0,), by_id("l", "l", "b")))
    assert shown(await running(two, Known())) == {"b": {"l": "x"}}


async def test_a_fault_is_raised_once_nothing_is_on_its_way(caplog: pytest.LogCaptureFixture) -> None:
    class Faulty(Waiting):
        def send(self, request: SubgraphRequest) -> asyncio.Future[SubgraphAnswer]:
            if request.subgraph == "m":
                raise ZeroDivisionError
            return super().send(request)

    port = Faulty()
    task = running(PLAN, port)
    await turns()
    await port.answer("a", a=[{"id": "1"}])
    await port.answer("n", n=[{"n": 5}])
    assert not task.done()
    await port.answer("b", b={"id": "2"})
    with pytest.raises(ZeroDivisionError):
        await task
    assert not caplog.records
