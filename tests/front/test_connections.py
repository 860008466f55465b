"""What happens around requests on a connection: leave to send a body, refusals in its midst, idling, and the end."""

import asyncio
import gc

import pytest
from support.public_server import Api, running_api
from support.raw_http import exchange, read_answer, talk
from support.waiting import until

from dovetail_gateway.front.http1 import connection, server
from dovetail_gateway.request.response import HttpResponse

GET = b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: a\r\n\r\n"
SLOW = GET.replace(b"greet", b"slow")
QUERY = b'{"query": "{ greet }"}'
HEAD = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
EXPECTING = HEAD + b"Expect: 100-continue\r\nContent-Length: %d\r\n\r\n"


async def test_a_body_is_asked_for_where_the_client_waits_for_that(api: Api) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    async with asyncio.timeout(20):
        for _ in range(2):
            writer.write(EXPECTING % len(QUERY))
            assert (await read_answer(reader)).status == 100
            writer.write(QUERY)
            assert (await read_answer(reader)).status == 200
        # Who sends it at once needs no leave.
        writer.write(EXPECTING % len(QUERY) + QUERY)
        assert (await read_answer(reader)).status == 200
    writer.close()


async def test_a_body_is_asked_for_after_the_answers_before_it(api: Api) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    api.generation.root = {**api.generation.root, "slow": lambda _info: go.wait()}
    go = asyncio.Event()
    async with asyncio.timeout(20):
        writer.write(SLOW + EXPECTING % len(QUERY))
        await until(lambda: api.in_flight.count == 1)
        go.set()
        assert [(await read_answer(reader)).status for _ in range(2)] == [200, 100]
        writer.write(QUERY)
        assert (await read_answer(reader)).status == 200
    writer.close()


@pytest.mark.parametrize(
    ("headers", "status"),
    [(b"Content-Length: 9999999\r\n", 413), (b"Content-Length: 22\r\nContent-Encoding: br\r\n", 415)],
)
async def test_a_body_that_would_be_refused_is_not_asked_for(api: Api, headers: bytes, status: int) -> None:
    (answer,) = await talk(api.port, HEAD + b"Expect: 100-continue\r\n" + headers + b"\r\n")

    assert (answer.status, answer.headers["connection"]) == (status, "close")


async def test_a_refusal_is_seen_by_who_is_still_sending(api: Api) -> None:
    """A connection that is cut off with bytes unread takes back what was sent on it."""
    (answer,) = await talk(api.port, HEAD + b"Content-Length: 9999999\r\n\r\n", *[b" " * 99_999] * 100)

    assert (answer.status, answer.code) == (413, "REQUEST_TOO_LARGE")


async def test_chunks_are_bounded_though_nobody_says_how_long_they_are(api: Api) -> None:
    head = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
    for part in (b"10000\r\n" + b" " * 0x10000 + b"\r\n", b"1;" + b"x" * 0x10000 + b"\r\n \r\n"):
        (answer,) = await talk(api.port, head, *[part] * 100)

        assert answer.status in {400, 413}
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "start", [b"GET /", b"GET / HTTP/1.1\r\nX: ", b"POST / HTTP/1.1\r\n" + b"X: y\r\n" * 90 + b"Y"]
)
async def test_a_head_without_an_end_is_refused(api: Api, start: bytes) -> None:
    (answer,) = await talk(api.port, start, *[b"x" * 10_000] * 100)

    assert answer.status in {414, 431}


async def test_websockets_are_refused(api: Api) -> None:
    upgrade = b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: a\r\n\r\n"
    (answer,) = await talk(api.port, b"GET /graphql HTTP/1.1\r\nHost: a\r\n" + upgrade + b"\x81\x00")

    assert (answer.status, answer.code) == (400, "BAD_REQUEST")
    assert answer.headers["connection"] == "close"


