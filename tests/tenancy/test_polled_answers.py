"""What an endpoint answers when it is asked for its schema costs the operator little, and its neighbours nothing."""

import asyncio
import gzip
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from support.operator import schema
from support.waiting import until

from dovetail_composition.endpoints.addresses import AddressPolicy
from dovetail_composition.resources import SchemaResource, parse_schema
from dovetail_operator.asking.polling import Poller
from dovetail_operator.fetch.connecting import Addresses, open_session
from dovetail_operator.fetch.http import HttpFetcher
from dovetail_operator.leading.leadership import SoleLeader
from dovetail_operator.ports import Fetched, FetchError, SchemaRequest
from dovetail_operator.testing import FakeFetcher, FakeTelemetry

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
MOST_BYTES = 8 << 20


def chunked(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def whole(body: bytes, *fields: bytes) -> Callable[[], Iterable[bytes]]:
    """An answer of known length."""
    head = HEAD + b"".join(field + b"\r\n" for field in fields)
    return lambda: [head + b"Content-Length: %d\r\n\r\n" % len(body) + body]


def endless(start: bytes, more: bytes) -> Callable[[], Iterable[bytes]]:
    """An answer that goes on and on."""

    def pieces() -> Iterable[bytes]:
        yield HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + chunked(start)
        while True:
            yield chunked(more)

    return pieces


def drop_by_drop() -> Iterable[bytes]:
    """One more header, each time that one thinks that it was the last."""
    yield HEAD
    while True:
        yield b"X-More: x\r\n"


ANSWERS = {
    "lists without end": (whole(b'{"data":[' + b"[]," * 2_000_000 + b"0]}"), "more than 1000000 values"),
    "objects without end": (whole(b'{"data":[' + b'{"":0},' * 1_000_000 + b"0]}"), "more than 1000000 values"),
    "numbers without end": (whole(b'{"data":[' + b"1," * 3_000_000 + b"0]}"), "more than 1000000 values"),
    "lists in lists": (whole(b"[" * 900_000), "no JSON"),
    "JSON that never ends": (endless(b'{"data":[0', b",0" * 10_000), "larger than"),
    "a text that never ends": (endless(b'{"data":"', b"x" * 100_000), "larger than"),
    "white space that never ends": (endless(b" ", b" " * 100_000), "larger than"),
    "a small gzip of much": (whole(gzip.compress(bytes(1 << 28)), b"Content-Encoding: gzip"), "larger than"),
    "headers that never end": (drop_by_drop, "no connection|no answer"),
    "a long line": (lambda: [HEAD + b"X-Long: " + b"x" * 1_000_000 + b"\r\n\r\n"], "no connection|no answer"),
    "silence": (list, "no answer within"),
    "an announced gigabyte": (lambda: [HEAD + b"Content-Length: 1000000000\r\n\r\n"], "no answer within"),
    "a list": (whole(b"[]"), "no JSON object"),
    "digits without end": (whole(b'{"data":' + b"9" * 5_000_000 + b"}"), "no JSON"),
}


@asynccontextmanager
async def serving(pieces: Callable[[], Iterable[bytes]]) -> AsyncIterator[str]:
    """Write these pieces to whoever connects, and then nothing."""
    writers: list[asyncio.StreamWriter] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        try:
            await reader.readuntil(b"\r\n\r\n")
            for piece in pieces():
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
            await reader.read()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        server.close()
        for writer in writers:
            writer.close()


@pytest.mark.parametrize("answer", ANSWERS)
async def test_an_answer_is_bounded_in_time_size_and_values(answer: str) -> None:
    pieces, reason = ANSWERS[answer]
    addresses = Addresses()
    addresses.policy = AddressPolicy(denied=())
    async with serving(pieces) as url, open_session(addresses) as session:
        fetcher = HttpFetcher(session, addresses, MOST_BYTES)
        with pytest.raises(FetchError, match=reason):
            await fetcher.fetch(SchemaRequest(url=url, queries=("{ a }",), timeout=1.0))


def asked(name: str, namespace: str, interval: str = "60s", **endpoint: str) -> SchemaResource:
    url = f"http://{name}.example/"
    manifest = schema(
        name, "", namespace=namespace, schema={"federation": {"interval": interval}}, endpoint={"url": url, **endpoint}
    )
    resource, diagnostics = parse_schema(manifest, {})
    assert resource is not None, diagnostics
    return resource


class Fickle(FakeFetcher):
    """Answers otherwise each time, until it is told to be steady."""

    steady = False

    async def fetch(self, request: SchemaRequest) -> Fetched:
        fetched = await super().fetch(request)
        number = 0 if self.steady else len(self.requests)
        return Fetched(answer={**fetched.answer, "number": number}, size=fetched.size)


async def test_who_answers_otherwise_each_time_is_asked_less_and_less(monkeypatch: pytest.MonkeyPatch) -> None:
    pauses: list[float] = []
    sleep = asyncio.sleep

    async def paused(seconds: float) -> None:
        pauses.append(round(seconds))
        await sleep(0)

    fetcher = Fickle({"http://a.example/": {"data": {}}})
    poller = Poller(fetcher, SoleLeader(), FakeTelemetry(), 10_000)
    monkeypatch.setattr("dovetail_operator.asking.polling.random.uniform", lambda *_: 1.0)
    monkeypatch.setattr("dovetail_operator.asking.polling.asyncio.sleep", paused)

    poller.follow([asked("a", "evil", "1s")], {})
    while len(pauses) < 9:
        await sleep(0)
    fetcher.steady = True
    while len(pauses) < 20:
        await sleep(0)
    await poller.close()

    assert pauses[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert pauses[-1] == 1


async def test_a_tenant_s_answers_fill_no_more_than_its_share_of_memory() -> None:
    def answer(size: int) -> dict[str, str]:
        return {"data": "x" * size}

    sizes = {"a": 400, "b": 400, "c": 400, "victim": 400}
    fetcher = FakeFetcher({f"http://{name}.example/": answer(size) for name, size in sizes.items()})
    poller = Poller(fetcher, SoleLeader(), FakeTelemetry(), 1000)
    evil = [asked(name, "evil") for name in "abc"]

    poller.follow([*evil, asked("victim", "victim")], {})
    await until(lambda: len(poller.answers()) == 4)

    kept = {key[1] for key, each in poller.answers().items() if each.answer}
    assert len(kept) == 3
    assert "victim" in kept
    failures = [each.failure for each in poller.answers().values() if each.failure]
    assert len(failures) == 1
    assert "all endpoints of namespace evil" in str(failures)

    # Who goes makes room.
    poller.follow([], {})
    poller.follow([asked("c", "evil")], {})
    await until(lambda: bool(poller.answers()))
    assert poller.answers()["evil", "c"].answer == answer(400)
    await poller.close()


class Silent(FakeFetcher):
    """Some of its endpoints never answer."""

    async def fetch(self, request: SchemaRequest) -> Fetched:
        if "evil" in request.url:
            self.requests.append(request)
            await asyncio.Event().wait()
        return await super().fetch(request)


async def test_endpoints_that_never_answer_hold_up_their_own_namespace_only() -> None:
    fetcher = Silent({"http://victim.example/": {"data": {}}})
    poller = Poller(fetcher, SoleLeader(), FakeTelemetry(), 10_000)
    evil = [asked(f"evil-{n}", "evil", timeout="8760h") for n in range(200)]

    poller.follow([*evil, asked("victim", "victim")], {})
    await until(lambda: bool(poller.answers()) and len(fetcher.requests) > 8)
    await poller.close()

    assert len(fetcher.requests) < 20
    assert {request.timeout for request in fetcher.requests} == {10.0, 30.0}


async def test_connections_of_those_who_never_answer_are_not_what_others_wait_for() -> None:
    addresses = Addresses()
    addresses.policy = AddressPolicy(denied=())
    async with AsyncExitStack() as stack:
        # Many hosts, each with less than its own limit: together they were more than all might have.
        silent = [await stack.enter_async_context(serving(list)) for _ in range(120)]
        answering = await stack.enter_async_context(serving(whole(b"{}")))
        session = await stack.enter_async_context(open_session(addresses))
        fetcher = HttpFetcher(session, addresses, MOST_BYTES)
        hung = [
            asyncio.create_task(fetcher.fetch(SchemaRequest(url=url, queries=("{ a }",), timeout=60.0)))
            for url in silent
        ]
        await asyncio.sleep(0)

        fetched = await fetcher.fetch(SchemaRequest(url=answering, queries=("{ a }",), timeout=10.0))

        for task in hung:
            task.cancel()
        await asyncio.gather(*hung, return_exceptions=True)
    assert fetched.answer == {}
