"""Endpoints that are asked for their schema: what is asked, how often, and what HTTP may do to us."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web
from support.operator import schema

from dovetail_composition.endpoints.addresses import AddressPolicy
from dovetail_composition.resources import SchemaResource, parse_schema
from dovetail_operator.asking.polling import Poller
from dovetail_operator.fetch.connecting import Addresses, open_session
from dovetail_operator.fetch.http import HttpFetcher
from dovetail_operator.leading.leadership import SoleLeader
from dovetail_operator.ports import FetchError, SchemaRequest
from dovetail_operator.reconcile import Answer
from dovetail_operator.testing import FakeFetcher, FakeTelemetry

URL = "http://asked.example/graphql"
KEY = ("shop", "asked")
ANYWHERE = AddressPolicy(denied=())
ANSWER = {"data": {"_service": {"sdl": "type Query { a: Int }"}}}


def asked(interval: str = "1s", **endpoint: Any) -> SchemaResource:
    manifest = schema("asked", "", schema={"federation": {"interval": interval}}, endpoint={"url": URL, **endpoint})
    resource, diagnostics = parse_schema(manifest, {})
    assert resource is not None, diagnostics
    return resource


class Heard:
    """Counts the times that the poller has told of a change."""

    def __init__(self, poller: Poller) -> None:
        self._told = asyncio.Event()
        poller.tell(self._told.set)

    async def once(self) -> None:
        async with asyncio.timeout(10):
            await self._told.wait()
        self._told.clear()


async def test_an_answer_is_told_and_its_loss_too_while_the_answer_stays() -> None:
    fetcher = FakeFetcher({URL: ANSWER})
    poller = Poller(fetcher, SoleLeader(), FakeTelemetry(), 10_000)
    heard = Heard(poller)

    poller.follow([asked()], {})
    await heard.once()
    assert poller.answers() == {KEY: Answer(answer=ANSWER)}

    del fetcher.answers[URL]
    await heard.once()
    assert poller.answers() == {KEY: Answer(answer=ANSWER, failure="no answer")}
    await poller.close()


async def test_an_endpoint_is_asked_anew_when_the_question_changes_and_forgotten_when_nobody_asks() -> None:
    fetcher = FakeFetcher({URL: ANSWER})
    poller = Poller(fetcher, SoleLeader(), FakeTelemetry(), 10_000)
    heard = Heard(poller)
    poller.follow([asked()], {})
    await heard.once()
    poller.follow([asked()], {})
    await asyncio.sleep(0)
    assert len(fetcher.requests) == 1

    header = {"name": "X-Key", "secretKeyRef": {"name": "asked", "key": "key"}}
    secrets = {KEY: {"metadata": {"name": "asked"}, "data": {"key": "aHVzaA=="}}}
    poller.follow([asked(headers=[header, {"name": "X-Tenant", "forward": True}])], secrets)
    await asyncio.sleep(0)
    assert fetcher.requests[-1].headers == {"X-Key": "hush"}
    assert "hush" not in repr(fetcher.requests[-1])

    poller.follow([], {})
    assert poller.answers() == {}
    await poller.close()


async def test_an_endpoint_that_did_not_answer_is_asked_at_once_when_somebody_comes_to_be_behind_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("dovetail_operator.asking.polling._FIRST_RETRY", 3600.0)
    fetcher = FakeFetcher({})
    poller = Poller(fetcher, SoleLeader(), FakeTelemetry(), 10_000)
    heard = Heard(poller)
    hourly = asked(interval="1h")
    poller.follow([hourly], {})
    await heard.once()
    assert poller.answers() == {KEY: Answer(failure="no answer")}

    fetcher.answers[URL] = ANSWER
    poller.follow([hourly], {}, {KEY})
    await heard.once()
    assert poller.answers() == {KEY: Answer(answer=ANSWER)}
    poller.follow([hourly], {}, {KEY})
    await asyncio.sleep(0)
    assert len(fetcher.requests) == 2, "it was there before"
    await poller.close()


Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Serve = Callable[[Handler], Awaitable[str]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serve a handler on a free port; its URL."""
    runners = []

    async def start(handler: Handler) -> str:
        app = web.Application()
        app.router.add_post("/graphql", handler)
        app.router.add_get("/elsewhere", handler)
        runner = web.AppRunner(app, shutdown_timeout=0, handler_cancellation=True)
        runners.append(runner)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{runner.addresses[0][1]}/graphql"

    yield start
    for runner in runners:
        await runner.cleanup()


async def fetch(
    url: str, *queries: str, seconds: float = 5.0, most_bytes: int = 10_000, policy: AddressPolicy = ANYWHERE
) -> Any:
    addresses = Addresses()
    addresses.policy = policy
    async with open_session(addresses) as session:
        request = SchemaRequest(url=url, queries=queries or ("{ a }",), headers={"X-Key": "hush"}, timeout=seconds)
        return (await HttpFetcher(session, addresses, most_bytes).fetch(request)).answer


async def test_queries_are_tried_until_one_is_answered_without_errors(serve: Serve) -> None:
    heard = []

    async def answer(request: web.Request) -> web.Response:
        heard.append((await request.json(), request.headers["X-Key"]))
        return web.json_response({"data": {"a": 1}} if len(heard) == 2 else {"errors": [{"message": "no"}]})

    assert await fetch(await serve(answer), "{ rich }", "{ plain }", "{ never }") == {"data": {"a": 1}}
    assert heard == [({"query": "{ rich }"}, "hush"), ({"query": "{ plain }"}, "hush")]


async def test_what_cannot_be_an_answer_is_an_error_that_says_why(serve: Serve) -> None:
    async def redirect(request: web.Request) -> web.Response:
        raise web.HTTPFound("/elsewhere")

    async def page(request: web.Request) -> web.Response:
        return web.Response(text="<html>", status=503)

    async def listing(request: web.Request) -> web.Response:
        return web.json_response([1])

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b" " * 1000)

    async def silent(request: web.Request) -> web.Response:
        await asyncio.sleep(60)
        return web.Response()

    for handler, complaint in {
        redirect: "status 302 with a body that is no JSON",
        page: "status 503 with a body that is no JSON",
        listing: "status 200 with a body that is no JSON object",
        endless: "the answer is larger than 10000 bytes",
    }.items():
        with pytest.raises(FetchError, match=complaint):
            await fetch(await serve(handler))
    with pytest.raises(FetchError, match=r"no answer within 0\.2 s"):
        await fetch(await serve(silent), seconds=0.2)
    with pytest.raises(FetchError, match="no connection"):
        await fetch("http://127.0.0.1:1/graphql")
