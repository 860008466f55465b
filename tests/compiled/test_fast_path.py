"""The fast path: the interpreter's calls and its answer; an answer that is not as asked is left to it."""

from __future__ import annotations

import json

import pytest
from execute.build import argument, join, key, root, steps
from graphql import build_schema
from msgspec.structs import replace

from dovetail_composition.manifest import Limits
from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.errors import NotCompilableError
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import Entry, Plan
from dovetail_gateway.testing import MemorySubgraphs

from .products import BY_MADE, SDL, STOCK, STOCKED, TOP, entities, fast, plan_of, runtime, subgraphs


@pytest.mark.parametrize("key", ["1", "", "two\nlines\r\n", '"},{"', "\\n\\", "\u2028é\x00"])
async def test_a_program_makes_the_calls_of_the_interpreter_and_gives_its_bytes(key: str) -> None:
    top = TOP.replace('"1"', json.dumps(key))
    ports = [subgraphs(products=top, stock=STOCK) for _ in range(2)]
    found = await fast(STOCKED, ports[0])
    wanted = await interpret(STOCKED, variables={}, port=ports[1], runtime=runtime())
    assert found is not None
    assert encode_response(found.data) == encode_response(wanted.data)
    assert ports[0].calls == ports[1].calls


@pytest.mark.parametrize(
    "answer",
    [
        '{"data":{"e":[{"stock":5},{"stock":null}]}}',
        '{"data":{"e":[{"stock":5},{"stock":"6"}]}}',
        '{"data":{"e":[{"stock":5},{"stock":6.0}]}}',
        '{"data":{"e":[{"stock":5},{"stock":3000000000}]}}',
        '{"data":{"e":[{"stock":5},{}]}}',
        '{"data":{"e":[{"stock":5}]}}',
        '{"data":{"e":[{"stock":5},{"stock":6},{"stock":7}]}}',
        '{"data":{"e":{"stock":5}}}',
        '{"data":{"e":null}}',
        '{"data":{}}',
        '{"data":null}',
        '{"errors":[{"message":"m"}]}',
        '{"data":{"e":[{"stock":5},{"stock":6}]},"errors":[{"message":5}]}',
        '{"data":{"e":[{"stock":5},{"stock":6}]},"errors":5}',
        '{"data":{"e":[{"stock":5},{"stock":6}]}',
        "not JSON",
        "",
        "[" * 100_000,
    ],
)
async def test_what_is_not_as_asked_is_the_interpreters(answer: str) -> None:
    port = subgraphs(products=TOP, stock=answer)
    assert await fast(STOCKED, port) is None


@pytest.mark.parametrize("query", ["{ only { name } }", "{ only { __typename name } }"])
@pytest.mark.parametrize(
    ("told", "taken"),
    [("", False), ('"__typename":"Lone",', True), ('"__typename":"",', False), ('"__typename":null,', False)],
)
async def test_the_one_type_that_an_object_may_have_is_told_all_the_same(query: str, told: str, *, taken: bool) -> None:
    plan = plan_of(query, ("products", root("only { __typename name }", "only")))
    found = await fast(plan, subgraphs(products=f'{{"data":{{"only":{{{told}"name":"n"}}}}}}'))
    assert (found is not None) is taken


@pytest.mark.parametrize(
    "asked",
    [
        "{ one: top { name } two: top { name } }",
        "{ two: top { name } one: top { name } }",
        "{ __typename one: top { name } two: top { name } }",
        "{ one: top { name __typename } two: top { name } }",
        "{ two: top { name } }",
    ],
)
async def test_what_one_answer_brings_is_shown_in_the_clients_order(asked: str) -> None:
    plan = plan_of(asked, ("products", root("one: top { name } two: top { name }", "one", "two")))
    body = '{"data":{"two":[{"name":"b"}],"one":[{"name":"a"}]}}'
    found = await fast(plan, subgraphs(products=body))
    wanted = await interpret(plan, variables={}, port=subgraphs(products=body), runtime=runtime())
    assert found is not None
    assert encode_response(found.data) == encode_response(wanted.data)


