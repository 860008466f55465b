"""Objects that are referred to again and again: equal ones are decoded and filled once, and shown each time."""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from execute.build import argument, join, key, root, shape_of
from graphql import build_schema
from support.both_ways import execute_with

from dovetail_composition.manifest import Limits
from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.executable import RUNS_BEFORE, Executable
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.nodes import Entry, Fetch, KeyObject, PathStep, Plan
from dovetail_gateway.subgraph.port import SubgraphPort
from dovetail_gateway.testing import MemorySubgraphs

from .garbling import Garbled, Known

SCHEMA = build_schema("""
type Query { top: [Product!] }
type Product { id: ID! maker: Maker shop: Shop! }
type Maker {
  id: ID! rank: Int grade: Float code: Code name: String town: String parts: [Part!] heirs: [Product!]
}
interface Part { id: ID! }
type Bolt implements Part { id: ID! maker: Maker }
type Nut implements Part { id: ID! size: Int! }
type Shop { id: ID! owner: Maker! name: String }
scalar Code
""")
KNOWN = ExecutionRuntime(
    schema=SCHEMA, to_wire=lambda _subgraph, _type, value: value, message=lambda _subgraph, text: text
)


def steps(path: str) -> list[PathStep]:
    """`Bolt.maker`: of bolts alone."""
    found = [each.rpartition(".") for each in path.split()]
    return [PathStep(key=name, types=frozenset({of}) if of else None) for of, _, name in found]


def lookup(path: str, field: str, *parts: str, of: str = "Maker") -> Entry:
    """An entity's field, by these fields of it, or of objects in them."""
    fields = tuple((part.partition(".")[0], key(*part.split("."))) for part in parts)
    shape = KeyObject(path=(), fields=fields, typename=of)
    given = argument("representations", shape, batch=True, type="[_Any!]!")
    text = f"{{ ... on {of} {{ {field} }} }}"
    return join("e", steps(path), "_entities", given, entities=True, attach=None, text=text)


def plan_of(shown: str, told: str, *lookups: Entry) -> Plan:
    """`shown`: what the client wants of products, `told`: what one service says of them."""
    entries = [root(f"top {{ {told} }}", "top"), *lookups]
    fetches = tuple(
        Fetch(
            id=index,
            subgraph="lookups" if index else "products",
            entries=(entry,),
            depends_on=(index - 1,) * (index > 0),
        )
        for index, entry in enumerate(entries)
    )
    return Plan(
        operation="query", root_type="Query", shape=shape_of(SCHEMA, f"{{ top {{ {shown} }} }}"), fetches=fetches
    )


def flat(asked: str) -> Plan:
    """Names by identifiers, towns by both. `asked`: what the products' service tells of makers."""
    lookups = (lookup("top maker", "name", "id"), lookup("top maker", "town", "id", "name"))
    return plan_of(f"id maker {{ {asked} name town }}", f"id maker {{ {asked} }}", *lookups)


DEEP = plan_of(
    "id maker { rank parts { id ... on Bolt { maker { id name town } } ... on Nut { size } } name }",
    "id maker { rank id parts { __typename id ... on Bolt { maker { id } } ... on Nut { size } } }",
    lookup("top maker", "name", "id"),
    lookup("top maker parts Bolt.maker", "name", "id"),
    lookup("top maker parts Bolt.maker", "town", "id", "name"),
)
HEIRS = plan_of(
    "id maker { rank heirs { id maker { id rank heirs { id maker { id name town } } } } name }",
    "id maker { rank id heirs { id maker { id rank heirs { id maker { id } } } } }",
    lookup("top maker", "name", "id"),
    lookup("top maker heirs maker heirs maker", "name", "id"),
    lookup("top maker heirs maker heirs maker", "town", "id", "name"),
)
SHOPS = plan_of(
    "shop { owner { id } name }", "shop { id owner { id } }", lookup("top shop", "name", "id", "owner.id", of="Shop")
)
ENTITIES = plan_of(
    "maker { parts { id } name } shop { id owner { id parts { id } name } }",
    "maker { id parts { __typename id } } shop { id }",
    lookup("top maker", "name", "id"),
    lookup("top shop", "owner { id parts { __typename id } }", "id", of="Shop"),
    lookup("top shop owner", "name", "id"),
)
HEIR = '{"id":"i","rank":1,"heirs":[{"id":"p","maker":{"id":"z"}}]}'
BOLT = '{"__typename":"Bolt","id":"b","maker":{"id":"z"}}'
NUT = '{"__typename":"Nut","id":"n","size":5}'


def maker(*parts: str, name: str = "a", rank: str = "1") -> str:
    return f'{{"rank":{rank},"id":"{name}","parts":[{",".join(parts)}]}}'


