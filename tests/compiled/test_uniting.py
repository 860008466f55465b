"""Objects that are referred to again and again: equal ones are asked for and filled once, and shown each time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from execute.build import argument, join, key, root, shape_of, steps
from graphql import build_schema

from dovetail_composition.manifest import Limits
from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import Entry, Fetch, KeyObject, Plan
from dovetail_gateway.testing import MemorySubgraphs

SCHEMA = build_schema("""
type Query { top: [Product!] }
type Product { id: ID! maker: Maker }
type Maker { id: ID! rank: Int grade: Float name: String town: String }
""")
KNOWN = ExecutionRuntime(
    schema=SCHEMA, to_wire=lambda _subgraph, _type, value: value, message=lambda _subgraph, text: text
)
BY_ID = argument(
    "representations", KeyObject(path=(), fields=(("id", key("id")),), typename="Maker"), batch=True, type="[_Any!]!"
)
BY_NAME = argument(
    "representations",
    KeyObject(path=(), fields=(("id", key("id")), ("name", key("name"))), typename="Maker"),
    batch=True,
    type="[_Any!]!",
)


def lookup(field: str, given: Any) -> Entry:
    text = f"{{ ... on Maker {{ {field} }} }}"
    return join("e", steps("top", "maker"), "_entities", given, entities=True, attach=None, text=text)


def plan_of(asked: str) -> Plan:
    """Names by identifiers, towns by both. `asked`: what the products' service tells of makers."""
    shape = shape_of(SCHEMA, f"{{ top {{ id maker {{ {asked} name town }} }} }}")
    entries = [root(f"top {{ id maker {{ {asked} }} }}", "top"), lookup("name", BY_ID), lookup("town", BY_NAME)]
    fetches = tuple(
        Fetch(id=index, subgraph=name, entries=(entry,), depends_on=(index - 1,) if index else ())
        for index, (name, entry) in enumerate(zip(("products", "names", "towns"), entries, strict=True))
    )
    return Plan(operation="query", root_type="Query", shape=shape, fetches=fetches)


def subgraphs(makers: list[str]) -> MemorySubgraphs:
    """`makers`: of products, as JSON. A town is named after identifier and name."""
    products = ",".join(f'{{"id":"{number}","maker":{maker}}}' for number, maker in enumerate(makers))

    def tell(request: Any, field: str) -> bytes:
        keys = json.loads(request.encoded())["variables"]["k0"]
        found = [{field: "-".join([field, *(str(item[name]) for name in sorted(item))])} for item in keys]
        return json.dumps({"data": {"e": found}}).encode()

    return MemorySubgraphs(
        {
            "products": lambda _request: f'{{"data":{{"top":[{products}]}}}}'.encode(),
            "names": lambda request: tell(request, "name"),
            "towns": lambda request: tell(request, "town"),
        }
    )


async def both(asked: str, makers: list[str]) -> tuple[bytes, MemorySubgraphs]:
    """The program's response, which is the interpreter's, from the same calls."""
    plan, ports = plan_of(asked), [subgraphs(makers) for _ in range(2)]
    program = compile_plan(plan, SCHEMA, {}, {})
    found = await run(program, variables={}, port=ports[0], runtime=KNOWN, made=[])
    wanted = await interpret(plan, variables={}, port=ports[1], runtime=KNOWN)
    assert found is not None
    assert encode_response(found.data) == encode_response(wanted.data)
    assert ports[0].calls == ports[1].calls
    return encode_response(found.data), ports[0]


@pytest.mark.parametrize(
    ("asked", "makers"),
    [
        ("id", ['{"id":"a"}', '{"id":"b"}', '{"id":"a"}', "null", '{"id":"b"}', '{"id":"a"}']),
        ("id", ["null", "null"]),
        ("id rank", ['{"id":"a","rank":1}', '{"id":"a","rank":2}', '{"id":"a","rank":null}', '{"id":"a","rank":1}']),
        ("id grade", ['{"id":"a","grade":0.0}', '{"id":"a","grade":-0.0}', '{"id":"a","grade":0}']),
    ],
)
async def test_programs_answer_as_the_interpreter_does(asked: str, makers: list[str]) -> None:
    """Also where objects with one key differ otherwise, if only in how a number is written."""
    response, _ = await both(asked, makers)
    told = [product["maker"] for product in json.loads(response)["data"]["top"]]
    assert [maker and maker["id"] for maker in told] == [(item := json.loads(maker)) and item["id"] for maker in makers]


async def test_each_is_asked_for_once_however_often_it_is_shown() -> None:
    response, port = await both("id", ['{"id":"a"}'] * 50)
    assert response.count(b"town-Maker-a-name-Maker-a") == 50
    assert [len(json.loads(call.encoded())["variables"].get("k0", [])) for call in port.calls] == [0, 1, 1]


@pytest.mark.parametrize(("size", "taken"), [(200_000, True), (20_000, False)])
async def test_what_is_shown_again_counts_for_the_budget(size: int, taken: bool) -> None:
    limited = ExecutionRuntime(
        schema=SCHEMA, to_wire=KNOWN.to_wire, message=KNOWN.message, limits=Limits(response_bytes=size)
    )
    program = compile_plan(plan_of("id"), SCHEMA, {}, {})
    found = await run(program, variables={}, port=subgraphs(['{"id":"a"}'] * 50), runtime=limited, made=[])
    assert (found is not None) is taken


def test_only_what_holds_nothing_but_leaves_told_exactly_is_united() -> None:
    united = {asked: any(step.unites for step in compile_plan(plan_of(asked), SCHEMA, {}, {}).steps) for asked in SAID}
    assert united == SAID


SAID = {"id": True, "id rank": True, "id grade": False}
