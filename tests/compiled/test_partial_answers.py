"""Partial answers: a program tells their errors, and has nulls go up, byte for byte as the interpreter does."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from execute.build import argument, fetches, join, key, root, shape_of, steps
from execute.faulty import Subgraphs, gateway, planned, rows_with
from graphql import GraphQLSchema, build_schema
from support.both_ways import NothingMore, Recorder, program_of

from dovetail_composition.manifest import Batching
from dovetail_gateway.compiled.executable import RUNS_BEFORE, Executable
from dovetail_gateway.compiled.replay import Replay
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.errors import MAX_ERRORS
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_json, encode_response
from dovetail_gateway.plan.nodes import Fetch, KeyObject, Plan
from dovetail_gateway.subgraph.port import SubgraphPort, SubgraphRequest
from dovetail_gateway.testing import MemorySubgraphs

Paths = list[str]
NOTHING: Mapping[str, Any] = {}
Damage = Callable[[dict[str, Any]], Any]


def runtime_of(schema: GraphQLSchema, **options: Any) -> ExecutionRuntime:
    return ExecutionRuntime(
        schema=schema, to_wire=lambda _graph, _type, each: each, message=lambda _graph, text: text, **options
    )


async def both(
    plan: Plan,
    make: Callable[[], SubgraphPort],
    schema: GraphQLSchema,
    *,
    variables: Mapping[str, Any] = NOTHING,
    **options: Any,
) -> Any:
    """The program's response, which is the interpreter's. `options`: of the runtime."""
    known = runtime_of(schema, **options)
    program = program_of(plan, variables, known)
    assert program is not None
    recorder = Recorder(make())
    wanted = await interpret(plan, variables=variables, port=recorder, runtime=known)
    port = Replay(NothingMore(), recorder.made)
    found = await run(program, variables=variables, port=port, runtime=known, made=[])
    assert found is not None, "left to the interpreter"
    assert encode_json(found.errors) == encode_json(wanted.errors)
    assert encode_response(found.data, found.errors) == encode_response(wanted.data, wanted.errors)
    return json.loads(encode_response(found.data, found.errors))


def paths(response: Any) -> Paths:
    return ["/".join(map(str, error.get("path", ()))) for error in response.get("errors", ())]


def error(*path: Any, message: str = "m", **more: Any) -> dict[str, Any]:
    return {"message": message, **({"path": list(path)} if path else {}), **more}


def told(*errors: Any, **items: Any) -> Damage:
    """The service says this of entities, and replaces some of them: `_1` is the second. Paths begin with the alias."""

    def damage(response: dict[str, Any]) -> Any:
        for alias, found in response["data"].items():
            for name, value in items.items():
                found[int(name[1:])] = value if value is None else {**found[int(name[1:])], **value}
            shown = [
                {**each, "path": [alias, *each["path"][1:]]} if each.get("path", [""])[0] == "e" else each
                for each in errors
            ]
        return {**response, "errors": shown}

    return damage


OF_Y = told(error("e", 1), _1=None)
"""The entity y cannot be loaded."""

ENTITIES: dict[str, tuple[str, Damage, Paths]] = {
    "an entity": ("{ top { name stock } }", OF_Y, ["top/1", "top/4"]),
    "an entity in rows": ("{ rows { name stock } }", told(error("e", 0), _0=None), ["rows/0/0", "rows/3/1"]),
    "an entity by another name": ("{ top { stock } }", told(error("_entities", 1), _1=None), ["top/1", "top/4"]),
    "an entity that need not be told": ("{ top { name stock } }", told(_1=None), []),
    "a field": ("{ top { stock } }", told(error("e", 1, "stock"), _1={"stock": None}), ["top/1/stock", "top/4/stock"]),
    "a field below": ("{ top { box { cm } } }", told(error("e", 0, "box", "cm"), _0={"box": None}), ["top/0/box/cm"]),
    "an item of a list": ("{ top { tags } }", told(error("e", 0, "tags", 1), _0={"tags": None}), ["top/0/tags/1"]),
    "several of one entity": (
        "{ one { stock box { cm } } }",
        told(error("e", 0, "stock"), error("e", 0, "box"), error("e", 0, "stock", message="n"), _0={"stock": None}),
        ["one/stock", "one/box", "one/stock"],
    ),
    "the same twice": ("{ one { stock } }", told(error("e", 0), error("e", 0)), ["one"]),
    "nothing": ("{ top { stock } }", told(error()), ["top"]),
    "something else": ("{ top { stock } }", told(error("other", 1)), ["top"]),
    "the call": ("{ top { stock } }", told(error("e")), ["top"]),
    "an entity nobody asked for": ("{ top { stock } }", told(error("e", 7)), ["top"]),
    "a key that is hidden": ("{ top { stock } }", told(error("e", 0, "id")), ["top/0"]),
    "a non-null field": ("{ top { name strict } }", OF_Y, ["top/1", "top/4"]),
    "a non-null field, for another one's sake": (
        "{ top { strict ratio } }",
        told(error("e", 1, "ratio"), _1=None),
        ["top/1/ratio", "top/4/ratio", "top/1/strict", "top/4/strict"],
    ),
    "a non-null object": ("{ top { name need { cm } } }", OF_Y, ["top/1", "top/4"]),
    "a non-null field, without a word": ("{ top { strict } }", told(_1=None), ["top/1/strict", "top/4/strict"]),
    "a non-null field in rows": ("{ rows { strict } }", told(error("e", 0), _0=None), ["rows/0/0", "rows/3/1"]),
    "all there is": ("{ must { strict } }", told(error("e", 0), _0=None), ["must"]),
    "all there is, without a word": ("{ must { strict } }", told(_0=None), ["must/strict"]),
    "all there is, and more": ("{ one { name strict } must { strict } }", told(_0=None), ["one/strict", "must/strict"]),
    "an entity at several places": (
        "{ one { stock } top { stock } rows { stock } }", told(error("e", 0), _0=None),
        ["one", "top/1", "top/4", "rows/0/0", "rows/3/1"],
    ),
    "a field at several places": (
        "{ top { stock } one { stock } }", told(error("e", 1, "stock"), _1={"stock": None}),
        ["top/1/stock", "top/4/stock", "one/stock"],
    ),
    "the call, for several places": ("{ top { stock } rows { stock } }", told(error("e")), ["top", "rows"]),
    "nothing, of several places": ("{ top { stock } one { stock } }", told(error()), [""]),
    "an entity that no place asked for": ("{ top { stock } one { stock } }", told(error("e", 7)), [""]),
    "what only one of the places shows": (
        "{ one { worth } top { stock worth } }", told(error("e", 0, "stock"), _0={"stock": None}),
        ["one", "top/1/stock", "top/4/stock"],
    ),
    "what only one of the places needs whole": (
        "{ one { bulk } top { strict bulk } }", told(_0=None), ["top/1/strict", "top/4/strict"],
    ),
    "no parts of a key that only one of the places shows": (
        "{ top { stock ratio worth } one { worth } rows { worth } }", told(error("e", 1), _1=None),
        ["top/1", "top/4", "one", "rows/0/0", "rows/3/1"],
    ),
    "a non-null field at several places": (
        "{ one { strict } rows { strict } }", told(_0=None),
        ["one/strict", "rows/0/0/strict", "rows/3/1/strict"],
    ),
    "in other words": (
        "{ top { stock } }",
        told(error("e", 1, extensions={"code": "A:B", "service": "x", "n": 0.10}, locations=[{}], x=1), _1=None),
        ["top/1", "top/4"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "damage", "shown"), ENTITIES.values(), ids=ENTITIES)
async def test_entities(text: str, damage: Damage, shown: Paths) -> None:
    _, plan = planned(text)
    response = await both(plan, lambda: Subgraphs(rows_with({}), damage), gateway().schema)
    assert paths(response) == shown


async def test_an_entity_at_several_places_whose_keys_fill_several_requests() -> None:
    """Each holds one key; the first one's is the entity y."""
    _, plan = planned("{ one { stock } top { stock } }")
    damage = told(error("e", 0), _0=None)
    response = await both(
        plan, lambda: Subgraphs(rows_with({}), damage), gateway().schema, batching=Batching(max_keys=1)
    )
    assert paths(response) == ["one", "top/1", "top/4", "top/0", "top/3"]