async def test_an_answer_with_another_status_or_none_at_all_is_the_interpreters() -> None:
    assert await fast(STOCKED, subgraphs(products=TOP)) is None


@pytest.mark.parametrize("errors", ['"errors":[]', '"errors":null', '"extensions":{"a":[1]}'])
async def test_what_says_nothing_is_passed_over(errors: str) -> None:
    answer = STOCK[:-1] + f",{errors}}}"
    assert await fast(STOCKED, subgraphs(products=TOP, stock=answer)) is not None


LEAVES = plan_of("{ top { name price size made } }", ("products", root("top { name price size made }", "top")))


@pytest.mark.parametrize(
    ("fields", "taken"),
    [
        ('"name":"ä\\u00e4","price":1.5,"size":"L","made":"2026-01-01"', True),
        ('"name":null,"price":null,"size":null,"made":{"a":[1.10,null]}', True),
        ('"name":"a","price":3,"size":"S","made":0', True),
        ('"name":5,"price":3,"size":"S","made":0', False),
        ('"name":"a","price":"3","size":"S","made":0', False),
        ('"name":"a","price":3,"size":"M","made":0', False),
        ('"name":"a","price":3,"size":"S","made":null', False),
        ('"name":"a","price":3,"size":"S"', False),
        ('"name":"\\ud800","price":3,"size":"S","made":0', False),
        ('"name":"a","price":1e999,"size":"S","made":0', False),
        ('"name":"a","price":3,"size":"S","made":NaN', False),
    ],
)
async def test_leaves(fields: str, taken: bool) -> None:
    body = f'{{"data":{{"top":[{{{fields}}}]}}}}'
    found = await fast(LEAVES, subgraphs(products=body))
    assert (found is not None) is taken
    wanted = await interpret(LEAVES, variables={}, port=subgraphs(products=body), runtime=runtime())
    assert found is None or json.loads(encode_response(found.data)) == json.loads(encode_response(wanted.data))


@pytest.mark.parametrize("field", [b'"made":"\xc3("', b'"made":1,"more":"\xc3("'])
async def test_bytes_that_are_no_text_are_not_passed_unread(field: bytes) -> None:
    body = b'{"data":{"top":[{"name":"a","price":1,"size":"S",%b}]}}' % field
    port = MemorySubgraphs({"products": lambda _request: body})
    assert await fast(LEAVES, port) is None


async def test_keys_of_a_custom_scalar_are_told_apart_by_value() -> None:
    """However they are written: `1`, `"1"`, and an escape in its place."""
    given = argument("representations", BY_MADE, batch=True, type="[_Any!]!")
    stock = join("e", steps("top"), "_entities", given, entities=True, attach=None, text="{ ... on Product { stock } }")
    plan = plan_of("{ top { stock } }", ("products", root("top { made }", "top")), ("stock", stock))
    top = '{"data":{"top":[{"made":"1"},{"made":1},{"made":"\\u0031"},{"made":"2"}]}}'
    ports = [subgraphs(products=top, stock=STOCK) for _ in range(2)]
    found = await fast(plan, ports[0])
    wanted = await interpret(plan, variables={}, port=ports[1], runtime=runtime())
    assert found is not None
    assert ports[0].calls == ports[1].calls
    assert encode_response(found.data) == encode_response(wanted.data)


def stocked(products: Entry, stock: Entry) -> Plan:
    return plan_of("{ top { stock } }", ("products", products), ("stock", stock))


@pytest.mark.parametrize(
    ("plan", "why"),
    [
        (replace(STOCKED, operation="mutation"), "mutation"),
        (replace(STOCKED, untyped=frozenset({"Named"})), "untyped"),
        (plan_of("{ any { name } }", ("products", root("any { name }", "any"))), "type is not told"),
        (
            plan_of("{ top { stock } }", ("products", root("top { id }", "top")), ("stock", entities(mode="each"))),
            "each",
        ),
        (
            plan_of("{ top { stock } }", ("products", root("top { name }", "top")), ("stock", entities())),
            "a key through",
        ),
    ],
)
def test_plans_that_are_the_interpreters(plan: Plan, why: str) -> None:
    with pytest.raises(NotCompilableError, match=why):
        compile_plan(plan, build_schema(SDL), {}, {})


