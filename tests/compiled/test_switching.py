"""Which way a plan is executed: when a program is made of it, and when the interpreter takes over again."""

from __future__ import annotations

import dataclasses
import json

import pytest
from execute.build import argument, join, key, root, steps
from msgspec.structs import replace

from dovetail_gateway.compiled.executable import RUNS_BEFORE, Executable
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import KeyObject

from .products import STOCK, STOCKED, TOP, plan_of, runtime, subgraphs


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
