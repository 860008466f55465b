"""The fast path: the interpreter's calls and its answer; an answer that is not as asked is left to it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import pytest
from execute.build import argument, join, key, root, shape_of, steps
from graphql import build_schema
from msgspec.structs import replace

from dovetail_composition.manifest import Limits
from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.errors import NotCompilableError
from dovetail_gateway.compiled.executable import RUNS_BEFORE, Executable
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import Entry, Fetch, KeyObject, Plan
from dovetail_gateway.testing import MemorySubgraphs

SDL = """
type Query { top: [Product!] any: [Named] only: Alone }
type Product implements Named { id: ID! name: String price: Float size: Size made: Date! stock: Int! maker: Maker
  tags: [ID!] makers: [Maker] }
type Maker implements Named { id: ID! name: String }
interface Named { name: String }
interface Alone { name: String }
type Lone implements Alone { name: String }
enum Size { S L }
scalar Date
"""
BY_ID = KeyObject(path=(), fields=(("id", key("id")),), typename="Product")
BY_MADE = KeyObject(path=(), fields=(("made", key("made")),), typename="Product")
TOP = '{"data":{"top":[{"id":"1","name":"a","makerId":"m"},{"id":"2","name":null,"makerId":"m"}]}}'
STOCK = '{"data":{"e":[{"stock":5},{"stock":6}]}}'


def entities(**options: Any) -> Entry:
    given = argument("representations", BY_ID, batch=True, type="[_Any!]!")
    text = "{ ... on Product { stock } }"
    return join("e", steps("top"), "_entities", given, entities=True, attach=None, text=text, **options)


def plan_of(operation: str, *entries: tuple[str, Entry], **options: Any) -> Plan:
    """Fetches one after the other."""
    fetches = tuple(
        Fetch(id=index, subgraph=name, entries=(entry,), depends_on=(index - 1,) if index else ())
        for index, (name, entry) in enumerate(entries)
    )
    shape = shape_of(build_schema(SDL), operation)
    return Plan(operation="query", root_type="Query", shape=shape, fetches=fetches, **options)


STOCKED = plan_of("{ top { id name stock } }", ("products", root("top { id name }", "top")), ("stock", entities()))


def runtime(**options: Any) -> ExecutionRuntime:
    return ExecutionRuntime(
        schema=build_schema(SDL),
        to_wire=lambda _subgraph, _type, value: value,
        message=lambda _subgraph, text: text,
        **options,
    )


def subgraphs(**replies: str) -> MemorySubgraphs:
    return MemorySubgraphs({name: (lambda _request, body=body: body.encode()) for name, body in replies.items()})


async def fast(plan: Plan, port: MemorySubgraphs, formats: Mapping[str, str] | None = None) -> ExecutionResult | None:
    known = runtime(scalar_formats=formats or {})
    program = compile_plan(plan, known.schema, known.scalar_formats, {})
    return await run(program, variables={}, port=port, runtime=known, made=[])


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


async def test_a_program_is_made_once_an_operation_has_come_again() -> None:
    executable, known = Executable(STOCKED), runtime()
    for _ in range(RUNS_BEFORE + 2):
        port = subgraphs(products=TOP, stock=STOCK)
        result = await executable.execute({}, port, known)
        assert len(port.calls) == 2
        assert json.loads(encode_response(result.data))["data"]["top"][1] == {"id": "2", "name": None, "stock": 6}
    assert not isinstance(result.data, dict)


async def test_the_parts_of_programs_are_counted() -> None:
    executable, known = Executable(STOCKED), runtime()
    for _ in range(RUNS_BEFORE):
        await executable.execute({}, subgraphs(products=TOP, stock=STOCK), known)
    assert executable.compiled_parts == 0
    await executable.execute({}, subgraphs(products=TOP, stock=STOCK), known)
    assert executable.compiled_parts == 2


async def test_a_program_is_made_at_once_where_answers_are_large() -> None:
    """What was asked already is not asked again; what is not as asked is the interpreter's, who asks no more either."""
    many = json.dumps({"data": {"top": [{"id": str(number), "name": "n" * 1000} for number in range(300)]}})
    stock = json.dumps({"data": {"e": [{"stock": number} for number in range(300)]}})
    holed = json.dumps({"data": {"e": [{"stock": 5}, *[{"stock": None}] * 299]}})
    for large, is_program in ((stock, True), (holed, False)):
        executable, known, port = Executable(STOCKED), runtime(), subgraphs(products=many, stock=large)
        result = await executable.execute({}, port, known)
        wanted = await interpret(STOCKED, variables={}, port=subgraphs(products=many, stock=large), runtime=known)
        assert [call.subgraph for call in port.calls] == ["products", "stock"]
        assert isinstance(result.data, bytes) is is_program
        assert encode_response(result.data, result.errors) == encode_response(wanted.data, wanted.errors)


