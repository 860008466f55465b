"""Subgraphs whose answers are not quite what was asked for: one or two places of each are changed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import orjson

from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphPort, SubgraphRequest

_NUMBERS = ("0", "-0", "1.0", "1.10", "1e2", "1E400", "2147483648", "9223372036854775808", "1" * 40, "0.1e-400")
_VALUES: tuple[Any, ...] = (
    *(orjson.Fragment(text) for text in _NUMBERS),
    None,
    True,
    "",
    "1",
    "Ä\U0001f600",
    orjson.Fragment(rb'"\u0061"'),
    orjson.Fragment(rb'"\ud800"'),
    orjson.Fragment(b'"\xff"'),
    orjson.Fragment(b"NaN"),
    [],
    {},
    [None],
    [[{"id": "1"}]],
    {"__typename": "Query", "id": 1},
)
_ERRORS: tuple[Any, ...] = (None, [], {}, "no", [{"message": "m"}], [{"message": "m", "path": ["_entities", 0]}])
_BODIES = (b"", b"null", b"[]", b'{"data":null}', b"no JSON", b'{"data":')

Place = tuple[Any, Any]
"""A list or an object, and an index or a key in it."""


class Known(SubgraphPort):
    """Asks each thing but once. Strict servers may not know what to make of garbled keys: then they fail."""

    def __init__(self, port: SubgraphPort) -> None:
        self._port = port
        self._known: dict[bytes, SubgraphAnswer] = {}

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        asked = encode_json([request.subgraph, request.query, request.variables])
        if asked not in self._known:
            try:
                self._known[asked] = await self._port.send(request)
            except (AssertionError, TypeError):
                self._known[asked] = SubgraphAnswer(status=500, body=b"{}")
        return self._known[asked]


class Failing(SubgraphPort):
    """Subgraphs that cannot tell all: nulls stand in places of their answers, mostly with errors that say why.

    What fails depends on the seed alone.
    """

    def __init__(self, port: SubgraphPort, seed: int) -> None:
        self._port = port
        self._random = random.Random(seed)

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        answer = await self._port.send(request)
        draw = self._random
        response = orjson.loads(answer.body)
        errors = [error for _ in range(draw.choice((0, 1, 1, 2, 5))) for error in _fail(draw, response)]
        if errors:
            response["errors"] = errors
        return SubgraphAnswer(status=answer.status, body=encode_json(response))


class Garbled(SubgraphPort):
    """What is changed depends on the seed alone."""

    def __init__(self, port: SubgraphPort, seed: int) -> None:
        self._port = port
        self._random = random.Random(seed)

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        answer = await self._port.send(request)
        draw = self._random
        if draw.random() < 0.02:
            return SubgraphAnswer(status=draw.choice((200, 500)), body=draw.choice(_BODIES))
        response = orjson.loads(answer.body)
        if draw.random() < 0.05:
            response["errors"] = draw.choice(_ERRORS)
        _change_some(draw, response)
        return SubgraphAnswer(status=answer.status, body=encode_json(response))


def garbled(draw: random.Random, body: bytes) -> bytes:
    """A response with a place or two of its data changed, or none."""
    response = orjson.loads(body)
    _change_some(draw, response)
    return encode_json(response)


def _change_some(draw: random.Random, response: Any) -> None:
    for _ in range(draw.choice((0, 1, 1, 2))):
        places = [*_places(response.get("data"))]
        if places:
            _change(draw, *draw.choice(places))


def _fail(draw: random.Random, response: Any) -> Iterator[Any]:
    """Put null at a place below the fields of the request, most often in the place of an object; tell it or not."""
    data = response.get("data")
    places = [place for place in _paths(data, ()) if len(place) > 1] if isinstance(data, dict) else []
    entities = [place for place in places if len(place) == 2]
    if not places:
        return
    path = draw.choice(entities if entities and draw.random() < 0.6 else places)
    holder = data
    for step in path[:-1]:
        holder = holder[step]
    if draw.random() < 0.9:
        holder[path[-1]] = None
    told = draw.choice(("here", "here", "here", "above", "below", "elsewhere", "nowhere", "not"))
    if told != "not":
        shown = {"here": path, "above": path[:-1], "below": (*path, "x", 1), "elsewhere": draw.choice(places)}
        error: dict[str, Any] = {"message": draw.choice(("m", "n"))}
        if told in shown:
            error["path"] = shown[told]
        if draw.random() < 0.5:
            error["extensions"] = {"code": draw.choice(("A:B", 1, None)), "n": orjson.Fragment("1.10")}
        yield error


def _paths(value: Any, above: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield (*above, key)
        yield from _paths(value[key], (*above, key))


def _places(value: Any) -> Iterator[Place]:
    for key in value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from _places(value[key])


def _change(draw: random.Random, holder: Any, key: Any) -> None:
    way = draw.choice(("replace", "replace", "drop", "repeat", "rename", "swap", "more"))
    if way == "replace":
        holder[key] = _value(draw)
    elif way == "drop":
        del holder[key]
    elif way == "repeat" and isinstance(holder, list):
        holder.insert(draw.randrange(len(holder)), holder[key])
    elif way == "rename" and isinstance(holder, dict):
        holder[f"{key}x"] = holder.pop(key)
    elif way == "swap":
        other = draw.choice([*holder]) if isinstance(holder, dict) else draw.randrange(len(holder))
        holder[key], holder[other] = holder[other], holder[key]
    elif way == "more" and isinstance(holder, dict):
        holder["more"] = _value(draw)


def _value(draw: random.Random) -> Any:
    """One of the values; lists and objects are new ones, since they may be changed in their turn."""
    value = draw.choice(_VALUES)
    return deepcopy(value) if isinstance(value, list | dict) else value