async def test_the_head_of_an_answer_tells_its_length(api: Api) -> None:
    get = await exchange(api.port, GET)
    head = await exchange(api.port, GET.replace(b"GET", b"HEAD"), has_body=False)

    assert head.headers["content-length"] == get.headers["content-length"] == str(len(get.body))
    assert head.headers["server"] == "dovetail"
    assert head.headers["date"].endswith(" GMT")


async def test_no_header_of_an_answer_has_a_second_line(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def of_result(*_: object) -> HttpResponse:
        return HttpResponse(status=200, media_type="a/b", body=b"", headers={"X": "a\r\nSet-Cookie: b"})

    monkeypatch.setattr("dovetail_gateway.front.pipeline.of_result", of_result)
    answer = await exchange(api.port, GET)

    assert (answer.status, answer.code) == (500, "INTERNAL_SERVER_ERROR")
    assert "set-cookie" not in answer.headers
    assert "more than one line" in caplog.text


async def test_a_client_that_goes_away_in_a_body_leaves_nothing(api: Api) -> None:
    _, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(HEAD + b"Content-Length: 22\r\n\r\n{")
    await writer.drain()
    writer.close()

    assert (await exchange(api.port, GET)).status == 200
    assert api.observer.counts()["request_started"] == 1


async def test_idle_connections_end_and_others_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    # The server looks often; until all is as it should be, nothing has been idle for long enough.
    monkeypatch.setattr(server, "KEEP_ALIVE", 3600.0)
    monkeypatch.setattr(server, "_LOOKS", 360_000)
    async with running_api() as api:
        go = asyncio.Event()
        api.generation.root = {**api.generation.root, "slow": lambda _info: go.wait()}
        busy = asyncio.create_task(exchange(api.port, SLOW))
        await until(lambda: api.in_flight.count == 1)

        used, kept = await asyncio.open_connection("127.0.0.1", api.port)
        kept.write(GET)
        assert (await read_answer(used)).status == 200
        unused, open_ = await asyncio.open_connection("127.0.0.1", api.port)
        monkeypatch.setattr(server, "KEEP_ALIVE", 0.05)
        monkeypatch.setattr(server, "_LOOKS", 5)
        async with asyncio.timeout(30):
            assert (await used.read(), await unused.read()) == (b"", b"")
        go.set()
        assert (await busy).status == 200
        kept.close()
        open_.close()


async def test_closing_waits_for_answers_and_for_requests_that_are_being_sent() -> None:
    async with running_api() as api:
        go = asyncio.Event()
        api.generation.root = {**api.generation.root, "slow": lambda _info: go.wait()}
        slow = asyncio.create_task(talk(api.port, SLOW))
        await until(lambda: api.in_flight.count == 1)
        idle, kept = await asyncio.open_connection("127.0.0.1", api.port)
        reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(GET[:20])
        await writer.drain()
        await until(lambda: sum(not each.is_idle for each in api.server._connections) == 2)

        closing = asyncio.create_task(api.server.close())
        assert await idle.read() == b""
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(GET[20:])
        last = await read_answer(reader)
        assert (last.status, last.headers["connection"]) == (200, "close")
        assert not closing.done()
        go.set()
        assert [answer.headers["connection"] for answer in await slow] == ["close"]
        await closing
        kept.close()
        writer.close()


async def test_closing_does_not_wait_for_ever() -> None:
    async with running_api(drain_timeout=0.05) as api:
        slow = asyncio.create_task(talk(api.port, SLOW))
        await until(lambda: api.in_flight.count == 1)
        await api.server.close()

        assert api.in_flight.count == 0
        assert api.observer.last("request_finished")["status"] == 499
        assert await slow == []


async def test_a_connection_that_ended_leaves_nothing_to_the_collector(api: Api) -> None:
    def alive() -> int:
        return sum(isinstance(each, connection.Connection) for each in gc.get_objects())

    gc.collect()
    before = alive()
    gc.disable()
    try:
        assert (await exchange(api.port, GET)).status == 200
        assert len(await talk(api.port, b"NONSENSE\r\n\r\n")) == 1
        await until(lambda: alive() == before)
    finally:
        gc.enable()
