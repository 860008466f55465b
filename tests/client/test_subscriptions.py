"""Subscriptions against the reference servers of both protocols, graphql-ws and graphql-sse."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from aiohttp import web
from support.jobs_service import JobsService
from support.node_servers import Resource, resource
from support.sockets import acknowledge, speaking
from support.waiting import until_true

from dovetail_client import (
    Binding,
    CallTimeoutError,
    DocumentError,
    InvalidResponseError,
    RefusedError,
    ResponseError,
    SyncBinding,
    TransportError,
)
from dovetail_client.http.events import Event, EventReader

SDL = """
type Query { a: Int }
type Subscription { countdown(from: Int!): Int! broken: Int! forever: Int! }
"""
OPTIONS: dict[str, dict[str, Any]] = {
    "graphql-transport-ws": {},
    "sse": {"subscriptions": "sse", "subscriptions_path": "/stream"},
}


@pytest.fixture(scope="module")
def server() -> Iterator[Resource]:
    with resource() as started:
        yield started


@pytest.fixture(params=OPTIONS)
def options(request: pytest.FixtureRequest) -> dict[str, Any]:
    found: dict[str, Any] = OPTIONS[request.param]
    return found


async def test_events_come_until_the_service_completes(server: Resource, options: dict[str, Any]) -> None:
    async with Binding(url=server.url, schema=SDL, **options) as jobs:
        assert [left async for left in jobs.subscription.countdown({"from": 3})] == [3, 2, 1, 0]
        document = "subscription ($from: Int!) { left: countdown(from: $from) }"
        assert [data async for data in jobs.subscribe(document, {"from": 1})] == [{"left": 1}, {"left": 0}]


async def test_errors_of_an_event_are_raised(server: Resource, options: dict[str, Any]) -> None:
    async with Binding(url=server.url, schema=SDL, **options) as jobs:
        events = jobs.subscription.broken()
        assert await anext(events) == 1
        with pytest.raises(ResponseError, match="it broke"):
            await anext(events)


async def test_a_subscription_that_the_service_rejects_is_an_error(server: Resource, options: dict[str, Any]) -> None:
    wrong = SDL.replace("broken: Int!", "unheard: Int!")
    async with Binding(url=server.url, schema=wrong, **options) as jobs:
        with pytest.raises(ResponseError, match="unheard"):
            await anext(jobs.subscription.unheard())


async def test_who_leaves_ends_the_subscription(server: Resource, options: dict[str, Any]) -> None:
    before = server.seen()["ended"]
    async with Binding(url=server.url, schema=SDL, **options) as jobs:
        events = jobs.subscription.forever()
        assert [await anext(events), await anext(events)] == [0, 1]
        await events.aclose()

        async def ended() -> bool:
            return bool((await asyncio.to_thread(server.seen))["ended"] == before + 1)

        await until_true(ended)


async def test_it_is_checked_like_any_other_document(server: Resource, options: dict[str, Any]) -> None:
    before = server.seen()["requests"]
    async with Binding(url=server.url, schema=SDL, **options) as jobs:
        with pytest.raises(DocumentError) as caught:
            await anext(jobs.subscription.countdown({"form": 3}))

    assert caught.value.coordinate == "Subscription.countdown(form:)"
    assert server.seen()["requests"] == before


async def test_it_is_there_without_an_event_loop_too(server: Resource, options: dict[str, Any]) -> None:
    def count() -> list[int]:
        with SyncBinding(url=server.url, schema=SDL, **options) as jobs:
            assert next(jobs.subscription.forever()) == 0
            return list(jobs.subscription.countdown({"from": 2}))

    assert await asyncio.to_thread(count) == [2, 1, 0]


async def test_a_service_without_subscriptions_says_so(service: JobsService, options: dict[str, Any]) -> None:
    async with Binding(url=service.url, schema=service.schema, **options) as jobs:
        with pytest.raises(RefusedError) as caught:
            await anext(jobs.subscription.jobChanged(id=1))

    assert caught.value.status in {404, 405}


async def test_a_stream_that_breaks_off_is_an_error(service: JobsService) -> None:
    event = 'event: next\ndata: {"data": {"jobChanged": {"id": "1"}}}\n\n'
    service.answers.append(lambda _: web.Response(text=event, content_type="text/event-stream"))
    async with Binding(url=service.url, schema=service.schema, subscriptions="sse") as jobs:
        events = jobs.subscription.jobChanged(id=1, select="{ id }")
        assert await anext(events) == {"id": "1"}
        with pytest.raises(TransportError, match="before the subscription was complete"):
            await anext(events)


async def test_an_event_that_is_no_answer_is_an_error(service: JobsService) -> None:
    service.answers.append(lambda _: web.Response(text="event: next\ndata: 1\n\n", content_type="text/event-stream"))
    async with Binding(url=service.url, schema=service.schema, subscriptions="sse") as jobs:
        with pytest.raises(InvalidResponseError):
            await anext(jobs.subscription.jobChanged(id=1))


class Tokens:
    """Gives `1`, and after each refusal the next."""

    def __init__(self) -> None:
        self.number = 1

    async def authorization(self) -> str:
        return str(self.number)

    def refused(self, authorization: str) -> None:
        self.number += 1


async def test_a_socket_that_is_never_acknowledged_times_out() -> None:
    async def silent(socket: web.WebSocketResponse) -> None:
        async for _ in socket:
            pass

    async with speaking(silent) as (url, _), Binding(url=url, schema=SDL, timeout=0.1) as jobs:
        with pytest.raises(CallTimeoutError):
            await anext(jobs.subscription.forever())


async def test_a_ping_is_answered() -> None:
    answers: list[Any] = []

    async def pinging(socket: web.WebSocketResponse) -> None:
        await socket.receive_json()
        await socket.send_json({"type": "ping"})
        answers.append(await socket.receive_json())
        await socket.send_json({"type": "connection_ack"})
        await socket.receive_json()
        await socket.send_json({"type": "complete", "id": "1"})

    async with speaking(pinging) as (url, _), Binding(url=url, schema=SDL) as jobs:
        assert [left async for left in jobs.subscription.forever()] == []
    assert answers == [{"type": "pong"}]


INITS: dict[str, tuple[dict[str, Any], Any]] = {
    "nothing": ({}, None),
    "params": ({"connection_params": {"lang": "de"}}, {"lang": "de"}),
    "none": ({"connection_params": {}}, None),
    "header": ({"headers": {"authorization": "Bearer mine", "X-Team": "a"}}, {"Authorization": "Bearer mine"}),
    "both": (
        {"headers": {"Authorization": "Bearer mine"}, "connection_params": {"Authorization": "other", "a": 1}},
        {"Authorization": "other", "a": 1},
    ),
    "whole": (
        {"headers": {"X-Team": "a"}, "connection_params": lambda headers: {"of": headers["X-Team"]}},
        {"of": "a"},
    ),
}


@pytest.mark.parametrize("name", INITS)
async def test_connection_init_says_who_asks(name: str) -> None:
    options, expected = INITS[name]
    inits: list[Any] = []

    async def noting(socket: web.WebSocketResponse) -> None:
        inits.append(await socket.receive_json())
        await socket.send_json({"type": "connection_ack"})
        await socket.send_json({"type": "complete", "id": "1"})
        await socket.receive()

    async with speaking(noting) as (url, _), Binding(url=url, schema=SDL, **options) as jobs:
        assert [left async for left in jobs.subscription.forever()] == []
    assert inits == [{"type": "connection_init", **({"payload": expected} if expected else {})}]


async def test_params_that_are_no_json_are_told() -> None:
    async def waiting(socket: web.WebSocketResponse) -> None:
        await socket.receive()

    options: dict[str, Any] = {"connection_params": {"since": object()}}
    async with speaking(waiting) as (url, _), Binding(url=url, schema=SDL, **options) as jobs:
        with pytest.raises(DocumentError, match="connection_params are no JSON"):
            await anext(jobs.subscription.forever())


@pytest.mark.parametrize("events", [0, 1])
async def test_a_socket_closed_as_unauthorized_is_opened_again_unless_events_have_come(events: int) -> None:
    async def closing(socket: web.WebSocketResponse) -> None:
        await socket.receive_json()
        await socket.send_json({"type": "connection_ack"})
        await socket.receive_json()
        for _ in range(events):
            await socket.send_json({"type": "next", "id": "1", "payload": {"data": {"forever": 1}}})
        await socket.close(code=4401)

    async with speaking(closing) as (url, tokens), Binding(url=url, schema=SDL, auth=Tokens()) as jobs:
        with pytest.raises(RefusedError) as caught:
            _ = [left async for left in jobs.subscription.forever()]

    assert caught.value.status == 401
    assert tokens == (["1"] if events else ["1", "2"])


async def test_a_socket_is_not_opened_elsewhere(service: JobsService) -> None:
    seen: list[str] = []

    async def redirect(request: web.Request) -> web.Response:
        seen.append(request.path)
        return web.Response(status=307, headers={"Location": "/elsewhere"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", redirect)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    async with Binding(url=f"http://127.0.0.1:{runner.addresses[0][1]}/graphql", schema=SDL) as jobs:
        with pytest.raises(RefusedError) as caught:
            await anext(jobs.subscription.forever())
    await runner.cleanup()

    assert caught.value.status == 307
    assert seen == ["/graphql"]


async def test_large_events_come_and_endless_ones_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    async def large(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        for size in (5 << 20, 9 << 20):
            payload = {"data": {"forever": 1}, "extensions": {"padding": "x" * size}}
            await socket.send_json({"type": "next", "id": "1", "payload": payload})

    monkeypatch.setattr("dovetail_client.http.websocket.MOST_BYTES", 8 << 20)
    async with speaking(large) as (url, _), Binding(url=url, schema=SDL) as jobs:
        events = jobs.subscription.forever()
        assert await anext(events) == 1
        with pytest.raises(InvalidResponseError, match="too large"):
            await anext(events)


NO_ANSWERS = {"deep": "[" * 200_000, "other-shape": '{"data": {}}', "list": '{"data": []}'}


@pytest.mark.parametrize("name", NO_ANSWERS)
async def test_a_message_of_another_shape_is_an_error(name: str) -> None:
    async def strange(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        await socket.send_str(f'{{"type": "next", "id": "1", "payload": {NO_ANSWERS[name]}}}')
        await socket.receive()

    async with speaking(strange) as (url, _), Binding(url=url, schema=SDL) as jobs:
        with pytest.raises(InvalidResponseError):
            await anext(jobs.subscription.forever())


@pytest.mark.parametrize("name", NO_ANSWERS)
async def test_an_event_of_another_shape_is_an_error(name: str, service: JobsService) -> None:
    text = f"event: next\ndata: {NO_ANSWERS[name]}\n\n"
    service.answers.append(lambda _: web.Response(text=text, content_type="text/event-stream"))
    async with Binding(url=service.url, schema=service.schema, subscriptions="sse") as jobs:
        with pytest.raises(InvalidResponseError):
            await anext(jobs.subscription.jobChanged(id=1))


async def test_a_service_that_never_says_goodbye_is_left() -> None:
    left = asyncio.Event()

    async def stubborn(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        await socket.send_json({"type": "next", "id": "1", "payload": {"data": {"forever": 1}}})
        await left.wait()

    async with speaking(stubborn) as (url, _), Binding(url=url, schema=SDL) as jobs:
        events = jobs.subscription.forever()
        assert await anext(events) == 1
        async with asyncio.timeout(5):
            await events.aclose()
        left.set()


STREAMS = {
    "lf": (b"event: next\ndata: 1\n\n", [Event("next", "1")]),
    "cr-lf": (b"event: next\r\ndata: 1\r\n\r\n", [Event("next", "1")]),
    "cr": (b"event: next\rdata: 1\r\r\n", [Event("next", "1")]),
    "comment": (b": still here\n\nevent: next\ndata: 1\n\n", [Event("next", "1")]),
    "no-space": (b"event:next\ndata:1\n\n", [Event("next", "1")]),
    "lines": (b"event: next\ndata: {\ndata: }\n\n", [Event("next", "{\n}")]),
    "no-data": (b"event: complete\ndata:\n\n", [Event("complete", "")]),
    "no-name": (b"data: 1\n\n", [Event("message", "1")]),
    "unfinished": (b"event: next\ndata: 1\n", []),
    "letters": ("event: next\ndata: „ü“\n\n".encode(), [Event("next", "„ü“")]),
}


@pytest.mark.parametrize("name", STREAMS)
@pytest.mark.parametrize("size", [1, 2, 3, 100])
def test_events_are_read_however_their_bytes_arrive(name: str, size: int) -> None:
    stream, events = STREAMS[name]
    reader = EventReader(20)

    assert [event for at in range(0, len(stream), size) for event in reader.feed(stream[at : at + size])] == events


@pytest.mark.parametrize("stream", [b"data: " + b"1" * 15, b"data: 1234567890\ndata: 1234567890\n", b"1" * 21])
@pytest.mark.parametrize("size", [1, 100])
def test_an_event_without_end_is_not_collected(stream: bytes, size: int) -> None:
    reader = EventReader(20)
    chunks = (stream[at : at + size] for at in range(0, len(stream), size))

    with pytest.raises(InvalidResponseError, match="too large"):
        _ = [list(reader.feed(chunk)) for chunk in chunks]


def test_comments_alone_never_grow_too_large() -> None:
    reader = EventReader(20)

    assert [event for _ in range(99) for event in reader.feed(b": here\n")] == []
