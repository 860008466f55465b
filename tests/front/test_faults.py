"""Overload, time limits, clients that go away, and faults of our own."""

import asyncio
import socket
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import pytest
from support.public_server import Api, running_api
from support.waiting import until, until_true

from dovetail_composition.manifest import Limits, Policies
from dovetail_gateway.execute.result import ExecutionResult
from dovetail_gateway.front.http1 import connection, server
from dovetail_gateway.front.testing import MonolithGeneration
from dovetail_gateway.plan.nodes import Plan
from dovetail_gateway.subgraph.port import SubgraphPort


async def raw(api: Api, *parts: bytes) -> bytes:
    """Everything that the server sends after these bytes, until it closes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    for part in parts:
        writer.write(part)
        await writer.drain()
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    finally:
        writer.close()


async def test_no_supergraph_yet() -> None:
    async with running_api(loaded=False) as api:
        status, headers, body = await api.post({"query": "{ greet }"})

        assert (status, headers["Retry-After"]) == (503, "1")
        assert body["errors"][0]["extensions"]["code"] == "UNAVAILABLE"


async def test_more_requests_at_once_than_the_limit_are_refused() -> None:
    async with running_api(Policies(limits=replace(Limits(), in_flight=1))) as api:
        first = asyncio.create_task(api.post({"query": "{ slow }"}))
        await api.slow_started.wait()
        status, headers, body = await api.post({"query": "{ greet }"})
        first.cancel()

        assert (status, headers["Retry-After"]) == (503, "1")
        assert body["errors"][0]["extensions"]["code"] == "OVERLOADED"


@pytest.mark.parametrize("accept", ["application/json", "application/graphql-response+json"])
async def test_an_answer_that_takes_too_long(accept: str) -> None:
    for request_timeout in (0.05, 0.5, 5):
        async with running_api(Policies(limits=replace(Limits(), request_timeout=request_timeout))) as api:
            status, _, body = await api.post({"query": "{ slow }"}, Accept=accept)

            assert (status, body["errors"][0]["extensions"]["code"]) == (504, "REQUEST_TIMEOUT")
            # On a busy machine the time may be over before the service is asked.
            if not api.slow_started.is_set():
                continue
            # The answer may come first.
            async with asyncio.timeout(30):
                await api.slow_cancelled.wait()
            assert (api.in_flight.count, api.generations.leases) == (0, 0)
            return
    pytest.fail("the service was never asked")


async def test_execution_ends_when_the_client_goes_away(api: Api) -> None:
    request = asyncio.create_task(api.post({"query": "{ slow }"}))
    await api.slow_started.wait()
    request.cancel()

    async with asyncio.timeout(30):
        await api.slow_cancelled.wait()
        await api.observer.finished.wait()
    assert (api.in_flight.count, api.generations.leases) == (0, 0)
    assert api.observer.last("request_finished")["status"] == 499


async def test_a_client_that_only_sends_no_more_gets_its_answer(api: Api) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: x\r\n\r\n" * 3)
    writer.write_eof()

    async with asyncio.timeout(10):
        answers = await reader.read()
    assert answers.count(b'"Hello world"}}') == 3
    assert answers.count(b"Connection: close") == 1
    writer.close()


class FaultyGeneration(MonolithGeneration):
    """Fails in a way that nobody foresaw."""

    async def execute(self, plan: Plan, variables: Mapping[str, Any], port: SubgraphPort) -> ExecutionResult:
        raise ZeroDivisionError("password=hunter2")


async def test_a_fault_of_ours_is_masked_and_logged(caplog: pytest.LogCaptureFixture) -> None:
    async with running_api() as api:
        api.generations.generation = FaultyGeneration(schema=api.generation.schema)
        status, _, body = await api.post({"query": "{ greet }"})

        message = {"message": "Internal server error.", "extensions": {"code": "INTERNAL_SERVER_ERROR"}}
        assert (status, body) == (500, {"errors": [message]})
        assert "hunter2" in caplog.text
        assert (api.in_flight.count, api.generations.leases) == (0, 0)


async def test_half_a_header_and_then_silence(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEADER_TIMEOUT", 0.05)

    answer = await raw(api, b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-")

    assert answer.startswith(b"HTTP/1.1 408 ")


async def test_half_a_header_after_a_request(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEADER_TIMEOUT", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: x\r\n\r\n")
    assert await reader.readuntil(b'"Hello world"}}')
    writer.write(b"GET /gra")

    async with asyncio.timeout(10):
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")
    writer.close()


async def test_what_the_server_holds_back_itself_is_not_missed(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The rest of a request is not read while another waits before it, so it is not late."""
    made: list[connection.Connection] = []
    released = asyncio.Event()

    class Watched(connection.Connection):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            made.append(self)
            super().connection_made(transport)

    async def slow(_info: Any) -> str:
        await released.wait()
        return "done"

    monkeypatch.setattr(server, "Connection", Watched)
    api.generation.root = {**api.generation.root, "slow": slow}
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
    writer.write(
        b"".join(b"GET /graphql?query=%%7B%s%%7D HTTP/1.1\r\nHost: x\r\n\r\n" % name for name in (b"slow", b"int"))
    )
    writer.write(b"GET /gra")
    await until(lambda: api.observer.counts()["request_started"] == 1)
    writer.write(b"phql?query=%7Bgreet%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    await until(lambda: made[0]._rest is not None)
    made[0]._give_up()  # as its timer does
    released.set()

    async with asyncio.timeout(10):
        answer = await reader.read()
    assert b'"done"' in answer
    assert answer.endswith(b'"Hello world"}}')
    writer.close()


async def test_half_a_body_and_then_silence(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "BODY_TIMEOUT", 0.05)
    head = b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"

    answer = await raw(api, head)

    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"REQUEST_READ_TIMEOUT" in answer


def large_request(api: Api) -> bytes:
    """The start of a request whose answer is larger than what waits in the system's buffers."""
    api.generation.root = {**api.generation.root, "greet": "x" * 20_000_000}
    return b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"


async def left_unread(
    api: Api, monkeypatch: pytest.MonkeyPatch, watched: type[connection.Connection] = connection.Connection
) -> None:
    """Ask for a large answer, read nothing of it, and wait until the connection is given up."""
    lost = asyncio.Event()

    class Watched(watched):
        def connection_lost(self, exc: BaseException | None) -> None:
            super().connection_lost(exc)
            lost.set()

    monkeypatch.setattr(connection, "SEND_TIMEOUT", 0.05)
    monkeypatch.setattr(server, "Connection", Watched)
    request = large_request(api)
    loop = asyncio.get_running_loop()
    with socket.socket() as client:
        client.setblocking(False)
        await loop.sock_connect(client, ("127.0.0.1", api.port))
        await loop.sock_sendall(client, request)
        async with asyncio.timeout(10):
            await lost.wait()


async def test_an_answer_that_nobody_reads(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    await left_unread(api, monkeypatch)

    assert api.observer.last("request_finished")["status"] == 200


async def test_the_last_of_an_answer_that_nobody_reads(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A closing connection waits for it no longer than for any other part."""

    class Unhurried(connection.Connection):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            cast("asyncio.Transport", transport).set_write_buffer_limits(high=1 << 30)  # as if it were little
            super().connection_made(transport)

    await left_unread(api, monkeypatch, Unhurried)


async def test_a_large_answer_that_is_read(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "SEND_TIMEOUT", 1.0)

    assert len(await raw(api, large_request(api))) > 20_000_000


@pytest.mark.parametrize(
    ("head", "status"),
    [
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400),
        (b"NONSENSE\r\n\r\n", 400),
        (b"GET /graphql HTTP/9.9\r\nHost: x\r\n\r\n", 400),
        (b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400),
        (b"POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n{}", 400),
        (b"GET /graphql HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 9_000 + b"\r\n\r\n", 431),
        (b"GET /graphql?query=" + b"a" * 9_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 414),
        (b"GET /graphql HTTP/1.1\r\nHost: x\r\n" + b"X: a\r\n" * 200 + b"\r\n", 400),
        (b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: x\r\n" + b"X: " + b"a" * 8_000 + b"\r\n", 200),
        (b"GET /graphql?query=\xff HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    ],
)
async def test_what_is_no_http_is_a_4xx_in_graphql_s_form(api: Api, head: bytes, status: int) -> None:
    if status == 200:
        head += b"Connection: close\r\n\r\n"

    answer = await raw(api, head)

    assert answer[9:12] == str(status).encode()
    assert b'"errors"' in answer or status == 200
    assert b"aiohttp" not in answer


async def test_all_headers_together_are_bounded(api: Api) -> None:
    filler = b"".join(b"X-%d: %s\r\n" % (number, b"a" * 4_000) for number in range(5))

    answer = await raw(
        api, b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + filler + b"\r\n"
    )

    assert answer.startswith(b"HTTP/1.1 431 ")


async def test_an_answer_larger_than_the_limit() -> None:
    async with running_api(Policies(limits=replace(Limits(), response_bytes=100))) as api:
        assert (await api.post({"query": "{ greet }"}))[0] == 200
        status, _, body = await api.post(
            {"query": "query($n: String) { greet(name: $n) }", "variables": {"n": "x" * 99}}
        )

        assert (status, body["errors"][0]["extensions"]["code"]) == (422, "RESPONSE_TOO_LARGE")


class FailingSubgraph(MonolithGeneration):
    """Answers with an error of a service's own."""

    code: str = ""

    async def execute(self, plan: Plan, variables: Mapping[str, Any], port: SubgraphPort) -> ExecutionResult:
        return ExecutionResult(data=None, errors=[{"message": "no", "extensions": {"code": self.code}}])


@pytest.mark.parametrize(("code", "reported"), [("PRODUCT:NOT_FOUND", None), ("SUBGRAPH_TIMEOUT", "SUBGRAPH_TIMEOUT")])
async def test_only_codes_of_our_own_are_reported(code: str, reported: str | None) -> None:
    """A service may send whatever it likes, and a metric's labels must stay few."""
    async with running_api() as api:
        generation = FailingSubgraph(schema=api.generation.schema)
        generation.code = code
        api.generations.generation = generation
        assert (await api.post({"query": "{ greet }"}))[2]["errors"][0]["extensions"]["code"] == code

        assert api.observer.last("request_finished")["code"] == reported


async def test_connections_over_the_limit_are_told_so_and_others_go_on() -> None:
    async with running_api(max_connections=3) as api:
        held = [await asyncio.open_connection("127.0.0.1", api.port) for _ in range(2)]
        assert (await api.post({"query": "{ greet }"}))[0] == 200

        for _ in range(3):
            reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
            assert (await reader.read()).startswith(b"HTTP/1.1 503 ")
            writer.close()
        assert api.observer.counts()["connection_refused"] == 3
        assert (await api.post({"query": "{ greet }"}))[0] == 200, "on the connection that is kept alive"

        _, writer = held.pop()
        writer.close()
        await writer.wait_closed()

        async def is_served_again() -> bool:
            reader, writer = await asyncio.open_connection("127.0.0.1", api.port)
            writer.write(b"GET /nowhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            answer = await reader.read()
            writer.close()
            return answer.startswith(b"HTTP/1.1 404 ")

        await until_true(is_served_again)
        held[0][1].close()