@pytest.mark.parametrize("skips", [True, False])
async def test_what_conditions_leave_out_is_not_told_of(skips: bool) -> None:
    _, plan = planned("query ($no: Boolean!) { top { name stock @skip(if: $no) } one @include(if: $no) { strict } }")
    damage = told(_0=None) if skips else OF_Y
    response = await both(plan, lambda: Subgraphs(rows_with({}), damage), gateway().schema, variables={"no": skips})
    assert paths(response) == (["one/strict"] if skips else ["top/1", "top/4"])


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ({"data": {"one": None, "top": []}, "errors": [error("one")]}, ["one"]),
        ({"data": {"one": None, "top": [None]}, "errors": [error("top", 0), error("one")]}, ["top/0", "one"]),
        ({"data": {"one": None, "top": []}, "errors": [error()]}, [""]),
    ],
    ids=str,
)
async def test_root_fields(reply: Any, shown: Paths) -> None:
    """Also where a request is all that there is."""
    _, plan = planned("{ one { name } top { name } }")
    response = await both(plan, lambda: Subgraphs(rows_with({}), lambda _: reply, broken="a"), gateway().schema)
    assert paths(response) == shown


LINKS = build_schema("""
type Query { shops: [Shop] }
type Shop { id: ID! itemIds: [ID] mainId: ID main: Item must: Item! items: [Item] full: [Item!] whole: [Item!]!
  tags: [Item] }
type Item { id: ID! name: String rank: Int! }
""")
SHOPS = [
    {"id": "s0", "itemIds": ["a", "b", "a"], "mainId": "b"},
    {"id": "s1", "itemIds": ["b", None, "c"], "mainId": "a"},
    {"id": "s2", "itemIds": None, "mainId": None},
    {"id": "s3", "itemIds": [], "mainId": "b"},
]


