"""A list that is all of an answer is taken in pieces: with the result that it has as a whole, wherever it is cut."""

import json
import random
from typing import Any

import pytest
from execute.build import root, shape_of
from graphql import GraphQLSchema, build_schema

from dovetail_gateway.compiled import streaming
from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.program import Program
from dovetail_gateway.plan.nodes import Fetch, Plan

from .garbling import garbled

SCHEMA = build_schema(
    """
type Query { items: [Item] other: Int }
type Item { id: ID! name: String count: Int made: Date parts: [Part!] maker: Maker tags: [String!] }
type Part { id: ID! name: String }
type Maker { id: ID! }
scalar Date
"""
)
TEXT = "items { id name count made parts { id name } maker { id } tags }"
ITEMS: list[dict[str, Any]] = [
    {
        "id": str(number),
        "name": "]},{" * (number % 3) + "Ä" * (number % 2),
        "count": number,
        "made": {"id": [number]},
        "parts": [{"id": str(part), "name": None} for part in range(number % 4)],
        "maker": {"id": "m"} if number % 5 else None,
        "tags": ["]", "[", "\\", '"'][: number % 5],
    }
    for number in range(40)
]


def program_of(operation: str, text: str, *keys: str, schema: GraphQLSchema = SCHEMA) -> Program:
    entry = root(text, *keys)
    fetch = Fetch(id=0, subgraph="s", entries=(entry,), depends_on=())
    plan = Plan(operation="query", root_type="Query", shape=shape_of(schema, operation), fetches=(fetch,))
    return compile_plan(plan, schema, {}, {})


STREAM = program_of(f"{{ {TEXT} }}", TEXT, "items").stream
assert STREAM is not None


def body_of(items: Any) -> bytes:
    return json.dumps({"data": {"items": items}}, separators=(",", ":"), ensure_ascii=False).encode()


@pytest.mark.parametrize("piece", [1, 50, 300, 1 << 16])
def test_wherever_it_is_cut_the_list_is_the_same(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streaming, "_PIECE", piece)
    found = STREAM(body_of(ITEMS))
    assert found is not None
    assert json.loads(found) == {"data": {"items": ITEMS}}


def test_objects_are_shown_as_asked() -> None:
    """In the client's order, without what was not asked for, and the last of repeated keys."""
    (first, *_) = ITEMS
    given = {"more": 1, **dict(reversed(first.items()))}
    body = body_of([given, first]).replace(b'"count":0', b'"count":7,"count":0', 1)
    found = STREAM(body)
    assert found is not None
    assert found == body_of([first, first])


SHELF = build_schema(
    """
type Query { shelf: [Thing!] }
union Thing = Book | Film
type Book { id: ID! pages: Int price: Float! kept: Boolean words: [[String!]!] kind: Kind maker: Maker! made: Date! }
type Film { id: ID! makers: [Maker]! }
type Maker { name: String }
enum Kind { GOOD BAD }
scalar Date
"""
)
SHELF_TEXT = """shelf { __typename
  ... on Book { id pages price kept words kind maker { name } made }
  ... on Film { id makers { name } } }"""
BOOK = (
    '{"__typename":"Book","id":"b","pages":7,"price":1.10,"kept":true,"words":[["a","b"],[]],"kind":"GOOD",'
    '"maker":{"name":"Ä"},"made":"today"}'
)
FILM = '{"__typename":"Film","id":"f","makers":[{"name":"m"},null,{"name":null}]}'


def shelf(*items: str) -> bytes:
    return f'{{"data":{{"shelf":[{",".join(items)}]}}}}'.encode()


