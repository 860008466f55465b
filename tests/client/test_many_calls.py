"""Many calls at once, and connections that end under them: nothing fails that need not, no mutation is sent twice."""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from functools import partial
from time import time
from typing import Any

import pytest
from aiohttp import web
from graphql import build_schema, graphql, parse, subscribe
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response
from support.jobs_service import SDL, JobsService

from dovetail_client import Answer, Binding, RefusedError, Request, Retries, Sdl, TransportError
from dovetail_client.oauth2 import ClientCredentials
from dovetail_client.schemas import Execute, Found

MUTATION = 'mutation { createJob(input: {title: "Cooper"}) { id } }'
VERSION = response(b'{"data": {"version": "1"}}')
TOKEN = response(b'{"access_token": "t", "token_type": "Bearer", "expires_in": 3600}')
AT_ONCE = Retries(attempts=3, first_pause=0, longest_pause=0)


async def answers(_server: HostileServer, received: Received, connection: Connection) -> None:
    await connection.write(TOKEN if b"grant_type" in received.body else VERSION)


def asked(server: HostileServer, what: str) -> int:
    return sum(what in json.loads(received.body)["query"] for received in server.requests)


async def test_a_thousand_calls_need_one_token_and_some_connections() -> None:
    async with hostile_server(answers) as issuer, hostile_server(answers) as server:
        login = ClientCredentials(issuer.url, client_id="a", client_secret="b")
        async with Binding(url=server.url, schema=SDL, auth=login) as jobs:
            found = await asyncio.gather(*(jobs.query.version() for _ in range(1000)))

    assert found == ["1"] * 1000
    assert len(issuer.requests) == 1
    assert len(server.requests) == 1000
    assert server.connections <= 100


@asynccontextmanager
async def with_kept_connections(many: int) -> AsyncIterator[tuple[Binding, HostileServer]]:
    """A binding that holds so many idle connections to a server."""
    go = asyncio.Event()

    async def together(_server: HostileServer, _received: Received, connection: Connection) -> None:
        await go.wait()
        await connection.write(VERSION)

    async with hostile_server(together) as server, Binding(url=server.url, schema=SDL, retries=AT_ONCE) as jobs:
        waiting = [asyncio.create_task(jobs.query.version()) for _ in range(many)]
        await server.until(lambda: len(server.requests) == many)
        go.set()
        await asyncio.gather(*waiting)
        assert server.connections == many
        yield jobs, server


async def test_queries_outlive_a_restart_of_the_service() -> None:
    async with with_kept_connections(50) as (jobs, server):
        for connection in list(server.open_connections):
            connection.reset()
        # Sent in this very tick: the binding does not know yet that they are gone.
        assert await asyncio.gather(*(jobs.query.version() for _ in range(50))) == ["1"] * 50
        await server.stop()
        async with hostile_server(answers, port=server.port) as restarted:
            assert await asyncio.gather(*(jobs.query.version() for _ in range(50))) == ["1"] * 50
            assert len(restarted.requests) == 50


async def test_a_mutation_that_a_kept_connection_loses_is_not_sent_again() -> None:
    async with with_kept_connections(1) as (jobs, server):
        before = len(server.requests)

        async def reset(_server: HostileServer, _received: Received, connection: Connection) -> None:
            connection.reset()

        server.answer = reset
        with pytest.raises(TransportError):
            await jobs.execute(MUTATION)
        await server.until(lambda: not server.open_connections)
        assert len(server.requests) == before + 1


@pytest.mark.parametrize("part", [b"", b"HTTP/1.1 200 OK\r\nContent-Le", VERSION[:-3]])
async def test_who_resets_connections_sees_a_query_again_and_a_mutation_once(part: bytes) -> None:
    async def reset(_server: HostileServer, _received: Received, connection: Connection) -> None:
        if part:
            await connection.write(part)
        connection.reset()

    async with hostile_server(reset) as server, Binding(url=server.url, schema=SDL, retries=AT_ONCE) as jobs:
        with pytest.raises(TransportError):
            await jobs.query.version()
        assert asked(server, "version") == 3
        for _ in range(3):
            with pytest.raises(TransportError):
                await jobs.execute(MUTATION)
        assert asked(server, "createJob") == 3


async def test_a_query_that_kills_each_connection_is_not_sent_for_ever() -> None:
    """A service that dies of it gets one attempt more if the connection was kept, and no more."""
    async with with_kept_connections(10) as (jobs, server):
        server.requests.clear()

        async def reset(_server: HostileServer, _received: Received, connection: Connection) -> None:
            connection.reset()

        server.answer = reset
        with pytest.raises(TransportError):
            await jobs.query.version()
        assert len(server.requests) == 4


def later(text: str) -> web.Response:
    return web.Response(status=503, text="later", headers={"Retry-After": text})