def item(name: str, /, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name.upper(), "rank": 1, **more}


A, B, C = map(item, "abc")
NO_B = item("b", name=None)
LISTED = {"collection": True}

SHOWN: dict[str, tuple[str, dict[str, Any], list[Any], list[Any], Paths]] = {
    "an item": ("main", {}, [NO_B, A], [error("main", 0, "name")], ["shops/0/main/name", "shops/3/main/name"]),
    "an item in another order": ("main", {}, [A, NO_B], [error("main", 0, "name")], ["shops/1/main/name"]),
    "no item, at its place": ("main", {}, [None, A], [error("main", 0)], ["shops/0/main", "shops/3/main"]),
    "no item, elsewhere": ("main", {}, [A, None], [error("main", 1)], ["shops/0/main", "shops/3/main"]),
    "no items at all": ("main", {}, [], [error("main")], ["shops/0/main", "shops/1/main", "shops/3/main"]),
    "an item nobody asked for": ("main", {}, [B, A, C], [error("main", 2, "name")], ["shops"]),
    "in lists": (
        "items", LISTED, [C, NO_B], [error("items", 1, "name")], ["shops/0/items/1/name", "shops/1/items/0/name"],
    ),
    "no item in lists": ("items", LISTED, [A, None, C], [error("items", 1)], ["shops/0/items/1", "shops/1/items/0"]),
    "in the service's order": (
        "items",
        {**LISTED, "ordered_by_service": True},
        [C, NO_B],
        [error("items", 1, "name"), error("items", 2)],
        ["shops/0/items/0/name", "shops/1/items/1/name", "shops/0/items"],
    ),
    "no item in full lists": ("full", LISTED, [A, None, C], [error("full", 1)], ["shops/0/full/1", "shops/1/full/0"]),
    "no list where one must be": (
        "whole", LISTED, [A, B, C], [error("whole", 1, "name")],
        ["shops/0/whole/1/name", "shops/1/whole/0/name", "shops/1/whole/1", "shops/2/whole"],
    ),
    "no item where one must be": ("must", {}, [B], [error("must", 1)], ["shops/1/must", "shops/2/must"]),
    "groups": (
        "tags", LISTED, [B, A, NO_B], [error("tags", 2, "name")], ["shops/0/tags/1/name", "shops/3/tags/1/name"],
    ),
    "no item in groups": ("tags", LISTED, [B, None], [error("tags", 1)], ["shops/1/tags"]),
}  # fmt: skip


def linked(field: str, options: Mapping[str, Any]) -> Plan:
    own = "mainId" if field in ("main", "must", "tags") else "itemIds"
    given = argument("ids", key(own), key("id"), batch=True)
    entry = join(field, steps("shops"), "items", given, text="{ id name rank }", **options)
    made = fetches(("shops", root("shops { id itemIds mainId }", "shops")), ("items", entry))
    return Plan(
        operation="query",
        root_type="Query",
        shape=shape_of(LINKS, f"{{ shops {{ {field} {{ name rank }} }} }}"),
        fetches=made,
    )


def services(**replies: Any) -> Callable[[], MemorySubgraphs]:
    known = {name: json.dumps(body).encode() for name, body in replies.items()}
    return lambda: MemorySubgraphs({name: (lambda _, body=body: body) for name, body in known.items()})


@pytest.mark.parametrize(("field", "options", "found", "errors", "shown"), SHOWN.values(), ids=SHOWN)
async def test_links(field: str, options: dict[str, Any], found: list[Any], errors: list[Any], shown: Paths) -> None:
    make = services(shops={"data": {"shops": SHOPS}}, items={"data": {field: found}, "errors": errors})
    assert paths(await both(linked(field, options), make, LINKS)) == shown


