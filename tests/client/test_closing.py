"""Closing a binding while it is used: whoever waits gets a `ClosedError`, at once, and no bare cancellation."""

import asyncio
import threading
from collections.abc import Awaitable, Callable

import pytest
from support.hostile_server import Connection, HostileServer, Received, hostile_server
from support.jobs_service import SDL, JobsService
from support.waiting import until

from dovetail_client import Binding, ClosedError, SchemaFile, SyncBinding
from dovetail_client.oauth2 import ClientCredentials


async def silent(_server: HostileServer, _received: Received, _connection: Connection) -> None:
    """Answer nothing."""


WAYS: dict[str, Callable[[Binding], Awaitable[object]]] = {
    "query": lambda jobs: jobs.query.slow(),
    "mutation": lambda jobs: jobs.mutation.createJob(input={"title": "Cooper"}),
    "execute": lambda jobs: jobs.execute("{ slow }"),
    "loader": lambda jobs: jobs.loader("jobsByIds").load(1),
    "sse": lambda jobs: anext(jobs.subscription.jobChanged(id=1)),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("known", [True, False], ids=["call", "first-look-at-the-schema"])
async def test_who_waits_for_an_answer_is_told(way: str, known: bool) -> None:
    async with hostile_server(silent) as server:
        jobs = Binding(url=server.url, schema=SDL if known else None, subscriptions="sse")
        waiting = [asyncio.ensure_future(WAYS[way](jobs)) for _ in range(3)]
        await server.until(lambda: len(server.requests) == (3 if known else 1))
        await jobs.aclose()

        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert [type(each) for each in results] == [ClosedError] * 3


async def test_who_waits_for_a_connection_is_told() -> None:
    async with hostile_server(silent) as server:
        jobs = Binding(url=server.url, schema=SDL)
        waiting = [asyncio.create_task(jobs.query.slow()) for _ in range(150)]
        await server.until(lambda: len(server.requests) == 100)
        await jobs.aclose()

        results = await asyncio.gather(*waiting, return_exceptions=True)
        assert {type(each) for each in results} == {ClosedError}


async def test_who_waits_for_a_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, go = threading.Event(), threading.Event()

    def resolve(*_arguments: object, **_options: object) -> object:
        asked.set()
        go.wait()
        raise OSError("no such name")

    monkeypatch.setattr("socket.getaddrinfo", resolve)
    jobs = Binding("jobs", schema=SDL)
    waiting = asyncio.create_task(jobs.query.version())
    await until(asked.is_set)
    await jobs.aclose()
    go.set()

    with pytest.raises(ClosedError):
        await waiting


async def test_who_waits_for_a_token_is_told(service: JobsService) -> None:
    async with hostile_server(silent) as issuer:
        login = ClientCredentials(issuer.url, client_id="a", client_secret="b")
        jobs = Binding(url=service.url, schema=SDL, auth=login)
        waiting = asyncio.create_task(jobs.query.version())
        await issuer.until(lambda: len(issuer.requests) == 1)
        await jobs.aclose()
        await login.aclose()

        with pytest.raises(ClosedError):
            await waiting
    assert service.calls == []


async def test_a_caller_that_leaves_is_just_cancelled() -> None:
    async with hostile_server(silent) as server:
        jobs = Binding(url=server.url)
        leaving, staying = asyncio.create_task(jobs.query.slow()), asyncio.create_task(jobs.query.slow())
        await server.until(lambda: len(server.requests) == 1)
        leaving.cancel()
        with pytest.raises(asyncio.CancelledError):
            await leaving
        await jobs.aclose()
        with pytest.raises(ClosedError):
            await staying


async def test_nothing_begins_after_the_end(service: JobsService, tmp_path: object) -> None:
    for schema in (SDL, None, SchemaFile(f"{tmp_path}/schema.graphql")):
        jobs = Binding(url=service.url, schema=schema)
        if schema is SDL:
            await jobs.query.version()
            service.calls.clear()
        await jobs.aclose()
        await jobs.aclose()
        calls = (
            jobs.query.version(),
            jobs.mutation.createJob(input={"title": "Cooper"}),
            jobs.with_options(timeout=1).query.version(),
            jobs.loader("jobsByIds").load(1),
            jobs.refresh_schema(),
            anext(jobs.subscription.jobChanged(id=1)),
        )
        results = await asyncio.gather(*calls, return_exceptions=True)
        assert [type(each) for each in results] == [ClosedError] * len(calls)
    assert service.calls == []


async def test_threads_that_wait_are_told_too() -> None:
    async with hostile_server(silent) as server:
        login = ClientCredentials(server.url, client_id="a", client_secret="b")
        for options in ({}, {"auth": login}, {"schema": SDL}, {"schema": SDL, "auth": login}):
            before = len(server.requests)
            jobs = SyncBinding(url=server.url, **options)  # type: ignore[arg-type]
            waiting = [asyncio.create_task(asyncio.to_thread(jobs.query.version)) for _ in range(3)]
            await server.until(lambda before=before: len(server.requests) > before)  # type: ignore[misc]
            await asyncio.to_thread(jobs.close)

            async with asyncio.timeout(10):
                results = await asyncio.gather(*waiting, return_exceptions=True)
            assert [type(each) for each in results] == [ClosedError] * 3
