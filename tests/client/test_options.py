"""`with_options`: headers and a timeout for some calls, over the same schema and the same connections."""

import asyncio
from typing import Any

import pytest
from graphql import GraphQLResolveInfo, build_schema, graphql
from support.jobs_service import SDL, JobsService
from support.node_servers import Resource, resource

from dovetail_client import Binding, CallTimeoutError, SyncBinding


def sent(service: JobsService, name: str) -> list[str | None]:
    return [each.get(name) for each in service.headers]


async def test_each_way_to_call_carries_the_headers(service: JobsService) -> None:
    async with Binding(url=service.url, schema=SDL, headers={"X-Team": "shop", "X-User": "nobody"}) as jobs:
        mine = jobs.with_options(headers={"x-user": "ann"})
        await mine.query.version()
        await mine.mutation.createJob(input={"title": "Cooper"})
        await mine.execute("{ version }")
        await mine.execute("{ version }", headers={"X-User": "bob"})
        await mine.loader("jobsByIds").load(1)
        await mine.with_options(headers={"X-More": "1"}).query.version()
        await jobs.query.version()

    assert sent(service, "X-User") == ["ann", "ann", "ann", "bob", "ann", "ann", "nobody"]
    assert sent(service, "X-Team") == ["shop"] * 7
    assert sent(service, "X-More") == [None] * 5 + ["1", None]
    assert len(service.peers) == 1


async def test_the_schema_is_shared_and_not_asked_for_with_them(service: JobsService) -> None:
    async with Binding(url=service.url) as jobs:
        mine = jobs.with_options(headers={"Authorization": "Bearer of-ann"})
        await mine.query.version()
        assert await jobs.schema() is await mine.schema()

    assert sent(service, "Authorization") == [None, "Bearer of-ann"]


async def test_a_timeout_holds_for_what_is_called_through_it(jobs: Binding, service: JobsService) -> None:
    hasty = jobs.with_options(timeout=0.05)
    with pytest.raises(CallTimeoutError):
        await hasty.query.slow()
    with pytest.raises(CallTimeoutError):
        await hasty.with_options(headers={"X-User": "ann"}).query.slow()

    service.go.set()
    assert await hasty.with_options(timeout=10).query.slow() == "at last"


async def test_delegations_of_different_callers_are_different_requests(jobs: Binding, service: JobsService) -> None:
    async def job(_source: object, info: GraphQLResolveInfo[Any], **arguments: Any) -> Any:
        return await jobs.with_options(headers={"X-User": info.context}).delegate(info, "query", "job", arguments)

    schema = build_schema(SDL)
    assert schema.query_type
    schema.query_type.fields["job"].resolve = job
    asked = "{ a: job(id: 1) { title } b: job(id: 2) { title } }"
    results = await asyncio.gather(*(graphql(schema, asked, context_value=user) for user in ("ann", "bob")))

    assert [each.data for each in results] == [{"a": {"title": "Joiner"}, "b": {"title": "Carpenter"}}] * 2
    assert sorted(map(str, sent(service, "X-User"))) == ["ann", "bob"]


@pytest.fixture(scope="module")
def events() -> Any:
    with resource() as started:
        yield started


async def test_subscriptions_carry_them_too(events: Resource) -> None:
    sdl = "type Query { a: Int } type Subscription { countdown(from: Int!): Int! }"
    async with Binding(url=events.url, schema=sdl) as jobs:
        counted = jobs.with_options(timeout=5).subscription.countdown({"from": 1})
        assert [left async for left in counted] == [1, 0]


async def test_a_closed_one_closes_both(service: JobsService) -> None:
    jobs = Binding(url=service.url, schema=SDL)
    async with jobs.with_options(timeout=5) as mine:
        await mine.query.version()

    with pytest.raises(Exception, match="is closed"):
        await jobs.query.version()


async def test_they_are_there_without_an_event_loop(service: JobsService) -> None:
    def ask() -> Any:
        with SyncBinding(url=service.url, schema=SDL) as jobs:
            mine = jobs.with_options(headers={"X-User": "ann"})
            mine.query.version()
            with pytest.raises(CallTimeoutError):
                mine.with_options(timeout=0.05).query.slow()
            return jobs.query.version()

    assert await asyncio.to_thread(ask) == "1"
    assert sent(service, "X-User")[0] == "ann"
    assert sent(service, "X-User")[-1] is None