async def test_normalised_scalars_are_the_interpreters() -> None:
    with pytest.raises(NotCompilableError, match="Date"):
        await fast(LEAVES, subgraphs(), formats={"Date": "instant"})


@pytest.mark.parametrize(
    ("operation", "shown"),
    [
        ("{ any { __typename name } }", '[{"__typename":"Product","name":"a"},{"__typename":"Maker","name":"b"},null]'),
        ("{ any { name __typename } }", '[{"name":"a","__typename":"Product"},{"name":"b","__typename":"Maker"},null]'),
        ("{ any { name } }", '[{"name":"a"},{"name":"b"},null]'),
        ("{ any { kind: __typename name } }", '[{"kind":"Product","name":"a"},{"kind":"Maker","name":"b"},null]'),
        ("{ any { ... on Product { id } } }", '[{"id":"1"},{},null]'),
    ],
)
async def test_objects_of_several_types_are_shown_as_asked(operation: str, shown: str) -> None:
    """Whether the client sees their type, and where, beside what tells them apart."""
    body = (
        '{"data":{"any":[{"__typename":"Product","kind":"Product","id":"1","name":"a"},'
        '{"__typename":"Maker","kind":"Maker","name":"b"},null]}}'
    )
    text = "any { __typename kind: __typename ... on Product { id name } ... on Maker { name } }"
    plan = plan_of(operation, ("products", root(text, "any")))
    found = await fast(plan, subgraphs(products=body))
    assert found is not None
    assert encode_response(found.data).decode() == f'{{"data":{{"any":{shown}}}}}'
    strange = body.replace('"Maker","kind"', '"Hidden","kind"')
    assert await fast(plan, subgraphs(products=strange)) is None


BY_MAKER = argument("ids", key("makerId"), key("id"), batch=True)
MAKERS = plan_of(
    "{ top { maker { name } } }",
    ("products", root("top { makerId: id }", "top")),
    ("makers", join("m", steps("top"), "makers", BY_MAKER, attach="maker")),
)


async def test_what_many_share_is_asked_once_and_kept_within_the_budget() -> None:
    top = json.dumps({"data": {"top": [{"makerId": "m"}] * 50}})
    makers = json.dumps({"data": {"m": [{"id": "m", "name": "n" * 1000}]}})
    port = subgraphs(products=top, makers=makers)
    assert await fast(MAKERS, port) is not None
    assert port.calls[1].variables == {"k0": ["m"]}
    known = runtime(limits=Limits(response_bytes=20_000))
    program = compile_plan(MAKERS, known.schema, {}, {})
    assert await run(program, variables={}, port=subgraphs(products=top, makers=makers), runtime=known, made=[]) is None


async def test_what_is_repeated_in_lists_is_kept_within_the_budget_too() -> None:
    """A hundred objects of 1 kB shown for each of ten parents, and for one of them."""
    by_ids = argument("ids", key("ids"), key("id"), batch=True)
    plan = plan_of(
        "{ top { makers { name } } }",
        ("products", root("top { ids: tags }", "top")),
        ("makers", join("m", steps("top"), "makers", by_ids, attach="makers", collection=True)),
    )
    makers = json.dumps({"data": {"m": [{"id": "m", "name": "n" * 1000}]}})
    known = runtime(limits=Limits(response_bytes=1_000_000))
    program = compile_plan(plan, known.schema, {}, {})
    for parents, taken in ((1, True), (10, False)):
        top = json.dumps({"data": {"top": [{"ids": ["m"] * 100}] * parents}})
        found = await run(program, variables={}, port=subgraphs(products=top, makers=makers), runtime=known, made=[])
        assert (found is not None) is taken
