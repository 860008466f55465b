"""What requests leave is freed by reference counts: passes of the collector are rare, and skip what is set aside."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

import orjson
import pytest
from federation_worlds.gateway import Gateway
from federation_worlds.stage import composed
from federation_worlds.worlds.world import Operation, World, federated

from dovetail_gateway.compiled import executable
from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.execute.state import LARGE
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

WORLD = World(
    subgraphs=federated(
        """
        [a]
        type Query { books: [Book!]! }
        type Book @key(fields: "id") { id: ID! title: String }

        [b]
        type Book @key(fields: "id") { id: ID! stars: Int author: Author by: Named }
        type Author @key(fields: "name") { name: String! }
        interface Named { name: String! }
        type Firm implements Named { name: String! }

        [c]
        type Author @key(fields: "name") { name: String! born: Int }
        """
    ),
    operations={"all": Operation(text="{ books { title stars author { born } by { name __typename } } }")},
)
BOOKS = [{"id": str(number), "title": "t"} for number in range(3)]
RATED = [{"stars": 1, "author": {"name": "n"}, "by": {"__typename": "Firm", "name": "f"}}] * 3
SOUND = {"a": {"books": BOOKS}, "b": {"j0": RATED}, "c": {"j1": [{"born": 1}]}}
LARGE_BOOKS = [{**book, "title": "t" * LARGE} for book in BOOKS]


class Answers(SubgraphPort):
    """Bodies by subgraph; None: no answer at all."""

    def __init__(self, bodies: dict[str, bytes | None]) -> None:
        self.bodies = bodies

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        body = self.bodies[request.subgraph]
        if body is None:
            raise SubgraphError("SUBGRAPH_UNREACHABLE", "away")
        return SubgraphAnswer(status=200, body=body)


def bodies(**other: bytes | None) -> dict[str, bytes | None]:
    return {name: orjson.dumps({"data": data}) for name, data in SOUND.items()} | other


CASES = {
    "sound": bodies(),
    "large": bodies(a=orjson.dumps({"data": {"books": LARGE_BOOKS}})),
    "unreachable": bodies(b=None),
    "no JSON": bodies(c=b"<html>"),
    "errors": bodies(b=orjson.dumps({"data": None, "errors": [{"message": "no", "path": ["j0", 1]}]})),
    "nulls": bodies(b=orjson.dumps({"data": {"j0": [None, RATED[0], {**RATED[0], "by": None}]}})),
    "wrong values": bodies(b=orjson.dumps({"data": {"j0": [{**RATED[0], "stars": "x", "author": 1}] * 3}})),
}


@contextmanager
def garbage() -> Iterator[list[object]]:
    """What only a pass of the collector finds of what is dropped within."""
    gc.collect()
    gc.disable()
    found: list[object] = []
    try:
        yield found
        gc.set_debug(gc.DEBUG_SAVEALL)
        gc.collect()
        found += gc.garbage
    finally:
        gc.set_debug(0)
        gc.garbage.clear()
        gc.enable()


@pytest.mark.parametrize("runs_before", [10_000, 0], ids=["interpreted", "compiled"])
@pytest.mark.parametrize("name", CASES)
async def test_executions_leave_no_cycles(name: str, runs_before: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executable, "RUNS_BEFORE", runs_before)
    supergraph = composed(WORLD).supergraph
    assert supergraph is not None
    gateway = Gateway(supergraph)
    plan = gateway.plan(gateway.prepare(WORLD.operations["all"].text))
    runtime = ExecutionRuntime(schema=gateway.schema, to_wire=gateway.names.value, message=gateway.names.message)
    way, port = Executable(plan), Answers(CASES[name])
    await way.execute({}, port, runtime)
    with garbage() as left:
        for _ in range(3):
            await way.execute({}, port, runtime)
            await asyncio.sleep(0)
    assert sorted(type(each).__name__ for each in left) == []


FRAGMENTED = """
query Fragmented($with: Boolean!) {
  all: books { ...Parts ... @include(if: $with) { by { __typename ... on Firm { name } } } }
}
fragment Parts on Book { title author { name born } }
"""


@pytest.mark.parametrize("text", [WORLD.operations["all"].text, FRAGMENTED])
def test_documents_and_plans_leave_no_cycles(text: str) -> None:
    supergraph = composed(WORLD).supergraph
    assert supergraph is not None
    gateway = Gateway(supergraph)
    gateway.plan(gateway.prepare(text))
    with garbage() as left:
        gateway.plan(gateway.prepare(text))
    assert sorted(type(each).__name__ for each in left) == []