@pytest.mark.parametrize("ahead", [0, -3600])
async def test_a_date_that_is_past_means_now(ahead: float, jobs: Binding, service: JobsService) -> None:
    service.answers.append(lambda _: later(formatdate(time() + ahead, usegmt=True)))

    assert await jobs.execute("{ version }") == {"version": "1"}


@pytest.fixture
def pauses(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """What is waited for between attempts, without waiting."""
    found: list[float] = []

    async def pause(seconds: float) -> None:
        found.append(seconds)

    monkeypatch.setattr("dovetail_client.calling.asyncio.sleep", pause)
    return found


@pytest.mark.parametrize("form", ["seconds", "date"])
async def test_what_the_answer_asks_to_wait_for_is_waited_for_within_the_timeout(
    form: str, jobs: Binding, service: JobsService, pauses: list[float]
) -> None:
    far = {"seconds": "3600", "date": formatdate(time() + 3600, usegmt=True)}[form]
    service.answers.append(lambda _: later(far))
    with pytest.raises(RefusedError) as caught:
        await jobs.execute("{ version }", timeout=300)
    assert caught.value.retry_after == pytest.approx(3600, abs=60)
    assert pauses == []

    near = {"seconds": "120", "date": formatdate(time() + 120, usegmt=True)}[form]
    service.answers.append(lambda _: later(near))
    assert await jobs.execute("{ version }", timeout=300) == {"version": "1"}
    assert pauses == [pytest.approx(120, abs=60)]


@pytest.mark.parametrize("text", ["soon", "-1", "1.5", "", "Sun, 99 Nov 2026 99:99:99 GMT", "²", "9" * 400])
async def test_what_says_no_time_is_no_reason_to_fail_or_to_hang(text: str, service: JobsService) -> None:
    service.answers.append(lambda _: later(text))
    async with Binding(url=service.url, schema=SDL, timeout=None, retries=AT_ONCE) as jobs:
        if text.isdecimal() and text.isascii():
            with pytest.raises(RefusedError):
                await jobs.execute("{ version }")
        else:
            assert await jobs.execute("{ version }") == {"version": "1"}


@dataclass
class SlowLook:
    """A source whose look takes four seconds of a clock that a test owns, and a transport that notes what is left."""

    now: float = 1000.0
    interval: None = None
    left: list[float | None] = field(default_factory=list)

    def monotonic(self) -> float:
        return self.now

    async def find(self, execute: Execute) -> Found:
        self.now += 4
        return await Sdl(SDL).find(execute)

    async def execute(self, request: Request) -> Answer:
        self.left.append(request.timeout)
        return Answer(data={"version": "1", "jobsByIds": []})

    async def subscribe(self, request: Request) -> AsyncGenerator[Answer, None]:
        self.left.append(request.timeout)
        yield Answer(data={"jobChanged": {}})

    async def aclose(self) -> None:
        """Nothing to give back."""


async def delegated(jobs: Binding, *, each: bool) -> None:
    def resolve(_root: object, info: Any) -> Awaitable[object]:
        if each:
            return jobs.delegate_each(info, "query", "version", [{}])
        return jobs.delegate(info, "query", "version")

    schema = build_schema(f"type Query {{ version: {'[String]' if each else 'String'} }}")
    assert schema.query_type
    schema.query_type.fields["version"].resolve = resolve
    result = await graphql(schema, "{ version }")
    assert result.data == {"version": ["1"] if each else "1"}


async def delegated_events(jobs: Binding) -> None:
    schema = build_schema("type Query { a: Int } type Subscription { jobChanged: Job } type Job { id: ID }")
    assert schema.subscription_type
    schema.subscription_type.fields["jobChanged"].subscribe = lambda _, info: jobs.delegate_events(
        info, "jobChanged", {"id": 1}
    )
    events = subscribe(schema, parse("subscription { jobChanged { id } }"))
    assert isinstance(events, AsyncIterator)
    await anext(events)


WAYS: dict[str, Callable[[Binding], Awaitable[object]]] = {
    "delegate": partial(delegated, each=False),
    "delegate-each": partial(delegated, each=True),
    "delegate-events": delegated_events,
    "query": lambda jobs: jobs.query.version(),
    "loader": lambda jobs: jobs.loader("jobsByIds").load(1),
    "subscription": lambda jobs: anext(jobs.subscription.jobChanged(id=1)),
    "execute": lambda jobs: jobs.execute("{ version }"),
}


@pytest.mark.parametrize("way", WAYS)
async def test_a_call_has_one_deadline_with_the_first_look_at_the_schema(
    way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = SlowLook()
    monkeypatch.setattr("dovetail_client.deadlines.time", slow)
    async with Binding("jobs", schema=slow, transport=slow, timeout=10) as jobs:
        await WAYS[way](jobs)

    assert slow.left == [pytest.approx(6, abs=1)]
