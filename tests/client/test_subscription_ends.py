"""How subscriptions live and end: who keeps them alive, who is held up, what each end is called."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator
from itertools import count
from typing import Any

import pytest
from aiohttp import WSMsgType, web
from support.hostile_server import Connection, HostileServer, Received, hostile_server
from support.node_servers import Resource, resource
from support.sockets import acknowledge, speaking
from support.waiting import until_true

from dovetail_client import Binding, ClosedError, RefusedError, TransportError
from dovetail_client.http.ahead import read_ahead

SDL = "type Query { a: Int } type Subscription { forever: Int! countdown(from: Int!): Int! }"
STREAM: dict[str, Any] = {"subscriptions": "sse", "subscriptions_path": "/stream"}


def event(number: int, padding: str = "") -> dict[str, Any]:
    payload = {"data": {"forever": number}, "extensions": {"padding": padding}}
    return {"type": "next", "id": "1", "payload": payload}


async def collect(numbers: AsyncIterator[int], came: list[int]) -> None:
    """What comes before an error counts too."""
    async for number in numbers:
        came.append(number)  # noqa: PERF401 — see above


REFUSALS = [(4400, 400), (4401, 401), (4403, 403), (4408, 408), (4409, 409), (4429, 429), (4500, 500)]


@pytest.mark.parametrize(("code", "status"), REFUSALS)
@pytest.mark.parametrize("events", [0, 2])
async def test_a_close_code_of_the_protocol_is_a_refusal(code: int, status: int, events: int) -> None:
    async def closing(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        for number in range(events):
            await socket.send_json(event(number))
        await socket.close(code=code, message=b"Not\nyou")

    came: list[int] = []
    async with speaking(closing) as (url, opened), Binding(url=url, schema=SDL) as jobs:
        numbers = jobs.subscription.forever()
        with pytest.raises(RefusedError, match=rf"close code {code}, 'Not\\nyou'") as caught:
            await collect(numbers, came)

    assert caught.value.status == status
    assert came == [*range(events)]
    assert len(opened) == 1


@pytest.mark.parametrize("code", [1000, 1001, 1011, 4000, None])
async def test_any_other_end_is_a_broken_connection(code: int | None) -> None:
    async def closing(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        await socket.send_json(event(1))
        if code is not None:
            await socket.close(code=code)
        else:
            transport = socket._req and socket._req.transport
            assert transport
            transport.abort()

    async with speaking(closing) as (url, opened), Binding(url=url, schema=SDL) as jobs:
        events = jobs.subscription.forever()
        assert await anext(events) == 1
        with pytest.raises(TransportError, match=r"before the subscription was complete|failed"):
            await anext(events)
    assert len(opened) == 1


@pytest.mark.parametrize("options", [{}, STREAM], ids=["websocket", "sse"])
async def test_who_is_cancelled_ends_the_services_side(options: dict[str, Any]) -> None:
    def ended(server: Resource) -> int:
        return int(server.seen()["ended"])

    with resource() as server:
        async with Binding(url=server.url, schema=SDL, **options) as jobs:
            came = asyncio.Event()

            async def follow() -> None:
                async for _ in jobs.subscription.forever():
                    came.set()

            following = asyncio.create_task(follow())
            await came.wait()
            following.cancel()
            with pytest.raises(asyncio.CancelledError):
                await following

            async def is_over() -> bool:
                return await asyncio.to_thread(ended, server) == 1

            await until_true(is_over)


@pytest.mark.parametrize("options", [{}, STREAM], ids=["websocket", "sse"])
async def test_closing_the_binding_ends_them(options: dict[str, Any]) -> None:
    with resource() as server:
        jobs = Binding(url=server.url, schema=SDL, **options)
        events = jobs.subscription.forever()
        assert await anext(events) == 0
        await jobs.aclose()
        with pytest.raises(ClosedError):
            _ = [number async for number in events]


async def test_pings_are_answered_while_the_consumer_works() -> None:
    answered = asyncio.Event()

    async def pinging(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        await socket.send_json(event(1))
        await socket.ping(b"still there?")
        await socket.send_json({"type": "ping"})
        assert (await socket.receive()).type is WSMsgType.PONG
        assert await socket.receive_json() == {"type": "pong"}
        answered.set()
        await socket.send_json({"type": "complete", "id": "1"})

    # Without aiohttp's own answers to pings, which hide what came.
    async with speaking(pinging, autoping=False) as (url, _), Binding(url=url, schema=SDL) as jobs:
        async for number in jobs.subscription.forever():
            assert number == 1
            async with asyncio.timeout(10):
                await answered.wait()


async def test_a_ping_behind_many_unread_events_is_answered() -> None:
    answered = asyncio.Event()

    async def pinging(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        for number in range(200):
            await socket.send_json(event(number))
        await socket.send_json({"type": "ping"})
        assert await socket.receive_json() == {"type": "pong"}
        answered.set()
        await socket.send_json({"type": "complete", "id": "1"})

    async with speaking(pinging) as (url, _), Binding(url=url, schema=SDL) as jobs:
        came = []
        async for number in jobs.subscription.forever():
            came.append(number)
            async with asyncio.timeout(10):
                await answered.wait()
    assert came == [*range(200)]


async def test_a_consumer_that_leaves_events_unread_for_long_is_told() -> None:
    ended = asyncio.Event()

    async def endless() -> AsyncGenerator[int, None]:
        try:
            for number in count():
                yield number
        finally:
            ended.set()

    came: list[int] = []
    numbers = read_ahead(endless(), most=3, patience=0.1)
    came.append(await anext(numbers))
    async with asyncio.timeout(10):
        await ended.wait()
    with pytest.raises(TransportError, match=r"3 events were left unread for 0\.1 s"):
        await collect(numbers, came)
    assert came == [0, 1, 2, 3]


@pytest.mark.parametrize("protocol", ["websocket", "sse"])
async def test_a_slow_consumer_holds_the_service_up_and_gets_every_event(protocol: str) -> None:
    """The service sees that it must wait, instead of filling the consumer's memory."""
    held_up, many, padding = asyncio.Event(), 800, "x" * (64 << 10)

    async def flood(socket: web.WebSocketResponse) -> None:
        await acknowledge(socket)
        for number in range(many):
            sending = asyncio.create_task(socket.send_json(event(number, padding)))
            if not (await asyncio.wait([sending], timeout=0.5))[0]:
                held_up.set()
            await sending
        await socket.send_json({"type": "complete", "id": "1"})

    async def stream(_server: HostileServer, _received: Received, connection: Connection) -> None:
        await connection.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for number in range(many):
            data = f'{{"data": {{"forever": {number}}}, "extensions": {{"padding": "{padding}"}}}}'
            sending = asyncio.create_task(connection.write(f"event: next\ndata: {data}\n\n".encode()))
            if not (await asyncio.wait([sending], timeout=0.5))[0]:
                held_up.set()
            await sending
        await connection.write(b"event: complete\ndata:\n\n")

    async def consume(url: str, **options: Any) -> list[int]:
        async with Binding(url=url, schema=SDL, **options) as jobs:
            events = jobs.subscription.forever()
            came = [await anext(events)]
            async with asyncio.timeout(30):
                await held_up.wait()
            return [*came, *[number async for number in events]]

    if protocol == "websocket":
        async with speaking(flood) as (url, _):
            assert await consume(url) == [*range(many)]
    else:
        async with hostile_server(stream) as server:
            assert await consume(server.url, subscriptions="sse") == [*range(many)]