async def test_a_large_mutation_is_made_once() -> None:
    plan = replace(STOCKED, operation="mutation")
    many = json.dumps({"data": {"top": [{"id": str(number), "name": "n" * 1000} for number in range(300)]}})
    port = subgraphs(products=many, stock=STOCK)
    await Executable(plan).execute({}, port, runtime())
    assert len(port.calls) == 2


async def test_the_interpreter_takes_over_without_asking_again() -> None:
    executable, known = Executable(STOCKED), runtime()
    broken = '{"data":{"e":[{"stock":5},null]},"errors":[{"message":"gone","path":["e",1]}]}'
    for _ in range(RUNS_BEFORE + 2):
        port = subgraphs(products=TOP, stock=broken)
        result = await executable.execute({}, port, known)
        assert len(port.calls) == 2
        assert [error["message"] for error in result.errors] == ["gone"]


async def test_conditions_have_programs_of_their_own() -> None:
    operation = "query($a: Boolean!) { top { id name @include(if: $a) } }"
    text = "top { id name @include(if: $a) }"
    executable, known = Executable(plan_of(operation, ("products", root(text, "top")))), runtime()
    for _ in range(RUNS_BEFORE + 1):
        for value, keys in ((True, ["id", "name"]), (False, ["id"])):
            item = {"id": "1", **({"name": "a"} if value else {})}
            port = subgraphs(products=json.dumps({"data": {"top": [item]}}))
            result = await executable.execute({"a": value}, port, known)
            assert [*json.loads(encode_response(result.data))["data"]["top"][0]] == keys


async def test_a_fault_of_a_program_is_not_the_clients(caplog: pytest.LogCaptureFixture) -> None:
    executable, known = Executable(STOCKED), runtime()
    for _ in range(RUNS_BEFORE + 1):
        await executable.execute({}, subgraphs(products=TOP, stock=STOCK), known)
    (program,) = executable._programs.values()
    assert program is not None
    executable._programs[()] = dataclasses.replace(program, finishers=((99, list),))
    port = subgraphs(products=TOP, stock=STOCK)
    result = await executable.execute({}, port, known)
    assert json.loads(encode_response(result.data))["data"]["top"][1] == {"id": "2", "name": None, "stock": 6}
    assert len(port.calls) == 2
    assert "a program failed" in caplog.text


async def test_the_fast_path_is_left_for_a_while_where_answers_are_not_as_asked() -> None:
    executable, known = Executable(STOCKED), runtime()
    broken = subgraphs(products=TOP, stock='{"data":{"e":[{"stock":5},{}]}}')
    for _ in range(RUNS_BEFORE + 20):
        await executable.execute({}, broken, known)
    after = []
    for _ in range(1_000):
        result = await executable.execute({}, subgraphs(products=TOP, stock=STOCK), known)
        after.append(isinstance(result.data, dict))
    assert after[0]
    assert not after[-1]


PRICED = KeyObject(path=(), fields=(("id", key("id")), ("price", key("price"))), typename="Product")


async def test_numbers_written_otherwise_are_no_other_request() -> None:
    """What the program has sent as 1.1 is not asked again when the interpreter would send 1.10."""
    given = argument("representations", PRICED, batch=True, type="[_Any!]!")
    entry = join("e", steps("top"), "_entities", given, entities=True, attach=None, text="{ ... on Product { stock } }")
    plan = plan_of("{ top { id price stock } }", ("products", root("top { id price }", "top")), ("stock", entry))
    executable, known = Executable(plan), runtime()
    top = '{"data":{"top":[{"id":"1","price":1.10},{"id":"2","price":100}]}}'
    for _ in range(RUNS_BEFORE + 2):
        port = subgraphs(products=top, stock='{"data":{"e":[{"stock":5},null]}}')
        await executable.execute({}, port, known)
        assert len(port.calls) == 2
