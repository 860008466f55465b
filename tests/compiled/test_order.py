"""A field stands where it is met first among what the conditions leave, in a program as in the interpreter."""

import json
from typing import Any

import pytest
from execute.build import root, shape_of
from graphql import build_schema

from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.conditions import condition_variables
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import Fetch, Plan
from dovetail_gateway.testing import MemorySubgraphs

SCHEMA = build_schema("type Query { n: N } type N { id: ID a: Int b: Int }")
ANSWER: dict[str, Any] = {"n": {"id": "1", "a": 1, "b": 2}, "q": {"a": 1}}

TABLE: dict[str, tuple[str, dict[bool, Any]]] = {
    "a root field": (
        "{ n @skip(if: $x) { a } q: n { a } n { b } }",
        {True: {"q": {"a": 1}, "n": {"b": 2}}, False: {"n": {"a": 1, "b": 2}, "q": {"a": 1}}},
    ),
    "a field of an object": (
        "{ n { a @skip(if: $x) b a } }",
        {True: {"n": {"b": 2, "a": 1}}, False: {"n": {"a": 1, "b": 2}}},
    ),
    "the type's name, in a fragment": (
        "{ n { ... @include(if: $x) { __typename } id __typename } }",
        {True: {"n": {"__typename": "N", "id": "1"}}, False: {"n": {"id": "1", "__typename": "N"}}},
    ),
}


@pytest.mark.parametrize("value", [True, False])
@pytest.mark.parametrize("name", TABLE)
async def test_order(name: str, value: bool) -> None:
    operation, expected = TABLE[name]
    entries = tuple(root(f"{key} {{ id a b }}" if key == "n" else f"{key}: n {{ a }}", key) for key in ("n", "q"))
    entries = entries if "q" in operation else entries[:1]
    plan = Plan(
        operation="query",
        root_type="Query",
        shape=shape_of(SCHEMA, f"query ($x: Boolean!) {operation}"),
        fetches=(Fetch(id=0, subgraph="s", entries=entries, depends_on=()),),
    )
    known = ExecutionRuntime(schema=SCHEMA, to_wire=lambda _graph, _type, each: each, message=lambda _graph, text: text)
    body = json.dumps({"data": {key: ANSWER[key] for key in ("n", "q")[: len(entries)]}}).encode()
    port = MemorySubgraphs({"s": lambda _request: body})

    assert condition_variables(plan) == ("x",)
    program = compile_plan(plan, SCHEMA, {}, {"x": value})
    found = await run(program, variables={"x": value}, port=port, runtime=known, made=[])
    wanted = await interpret(plan, variables={"x": value}, port=port, runtime=known)

    assert found is not None
    texts = [json.dumps(json.loads(encode_response(each.data))["data"]) for each in (found, wanted)]
    assert texts == [json.dumps(expected[value])] * 2
