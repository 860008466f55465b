"""What servers answer: garbage, bodies without end, redirects, cookies; and what is bounded of it."""

import asyncio
import gzip
import tracemalloc
import zlib

import pytest
from support.hostile_server import Answer, Connection, HostileServer, Received, hostile_server, response

from dovetail_composition.manifest import Limits
from dovetail_gateway.subgraph.port import SubgraphError
from dovetail_gateway.telemetry.testing import RecordingObserver

from .conftest import OK, QUERY, Make, failure_of, half_a_body, now, writes

GARBAGE = [
    b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: ten\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd",
    b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000 + b"\r\n\r\n",
]


@pytest.mark.parametrize("data", GARBAGE)
async def test_what_is_not_http_has_a_code(data: bytes, make: Make) -> None:
    async with hostile_server(writes(data, close=True)) as server, make(server.url) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_INVALID_RESPONSE"
        assert len(server.requests) == 1


BROKEN_BODIES = [
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nnonsense\r\n",
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc",
    b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 8\r\n\r\nnot gzip",
]


@pytest.mark.parametrize("data", BROKEN_BODIES)
async def test_a_body_that_cannot_be_read_has_a_code(data: bytes, make: Make) -> None:
    async with hostile_server(writes(data, close=True)) as server, make(server.url) as subgraphs:
        error = await failure_of(subgraphs)

        assert error.code in {"SUBGRAPH_UNREACHABLE", "SUBGRAPH_INVALID_RESPONSE"}
        assert len(server.requests) == 1


async def endless(server: HostileServer, received: Received, connection: Connection) -> None:
    await connection.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        await connection.write(b"100000\r\n" + b" " * 0x100000 + b"\r\n")


def bomb() -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, 31)
    parts = [squeeze.compress(b" " * (1 << 20)) for _ in range(200)]
    body = b"".join([*parts, squeeze.flush()])
    return response(body, headers=("Content-Encoding: gzip",))


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(writes(b"HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n"), id="announced"),
        pytest.param(endless, id="chunked"),
    ],
)
async def test_a_body_over_the_limit_is_cut_while_it_streams(answer: Answer, make: Make) -> None:
    limits = Limits(subgraph_body_bytes=1 << 20)
    async with hostile_server(answer) as server, make(server.url, limits=limits) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_RESPONSE_TOO_LARGE"
        await server.until(lambda: not server.open_connections)


async def test_a_bomb_is_inflated_up_to_the_limit(make: Make) -> None:
    limits = Limits(subgraph_body_bytes=1 << 20)
    async with hostile_server(writes(bomb())) as server, make(server.url, limits=limits) as subgraphs:
        tracemalloc.start()
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_RESPONSE_TOO_LARGE"
        assert tracemalloc.get_traced_memory()[1] < 4 << 20
        tracemalloc.stop()


async def test_a_compressed_answer_within_the_limit_is_inflated(make: Make) -> None:
    data = response(gzip.compress(OK), headers=("Content-Encoding: gzip",))
    async with hostile_server(writes(data)) as server, make(server.url) as subgraphs:
        assert (await subgraphs.bind({}, now() + 5).send(QUERY)).body == OK


async def test_redirects_are_not_followed(make: Make) -> None:
    async with hostile_server(writes(response(OK))) as elsewhere:
        redirect = response(b"", status="307 Temporary Redirect", headers=(f"Location: {elsewhere.url}",))
        async with hostile_server(writes(redirect)) as server, make(server.url) as subgraphs:
            answer = await subgraphs.bind({"authorization": "Bearer t"}, now() + 5).send(QUERY)

        assert answer.status == 307
        assert elsewhere.requests == []


async def test_cookies_do_not_travel_between_requests(make: Make) -> None:
    data = response(OK, headers=("Set-Cookie: session=alice; Path=/",))
    async with hostile_server(writes(data)) as server, make(server.url) as subgraphs:
        for _ in range(2):
            await subgraphs.bind({}, now() + 5).send(QUERY)

    assert [request.header("cookie") for request in server.requests] == [None, None]


async def test_a_client_that_goes_away_closes_the_connection(make: Make, observer: RecordingObserver) -> None:
    async with hostile_server(half_a_body) as server, make(server.url) as subgraphs:
        call = asyncio.ensure_future(subgraphs.bind({}, now() + 30).send(QUERY))
        await server.until(lambda: len(server.requests) == 1)
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await server.until(lambda: not server.open_connections)

    assert observer.last("subgraph_called")["outcome"] == "cancelled"


async def test_statuses_are_left_to_the_reader_of_the_answer(make: Make, observer: RecordingObserver) -> None:
    data = response(b"oops", status="502 Bad Gateway")
    async with hostile_server(writes(data)) as server, make(server.url) as subgraphs:
        answer = await subgraphs.bind({}, now() + 5).send(QUERY)

    assert (answer.status, answer.body) == (502, b"oops")
    assert observer.last("subgraph_called")["outcome"] == "http_error"


async def test_the_bodies_of_one_requests_answers_are_bounded_together(make: Make) -> None:
    body = b'{"data":{"a":"' + b"x" * 600_000 + b'"}}'
    limits = Limits(subgraph_body_bytes=1 << 20, response_bytes=1 << 20)
    async with hostile_server(writes(response(body))) as server, make(server.url, limits=limits) as subgraphs:
        port = subgraphs.bind({}, now() + 10)
        results = await asyncio.gather(*(port.send(QUERY) for _ in range(8)), return_exceptions=True)

        answered = [each for each in results if not isinstance(each, BaseException)]
        assert len(answered) <= 3, "twice the limit of the response, and no more"
        assert {each.code for each in results if isinstance(each, SubgraphError)} == {"SUBGRAPH_RESPONSE_TOO_LARGE"}
        assert len((await subgraphs.bind({}, now() + 10).send(QUERY)).body) == len(body), "each request has its own"