class Subgraphs(MemorySubgraphs):
    """`products`: as JSON. Other values are named after what they are asked with; an owner is a maker with a part."""

    def __init__(self, products: list[str]) -> None:
        super().__init__(
            {
                "products": lambda _request: f'{{"data":{{"top":[{",".join(products)}]}}}}'.encode(),
                "lookups": self._tell,
            }
        )

    def _tell(self, request: Any) -> bytes:
        asked = json.loads(request.encoded())
        (field,) = [name for name in ("name", "town", "owner") if f"{{ {name}" in asked["query"]]
        found: list[dict[str, Any]] = [
            {field: "-".join([field, *map(str, item.values())])} for item in asked["variables"]["k0"]
        ]
        if field == "owner":
            found = [{field: {"id": "o", "parts": [{"__typename": "Nut", "id": each[field]}]}} for each in found]
        return json.dumps({"data": {"e": found}}).encode()


async def both(plan: Plan, products: list[str]) -> tuple[bytes, MemorySubgraphs]:
    """The program's response, which is the interpreter's, from the same calls."""
    ports = [Subgraphs(products) for _ in range(2)]
    program = compile_plan(plan, SCHEMA, {}, {})
    found = await run(program, variables={}, port=ports[0], runtime=KNOWN, made=[])
    wanted = await interpret(plan, variables={}, port=ports[1], runtime=KNOWN)
    assert found is not None
    assert encode_response(found.data) == encode_response(wanted.data)
    assert ports[0].calls == ports[1].calls
    return encode_response(found.data), ports[0]


def with_makers(makers: list[str]) -> list[str]:
    return [f'{{"id":"{number}","maker":{each}}}' for number, each in enumerate(makers)]


@pytest.mark.parametrize(
    ("asked", "makers"),
    [
        ("id", ['{"id":"a"}', '{"id":"b"}', '{"id":"a"}', "null", '{"id":"b"}', '{"id":"a"}']),
        ("id", ["null", "null"]),
        ("id rank", ['{"id":"a","rank":1}', '{"id":"a","rank":2}', '{"id":"a","rank":null}', '{"id":"a","rank":1}']),
        ("id rank", ['{"id":"a","rank":1}', '{ "rank" : 1, "id" : "a" }', '{"id":"\\u0061","rank":1}']),
        ("id grade", ['{"id":"a","grade":0.0}', '{"id":"a","grade":-0.0}', '{"id":"a","grade":0}']),
        ("id code", ['{"id":"a","code":{"x":[1.10]}}', '{"id":"a","code":null}', '{"id":"a","code":{"x":[1.10]}}']),
    ],
)
async def test_programs_answer_as_the_interpreter_does(asked: str, makers: list[str]) -> None:
    """Also where objects with one key differ otherwise, if only in how a number is written."""
    response, _ = await both(flat(asked), with_makers(makers))
    told = [product["maker"] for product in json.loads(response)["data"]["top"]]
    assert [each and each["id"] for each in told] == [(item := json.loads(each)) and item["id"] for each in makers]


@pytest.mark.parametrize(
    "makers",
    [
        [maker(BOLT, NUT)] * 5,
        [maker(BOLT, BOLT), maker(), "null", maker(NUT, BOLT), maker(BOLT, BOLT), maker(BOLT, BOLT, rank="null")],
        [maker(BOLT), maker(BOLT, name="c"), maker(BOLT)],
    ],
)
async def test_objects_may_hold_others_that_are_united_as_well(makers: list[str]) -> None:
    response, port = await both(DEEP, with_makers(makers))
    assert response.count(b'"town-Maker-z-name-Maker-z"') == sum(each.count("Bolt") for each in makers)
    assert len(port.calls) == 4


async def test_objects_in_united_ones_are_united() -> None:
    inner = [f'{{"id":"i","rank":{rank},"heirs":[{{"id":"p","maker":{{"id":"z"}}}}]}}' for rank in (1, 2, 1)]
    outer = [f'{{"rank":1,"id":"{name}","heirs":[{",".join(with_makers([*inner, "null"]))}]}}' for name in "aaba"]
    program = compile_plan(HEIRS, SCHEMA, {}, {})
    assert len(program.united) == 3
    response, _ = await both(HEIRS, with_makers(outer))
    assert response.count(b'"town-Maker-z-name-Maker-z"') == 12


async def test_what_keys_are_read_from_is_there_at_once() -> None:
    response, _ = await both(SHOPS, ['{"shop":{"id":"s","owner":{"id":"o"}}}'] * 3)
    assert response.count(b'"name":"name-Shop-s-o"') == 3


async def test_an_entity_that_several_objects_share_is_united_once() -> None:
    response, _ = await both(ENTITIES, [f'{{"maker":{maker(NUT)},"shop":{{"id":"{shop}"}}}}' for shop in "sstss"])
    assert response.count(b'"name":"name-Maker-o"') == 5


@pytest.mark.parametrize(
    "wrong",
    [
        maker('{"__typename":"Nut","id":"n","size":null}'),
        maker('{"__typename":"Screw","id":"n"}'),
        maker(BOLT, rank="1.5"),
        maker(BOLT, NUT, name="\\ud800"),
        maker('{"__typename":"Bolt","id":"b","maker":{"id":null}}'),
        maker('{"__typename":"Bolt","id":"b","maker":[]}'),
    ],
)
async def test_other_values_than_were_asked_for_are_left_to_the_interpreter(wrong: str) -> None:
    """However deep they are; it makes of them what it makes of them elsewhere."""
    program = compile_plan(DEEP, SCHEMA, {}, {})
    makers = [maker(BOLT, NUT), wrong]
    assert await run(program, variables={}, port=Subgraphs(with_makers(makers)), runtime=KNOWN, made=[]) is None