@pytest.mark.parametrize(
    ("count", "size", "shown"),
    [(1, 5_000_000, 1), (MAX_ERRORS, 1, MAX_ERRORS), (MAX_ERRORS + 1, 1, MAX_ERRORS + 1), (500, 10_000, 419)],
)
async def test_as_many_as_a_response_holds(count: int, size: int, shown: int) -> None:
    shops = [{"id": str(number), "mainId": str(number), "itemIds": None} for number in range(count)]
    errors = [error("main", number, extensions={"code": "x" * size}) for number in range(count)]
    make = services(shops={"data": {"shops": shops}}, items={"data": {"main": [None] * count}, "errors": errors})
    response = await both(linked("main", {}), make, LINKS)
    assert len(response["errors"]) == shown


@pytest.mark.parametrize(
    ("field", "options"),
    [("main", {}), ("items", LISTED), ("items", {**LISTED, "ordered_by_service": True}), ("tags", LISTED)],
)
async def test_errors_in_each_of_several_requests(field: str, options: dict[str, Any]) -> None:
    """A batch holds one key. Items of keys that another one is for are nobody's."""
    item_of = {"a": [NO_B, A], "b": [NO_B], "c": [None]}

    def find(request: SubgraphRequest) -> bytes:
        (name,) = json.loads(request.encoded())["variables"]["k0"]
        errors = [error(field, 0, message=f"of {name}"), error(field, 0, "name"), error(field, 1, "rank")]
        return json.dumps({"data": {field: item_of[name]}, "errors": errors}).encode()

    def make() -> MemorySubgraphs:
        shops = json.dumps({"data": {"shops": SHOPS}}).encode()
        return MemorySubgraphs({"shops": lambda _: shops, "items": find})

    await both(linked(field, options), make, LINKS, batching=Batching(max_keys=1))


UNITED = build_schema("""
type Query { top: [Product] }
type Product { id: ID! maker: Maker }
type Maker { id: ID! name: String! town: String! }
""")
MAKERS = ["a", "b", "a", "a", "b", "c", "a"]


def of_makers(field: str) -> Any:
    shape = KeyObject(path=(), fields=(("id", key("id")),), typename="Maker")
    given = argument("representations", shape, batch=True, type="[_Any!]!")
    text = f"{{ ... on Maker {{ {field} }} }}"
    return join("e", steps("top", "maker"), "_entities", given, entities=True, attach=None, text=text)


async def test_objects_that_are_one_are_told_of_wherever_they_are_shown() -> None:
    shape = shape_of(UNITED, "{ top { id maker { id name town } } }")
    entries = [root("top { id maker { id } }", "top"), of_makers("name"), of_makers("town")]
    made = tuple(
        Fetch(id=index, subgraph=name, entries=(entry,), depends_on=(index - 1,) if index else ())
        for index, (name, entry) in enumerate(zip(("products", "names", "towns"), entries, strict=True))
    )
    products = [{"id": str(number), "maker": {"id": name}} for number, name in enumerate(MAKERS)]
    make = services(
        products={"data": {"top": products}},
        names={"data": {"e": [{"name": "A"}, {"name": "B"}, None]}, "errors": [error("e", 2), error("e", 0, "name")]},
        towns={"data": {"e": [None, {"town": "b"}, {"town": "c"}]}, "errors": [error("e", 0, message="n")]},
    )
    plan = Plan(operation="query", root_type="Query", shape=shape, fetches=made)
    response = await both(plan, make, UNITED)
    of_a = [f"top/{number}/maker" for number, name in enumerate(MAKERS) if name == "a"]
    assert paths(response) == ["top/5/maker", *(f"{place}/name" for place in of_a), *of_a]
    assert [each["maker"] and each["maker"]["name"] for each in response["data"]["top"]] == [
        {"b": "B"}.get(name) for name in MAKERS
    ]


async def test_partial_answers_do_not_end_the_fast_path() -> None:
    """However many there are."""
    found = {"data": {"must": [B]}, "errors": [error("must", 1)]}
    make = services(shops={"data": {"shops": SHOPS[:2]}}, items=found)
    executable, known = Executable(linked("must", {})), runtime_of(LINKS)
    taken = [isinstance((await executable.execute({}, make(), known)).data, bytes) for _ in range(RUNS_BEFORE + 40)]
    assert taken == [False] * RUNS_BEFORE + [True] * 40
