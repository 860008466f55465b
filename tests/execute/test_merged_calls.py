"""Calls that are equal but for their places are one call: each key is sent once, and what comes goes to all places."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from execute.build import answers, argument, fetches, join, key, root, run, steps
from execute.faulty import Subgraphs, gateway, planned, rows_with
from support.both_ways import Recorder, execute_with, program_of

from dovetail_composition.manifest import Batching, Limits
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_response
from dovetail_gateway.plan.merging import merged
from dovetail_gateway.plan.nodes import Entry
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.subgraph.port import SubgraphRequest

NOTHING: Mapping[str, Any] = {}
WAYS = Batching(), Batching(max_keys=2), Batching(enabled=False)


async def asked(
    text: str, *, variables: Mapping[str, Any] = NOTHING, **options: Any
) -> tuple[Any, dict[str, list[SubgraphRequest]]]:
    """The response's data, the same both ways, and the requests by subgraph. `options`: of the runtime."""
    _, plan = planned(text)
    made = gateway()
    known = ExecutionRuntime(schema=made.schema, to_wire=made.names.value, message=made.names.message, **options)
    recorder = Recorder(Subgraphs(rows_with({"stock": 7})))
    program = program_of(plan, variables, known) if known.batching.enabled else None
    result = await execute_with(program, plan, variables=variables, port=recorder, runtime=known)
    assert result.errors == []
    requests: dict[str, list[SubgraphRequest]] = {}
    for request, _ in recorder.made:
        requests.setdefault(request.subgraph, []).append(request)
    return json.loads(encode_response(result.data))["data"], requests


def keys(requests: list[SubgraphRequest]) -> list[list[str]]:
    """The keys of each call."""
    return [[key["id"] for key in sent] for request in requests for sent in request.variables.values()]


@pytest.mark.parametrize("batching", WAYS, ids=str)
async def test_each_key_is_sent_once_and_all_places_have_the_answer(batching: Batching) -> None:
    data, requests = await asked("{ one { stock } top { name stock } rows { stock } }", batching=batching)

    y = {"stock": 7}
    assert data == {
        "one": y,
        "top": [
            {"name": name.upper(), "stock": 7 if name == "y" else 1} if name else None for name in [*"xy", "", *"zy"]
        ],
        "rows": [[y, {"stock": 1}], None, [], [None, y]],
    }
    if batching.enabled:
        sent = [key for call in keys(requests["b"]) for key in call]
        assert sent == ["y", "x", "z"]
        assert all(request.query.count("_entities") == 1 for request in requests["b"])


async def test_what_one_place_shows_and_another_only_needs() -> None:
    """The stock is the client's in one place, and in the other it is read for what `c` requires."""
    data, requests = await asked("{ one { worth } top { stock worth } }")

    assert data["one"] == {"worth": 6}
    assert data["top"][1] == {"stock": 7, "worth": 6}
    assert keys(requests["b"]) == keys(requests["c"]) == [["y", "x", "z"]]


@pytest.mark.parametrize("on", [True, False])
async def test_places_under_conditions(on: bool) -> None:
    """Only calls under the same conditions are one; without its call a place costs nothing."""
    text = """query ($on: Boolean!) {
      top { stock }  a: one @include(if: $on) { stock }  b: one @include(if: $on) { stock }  rows @skip(if: $on) { id }
    }"""
    data, requests = await asked(text, variables={"on": on})

    assert [data.get("a"), data.get("b")] == [{"stock": 7} if on else None] * 2
    assert keys(requests["b"]) == [["x", "y", "z"], *([["y"]] if on else [])]


async def test_no_parents_at_one_of_the_places() -> None:
    text = "{ rows { box { cm } stock } one { stock } }"
    data, _ = await asked(text)

    assert data["one"] == {"stock": 7}
    assert data["rows"][3] == [None, {"box": {"cm": 1}, "stock": 7}]


async def test_what_is_shown_at_many_places_counts_as_repeated() -> None:
    """Each place alone would be within the limit."""
    one = {"limits": Limits(response_bytes=3_000)}
    await asked("{ one { tags } }", **one)
    await asked("{ must { tags } one { tags } }", **one)
    places = " ".join(f"p{number}: one {{ tags }}" for number in range(20))
    with pytest.raises(RequestError) as refusal:
        await asked(f"{{ {places} }}", **one)

    assert refusal.value.code == "RESPONSE_TOO_LARGE"


LOOKUPS = "type Query { a: P b: [P] } type P { id: ID! name: String }"


def by_id(*path: str) -> Entry:
    given = argument("ids", key("id"), key("id"), batch=True)
    return join("j0", steps(*path), "ps", given, attach=None, text="{ id name }")


async def test_lookups_are_matched_by_key_for_all_places() -> None:
    given = answers(a={"id": "1"}, b=[{"id": "2"}, {"id": "1"}, {"id": "3"}])
    made = fetches(("one", root("a { id } b { id }", "a", "b")), ("two", merged([by_id("a"), by_id("b")])))
    found = [{"id": "9", "name": "x"}, {"id": "2", "name": "z"}, {"id": "1", "name": "y"}]
    errors = [{"message": "m", "path": ["j0", number, "name"]} for number in (2, 0)]
    reply = {"data": {"j0": found}, "errors": errors}
    outcome = await run(LOOKUPS, "{ a { name } b { name } }", made, {"one": given, "two": lambda _: reply})

    assert outcome.data == {"a": {"name": "y"}, "b": [{"name": "z"}, {"name": "y"}, {"name": None}]}
    assert outcome.problems == [(["a", "name"], "m"), (["b", 1, "name"], "m"), (None, "m")]
    assert outcome.port.calls[-1].variables == {"k0": ["1", "2", "3"]}
