"""In whatever phase a call is, its deadline and whoever gives it up end it at once, and cost nobody a connection."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping

import pytest
from support.hostile_server import Answer, Connection, HostileServer, Received, hostile_server, response
from support.waiting import until

from dovetail_composition.manifest import ClientCredentials, SecretRef
from dovetail_gateway.subgraph.addresses import Addresses
from dovetail_gateway.subgraph.connections import pool
from dovetail_gateway.subgraph.connections.connections import Connections, open_connections
from dovetail_gateway.subgraph.http import HttpSubgraphs
from dovetail_gateway.subgraph.port import PromptAnswer, SubgraphAnswer, SubgraphRequest
from dovetail_gateway.subgraph.secrets import SecretStore
from dovetail_gateway.telemetry.testing import RecordingObserver

from .conftest import OK, QUERY, Make, Resolver, failing, half_a_body, named, now, writes


async def silence(server: HostileServer, received: Received, connection: Connection) -> None:
    await asyncio.Event().wait()


def dripping(data: bytes, start: int = 0) -> Answer:
    """Byte by byte from somewhere on, and no end of it."""

    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        await connection.write(data[:start])
        for at in range(start, len(data) - 1):
            await connection.write(data[at : at + 1])
            await asyncio.sleep(0.02)
        await asyncio.Event().wait()

    return answer


CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
SERVERS: Mapping[str, Answer] = {
    "the answer": silence,
    "its head": writes(response(OK)[:20]),
    "its head, dripping": dripping(response(OK)),
    "after interim answers": writes(b"HTTP/1.1 100 Continue\r\n\r\n" * 3),
    "its body": half_a_body,
    "its body, dripping": dripping(response(OK), response(OK).index(b"\r\n\r\n") + 4),
    "a chunk's size": writes(CHUNKED + b"5"),
    "the last chunk": writes(CHUNKED + b"5\r\n12345\r\n"),
    "a trailer": writes(CHUNKED + b"5\r\n12345\r\n0\r\nX: "),
    "the end of the connection": writes(b"HTTP/1.1 200 OK\r\n\r\n" + OK),
}


@pytest.fixture
async def connections(resolver: Resolver) -> AsyncIterator[Connections]:
    async with open_connections(Addresses(), resolver) as opened:
        yield opened


Send = Callable[[float], "asyncio.Future[SubgraphAnswer]"]


def sending(subgraphs: HttpSubgraphs, request: SubgraphRequest = QUERY) -> Send:
    """Begins a call that has so many seconds."""

    def send(within: float) -> asyncio.Future[SubgraphAnswer]:
        return asyncio.ensure_future(subgraphs.bind({}, now() + within).send(request))

    return send


def ends_told(call: asyncio.Future[SubgraphAnswer]) -> list[bool]:
    """Whether the call was done when its listener was told of its end, each time."""
    assert isinstance(call, PromptAnswer)
    told: list[bool] = []
    call.listener = lambda ended: told.append(ended.done())
    return told


async def ends_early(send: Send, reached: Awaitable[object], observer: RecordingObserver) -> None:
    """A call that is given up, and one that has no time left."""
    call = send(30)
    told = ends_told(call)
    await reached
    assert not told
    call.cancel()
    assert told == [True]
    with pytest.raises(asyncio.CancelledError):
        await call
    assert observer.last("subgraph_called")["outcome"] == "cancelled"
    started = now()
    late = send(0.2)
    told = ends_told(late)
    with failing("SUBGRAPH_TIMEOUT"):
        await late
    assert told == [True]
    assert now() - started < 5
    assert observer.last("subgraph_called")["outcome"] == "timeout"
    assert observer.counts()["subgraph_called"] == 2


@pytest.mark.parametrize("answer", SERVERS.values(), ids=SERVERS)
async def test_while_waiting_for_the_answer(answer: Answer, make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(answer) as server, make(named(server)) as subgraphs:
        send = sending(subgraphs)
        await ends_early(send, server.until(lambda: bool(server.requests)), observer)
        await server.until(lambda: not server.open_connections)
        assert len(server.requests) <= 2, "neither is sent again"


async def test_while_the_name_is_asked_for(make: Make, resolver: Resolver, observer: RecordingObserver) -> None:
    async with hostile_server(writes(response(OK))) as server, make(named(server)) as subgraphs:
        send = sending(subgraphs)
        resolver.silent = asyncio.Event()
        await ends_early(send, asyncio.sleep(0), observer)
        resolver.silent.set()
        await send(5)
        assert len(server.requests) == 1


async def test_while_in_line_for_a_connection(make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(silence) as server, make(named(server)) as subgraphs:
        send = sending(subgraphs)
        holding = [send(30) for _ in range(pool.LIMIT)]
        await ends_early(send, server.until(lambda: len(server.requests) == pool.LIMIT), observer)
        assert len(server.requests) == pool.LIMIT
        for each in holding:
            each.cancel()
        await server.until(lambda: not server.open_connections)
        server.answer = writes(response(OK))
        await asyncio.gather(*(send(5) for _ in range(2 * pool.LIMIT)))


async def test_while_the_token_is_fetched(make: Make, observer: RecordingObserver) -> None:
    secret = SecretRef(namespace="shop", name="catalog", key="key")
    store = SecretStore()
    store.replace({secret.id: b"secret"})
    async with hostile_server(silence) as tokens, hostile_server(writes(response(OK))) as server:
        auth = ClientCredentials(token_url=tokens.url, client_id=secret, client_secret=secret)
        async with make(named(server), store=store, auth=auth) as subgraphs:
            send = sending(subgraphs)
            await ends_early(send, tokens.until(lambda: bool(tokens.requests)), observer)
            assert server.requests == []


async def test_while_the_service_is_away(make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(writes(response(OK))) as server:
        url = named(server)
        async with make(url) as subgraphs:
            send = sending(subgraphs)
            answered = send(5)
            told = ends_told(answered)
            await answered
            assert told == [True]
            observer.moments.clear()
            await server.stop()

            retried = until(lambda: observer.counts()["subgraph_retried"] >= 2)
            await ends_early(send, retried, observer)


async def test_while_a_large_request_is_written(make: Make, observer: RecordingObserver) -> None:
    request = SubgraphRequest(subgraph="catalog", query="", body=b"x" * (16 << 20))
    async with hostile_server(silence) as server, make(named(server)) as subgraphs:
        server.deaf = True

        send = sending(subgraphs, request)
        await ends_early(send, server.until(lambda: bool(server.open_connections)), observer)
        for connection in list(server.open_connections):
            connection.transport.resume_reading()
        await server.until(lambda: not server.open_connections)


async def test_a_call_that_is_cancelled_at_any_step_leaves_the_rest_alone(make: Make) -> None:
    async with hostile_server(writes(response(OK))) as server, make(named(server)) as subgraphs:
        for turns in range(8):
            port = subgraphs.bind({}, now() + 5)
            given_up, other = port.send(QUERY), port.send(QUERY)
            for _ in range(turns):
                await asyncio.sleep(0)
            asyncio.ensure_future(given_up).cancel()
            assert (await other).body == OK
