"""New documents are prepared aside: however long one takes, what is known already is answered meanwhile."""

import asyncio
import threading
from collections.abc import AsyncIterator

import pytest
from support.public_server import Api, running_api
from support.waiting import until

from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.document.prepared import PreparedOperation
from dovetail_gateway.front import preparing
from dovetail_gateway.front.testing import MonolithGeneration
from dovetail_gateway.plan.errors import PlanningError

KNOWN = {"query": "{ greet }"}
NEW = {"query": "{ items { id } }"}


class SlowlyPlanned(MonolithGeneration):
    """Plans `items` only when it may."""

    plans: int = 0
    may: threading.Event

    def plan(self, prepared: PreparedOperation, labels: frozenset[str]) -> Executable:
        if prepared.selection.groups[0].fields[0].name == "items":
            self.plans += 1
            assert self.may.wait(30)
        return super().plan(prepared, labels)


@pytest.fixture
async def api() -> AsyncIterator[Api]:
    async with running_api() as running:
        yield running


@pytest.fixture
async def slow(api: Api) -> AsyncIterator[SlowlyPlanned]:
    """What the API runs on; known documents are in its cache."""
    generation = SlowlyPlanned(schema=api.generation.schema, root=api.generation.root)
    generation.may = threading.Event()
    api.generations.generation = generation
    assert (await api.post(KNOWN))[0] == 200
    yield generation
    generation.may.set()


async def test_known_documents_are_answered_while_a_new_one_is_prepared(api: Api, slow: SlowlyPlanned) -> None:
    new = asyncio.create_task(api.post(NEW))
    await until(lambda: slow.plans == 1)

    for _ in range(10):
        assert (await api.post(KNOWN))[2] == {"data": {"greet": "Hello world"}}
    assert not new.done()
    slow.may.set()
    assert (await new)[2] == {"data": {"items": [{"id": "1"}]}}


async def test_copies_of_a_document_are_prepared_once(api: Api, slow: SlowlyPlanned) -> None:
    copies = [asyncio.create_task(api.post(NEW)) for _ in range(10)]
    await until(lambda: api.in_flight.count == 10)
    slow.may.set()

    assert {status for status, _, _ in await asyncio.gather(*copies)} == {200}
    assert (slow.plans, len(slow.documents)) == (1, 2)


async def test_a_document_does_not_wait_for_ever(
    api: Api, slow: SlowlyPlanned, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asyncio.create_task(api.post(NEW))
    await until(lambda: slow.plans == 1)
    monkeypatch.setattr(preparing, "PATIENCE", 0.05)
    status, headers, body = await api.post({"query": "{ __typename }"})

    assert (status, headers["Retry-After"]) == (503, "1")
    assert body["errors"][0]["extensions"]["code"] == "OVERLOADED"
    slow.may.set()
    assert (await first)[0] == 200
    assert (await api.post({"query": "{ __typename }"}))[0] == 200


async def test_copies_wait_for_the_first_and_not_for_a_turn(
    api: Api, slow: SlowlyPlanned, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = asyncio.create_task(api.post(NEW))
    await until(lambda: slow.plans == 1)
    monkeypatch.setattr(preparing, "PATIENCE", 0.05)
    copies = [asyncio.create_task(api.post(NEW)) for _ in range(10)]
    await until(lambda: api.in_flight.count == 11)
    # By the time that another document has lost its patience, the copies would have lost theirs.
    assert (await api.post({"query": "{ __typename }"}))[0] == 503
    slow.may.set()

    assert {status for status, _, _ in await asyncio.gather(first, *copies)} == {200}
    assert slow.plans == 1


async def test_a_copy_takes_over_from_a_first_that_goes_away(api: Api, slow: SlowlyPlanned) -> None:
    first = asyncio.create_task(api.post(NEW))
    await until(lambda: slow.plans == 1)
    copies = [asyncio.create_task(api.post(NEW)) for _ in range(3)]
    await until(lambda: api.in_flight.count == 4)
    first.cancel()
    await until(lambda: api.in_flight.count == 3)
    slow.may.set()

    assert {status for status, _, _ in await asyncio.gather(*copies)} == {200}
    assert (slow.plans, len(slow.documents)) == (2, 2)


async def test_a_client_that_goes_away_leaves_its_place_in_the_queue(api: Api, slow: SlowlyPlanned) -> None:
    first = asyncio.create_task(api.post(NEW))
    await until(lambda: slow.plans == 1)
    waiting = asyncio.create_task(api.post({"query": "{ __typename }"}))
    await until(lambda: api.in_flight.count == 2)
    waiting.cancel()
    await until(lambda: api.in_flight.count == 1)
    slow.may.set()

    assert (await first)[0] == 200
    assert (await api.post({"query": "{ __typename }"}))[0] == 200


class Unplannable(MonolithGeneration):
    """Has a plan for nothing."""

    def plan(self, prepared: PreparedOperation, labels: frozenset[str]) -> Executable:
        raise PlanningError("QUERY_PLAN_FAILED", "There is no way.")


async def test_that_there_is_no_plan_is_told_after_all_else(api: Api) -> None:
    generation = Unplannable(schema=api.generation.schema)
    api.generations.generation = generation
    query = "query($n: String) { greet(name: $n) }"

    async def code(variables: dict[str, object]) -> str:
        _, _, body = await api.post({"query": query, "variables": variables})
        found: str = body["errors"][0]["extensions"]["code"]
        return found

    # The first time and later, when the document is known.
    assert [await code({"n": 1}) for _ in range(2)] == ["BAD_USER_INPUT"] * 2
    assert [await code({"n": "you"}) for _ in range(2)] == ["QUERY_PLAN_FAILED"] * 2
    assert len(generation.documents) == 1


async def test_the_variables_of_a_long_request_are_checked_aside(api: Api, slow: SlowlyPlanned) -> None:
    query = "query($n: String) { greet(name: $n) }"
    assert (await api.post({"query": query, "variables": {"n": "you"}}))[0] == 200
    new = asyncio.create_task(api.post(NEW))
    await until(lambda: slow.plans == 1)
    long = asyncio.create_task(api.post({"query": query, "variables": {"n": "x" * 100_000}}))
    await until(lambda: api.in_flight.count == 2)

    assert (await api.post({"query": query, "variables": {"n": "me"}}))[2] == {"data": {"greet": "Hello me"}}
    assert not long.done()
    slow.may.set()
    assert (await long)[2] == {"data": {"greet": f"Hello {'x' * 100_000}"}}
    await new