def answered(body: bytes) -> bytes | None:
    """Of a list that is large for the occasion."""
    stream = program_of(f"{{ {SHELF_TEXT} }}", SHELF_TEXT, "shelf", schema=SHELF).stream
    assert stream is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(streaming, "_PIECE", 1)
        return stream(body)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ('"pages":7', '"pages":-123456789'),
        ('"pages":7', '"pages":0'),
        ('"pages":7', '"pages":null'),
        ('"price":1.10', '"price":-0.0'),
        ('"price":1.10', '"price":12'),
        ('"kept":true', '"kept":null'),
        ('[["a","b"],[]]', "[]"),
        ('[["a","b"],[]]', "null"),
        ('"GOOD"', "null"),
        ('"today"', "20.50"),
        ('"today"', "false"),
    ],
)
def test_text_that_is_the_clients_already_is_passed_on(old: str, new: str) -> None:
    """The very object that came, numbers written as they were."""
    body = shelf(BOOK.replace(old, new), FILM, BOOK)
    assert answered(body) is body


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"id":"b"', '"id": "b"'),
        ('"id":"b"', r'"id":"\u0062"'),
        ('"id":"b"', '"id":"b","more":1'),
        ('"id":"b","pages":7', '"pages":7,"id":"b"'),
        ('"pages":7', '"pages":2147483647'),
        ('"price":1.10', '"price":1e2'),
        ('"today"', '{"day":1}'),
    ],
)
def test_text_that_is_not_quite_the_clients_is_read(old: str, new: str) -> None:
    found, wanted = answered(shelf(FILM, BOOK.replace(old, new))), json.loads(BOOK.replace(old, new))
    wanted.pop("more", None)
    assert found is not None
    assert json.loads(found) == json.loads(shelf(FILM, json.dumps(wanted)))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"id":"b"', '"id":"\n"'),
        ('"id":"b"', '"id":"\x00"'),
        ('"id":"b"', '"id":null'),
        ('"id":"b"', '"id":7'),
        ('"id":"b",', ""),
        ('"pages":7', '"pages":2147483648'),
        ('"pages":7', '"pages":07'),
        ('"pages":7', '"pages":7.0'),
        ('"price":1.10', '"price":.5'),
        ('"price":1.10', '"price":1.'),
        ('"price":1.10', '"price":null'),
        ('"kept":true', '"kept":truer'),
        ('["a","b"]', '["a","b",]'),
        ('["a","b"]', '["a" "b"]'),
        ('["a","b"]', '[,"a"]'),
        ('["a","b"]', '["a",null]'),
        ('["a","b"]', "null"),
        ('"GOOD"', '"MOOD"'),
        ('{"name":"Ä"}', "null"),
        ('{"name":"Ä"}', "{}"),
        ('"today"', "null"),
        ('"Book"', '"Film"'),
        ('"today"}', '"today"},'),
        ('"today"}', '"today"'),
        ('{"__typename"', ',{"__typename"'),
    ],
)
def test_text_that_is_wrong_is_for_others(old: str, new: str) -> None:
    for at_end in (True, False):
        items = [FILM, BOOK.replace(old, new)]
        assert answered(shelf(*(items if at_end else reversed(items)))) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"data":{"items":[]}}',
        b'{"data":{"items":null}}',
        b'{ "data":{"items":[{"id":"1"}]}}',
        body_of([ITEMS[0]]) + b"\n",
        body_of([None, ITEMS[0]]),
        body_of([ITEMS[0], {**ITEMS[1], "id": None}]),
        body_of([ITEMS[0], {**ITEMS[1], "count": 1 << 31}]),
        body_of([ITEMS[0], {**ITEMS[1], "count": "1"}]),
        body_of([ITEMS[0], {"id": "1"}]),
        body_of([ITEMS[0]])[:-2] + b',"other":1}}',
        body_of([ITEMS[0]])[:-1] + b',"errors":[{"message":"m"}]}',
        body_of([ITEMS[0]])[:-1] + b',"extensions":{"a":[{"b":{}}]}}',
        b'{"errors":[],' + body_of([ITEMS[0]])[1:],
        b'{"data":{"items":[{"id',
        b"",
    ],
)
def test_anything_else_is_for_others(body: bytes) -> None:
    assert STREAM(body) is None


def test_bytes_that_are_no_text_are_not_passed_unread() -> None:
    with pytest.raises(UnicodeDecodeError):
        STREAM(body_of([ITEMS[0]]).replace(b'{"id":[0]}', b'"\xff"'))


@pytest.mark.parametrize("seed", range(300))
def test_garbled_lists(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Taken in pieces they are what they are as a whole, or nothing: brackets in text may be in the way."""
    draw = random.Random(seed)
    body = garbled(draw, body_of(draw.sample(ITEMS, 8)))
    results = []
    for piece in (draw.choice((1, 40, 200)), 1 << 16):
        monkeypatch.setattr(streaming, "_PIECE", piece)
        try:
            results.append(STREAM(body))
        except UnicodeDecodeError:
            results.append(b"no text")
    assert results[0] in (None, results[1])


@pytest.mark.parametrize(
    ("operation", "text", "keys"),
    [
        ("{ items { id } other }", "items { id } other", ("items", "other")),
        ("{ items { id } __typename }", "items { id }", ("items",)),
        ("{ items { name } }", "items { id name }", ("items",)),
        ("{ other }", "other", ("other",)),
    ],
)
def test_plans_for_more_than_a_list(operation: str, text: str, keys: tuple[str, ...]) -> None:
    assert program_of(operation, text, *keys).stream is None