class Failing(Subgraphs):
    """Some look-ups fail, some give null, by a draw for each key."""

    def __init__(self, products: list[str], seed: int) -> None:
        super().__init__(products)
        self._seed = seed

    def _tell(self, request: Any) -> bytes:
        response, errors = json.loads(super()._tell(request)), []
        items = response["data"]["e"]
        for index, sent in enumerate(json.loads(request.encoded())["variables"]["k0"]):
            draw = Random(f"{self._seed} {sent} {items[index]}").random()
            if draw < 0.4:
                items[index] = None
            if draw < 0.3:
                errors.append({"message": f"no {sent}", "path": ["e", index]})
        return json.dumps({"errors": errors, **response} if errors else response).encode()


WIDE = [
    (DEEP, [maker(BOLT, NUT), maker(NUT), maker(BOLT, NUT), "null"]),
    (HEIRS, [f'{{"rank":1,"id":"a","heirs":[{",".join(with_makers([HEIR, HEIR]))}]}}'] * 3),
    (ENTITIES, [maker(BOLT, NUT)] * 3),
]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("plan", "makers"), WIDE, ids=["deep", "heirs", "entities"])
async def test_errors_are_told_wherever_the_object_is_shown(plan: Plan, makers: list[str], seed: int) -> None:
    await agree(plan, makers, lambda products: Failing(products, seed))


@pytest.mark.parametrize("seed", range(40))
@pytest.mark.parametrize(("plan", "makers"), WIDE, ids=["deep", "heirs", "entities"])
async def test_whatever_subgraphs_answer_it_is_the_interpreters_answer_or_none(
    plan: Plan, makers: list[str], seed: int
) -> None:
    await agree(plan, makers, lambda products: Garbled(Known(Subgraphs(products)), seed))


async def agree(plan: Plan, makers: list[str], port_of: Callable[[list[str]], SubgraphPort]) -> None:
    port = port_of([f'{{"shop":{{"id":"s"}},{each[1:]}' for each in with_makers(makers)])
    await execute_with(compile_plan(plan, SCHEMA, {}, {}), plan, variables={}, port=port, runtime=KNOWN)


async def test_each_is_asked_for_once_however_often_it_is_shown() -> None:
    response, port = await both(flat("id"), with_makers(['{"id":"a"}'] * 50))
    assert response.count(b"town-Maker-a-name-Maker-a") == 50
    assert [len(json.loads(call.encoded())["variables"].get("k0", [])) for call in port.calls] == [0, 1, 1]


@pytest.mark.parametrize(
    ("plan", "makers", "size", "taken"),
    [
        (flat("id"), ['{"id":"a"}'] * 50, 200_000, True),
        (flat("id"), ['{"id":"a"}'] * 50, 20_000, False),
        (DEEP, [maker(*[BOLT] * 9)] * 9, 500_000, True),
        (DEEP, [maker(*[BOLT] * 9)] * 9, 80_000, False),
    ],
)
async def test_what_is_shown_again_counts_for_the_budget(plan: Plan, makers: list[str], size: int, taken: bool) -> None:
    """Also of objects in objects that are shown again."""
    assert (await _limited(plan, makers, size) is not None) is taken


async def test_a_large_object_is_not_written_again_and_again() -> None:
    """Where the budget, which counts by averages, does not see it."""
    small = [maker(name=f"m{number}") for number in range(400)]
    large = maker(*[NUT] * 1_000)
    assert await _limited(DEEP, [*small, *[large] * 10], 2_000_000) is not None
    assert await _limited(DEEP, [*small, *[large] * 10], 150_000) is None


async def _limited(plan: Plan, makers: list[str], size: int) -> Any:
    limited = ExecutionRuntime(
        schema=SCHEMA, to_wire=KNOWN.to_wire, message=KNOWN.message, limits=Limits(response_bytes=size)
    )
    program = compile_plan(plan, SCHEMA, {}, {})
    return await run(program, variables={}, port=Subgraphs(with_makers(makers)), runtime=limited, made=[])


@pytest.mark.parametrize(("kinds", "unites"), [(40, True), (400, False)])
async def test_objects_that_turn_out_distinct_are_no_longer_united(kinds: int, unites: bool) -> None:
    executable, port = (
        Executable(flat("id")),
        Subgraphs(with_makers([f'{{"id":"{number % kinds}"}}' for number in range(400)])),
    )
    for _ in range(RUNS_BEFORE + 5):
        result = await executable.execute({}, port, KNOWN)
        assert isinstance(result.data, bytes) or not result.errors
    (program,) = executable._programs.values()
    assert program is not None
    assert bool(program.united) is unites
