"""Raw bytes on a connection: what is read, what is refused, in which order answers come, and when connections end."""

import asyncio
import gzip
import re
import zlib

import pytest
from support.public_server import Api
from support.raw_http import exchange, talk
from support.waiting import until

from dovetail_gateway.front.http1 import connection

HOST = b"Host: a\r\n"
GET = b"GET /graphql?query=%7Bgreet%7D HTTP/1.1\r\n" + HOST
QUERY = b'{"query": "{ greet }"}'
TYPE = b"Content-Type: application/json\r\n"
POST = b"POST /graphql HTTP/1.1\r\n" + HOST + TYPE
LENGTH = b"Content-Length: %d\r\n" % len(QUERY)
CHUNKED = b"Transfer-Encoding: chunked\r\n"
OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n"
HIDDEN = b"GET /hidden HTTP/1.1\r\nHost: a\r\n\r\n"
"""A request that one server might see where another sees a body."""


def chunks(*parts: bytes) -> bytes:
    return b"".join(b"%x\r\n%b\r\n" % (len(part), part) for part in (*parts, b""))


SMUGGLED = {
    "two lengths": POST + LENGTH + b"Content-Length: 0\r\n\r\n" + QUERY,
    "the same length twice": POST + LENGTH + LENGTH + b"\r\n" + QUERY,
    "a list of lengths": POST + b"Content-Length: 22, 22\r\n\r\n" + QUERY,
    "a length with a sign": POST + b"Content-Length: +22\r\n\r\n" + QUERY,
    "a negative length": POST + b"Content-Length: -1\r\n\r\n" + QUERY,
    "a hexadecimal length": POST + b"Content-Length: 0x16\r\n\r\n" + QUERY,
    "an empty length": POST + b"Content-Length:\r\n\r\n" + QUERY,
    "a length past 64 bits": POST + b"Content-Length: 99999999999999999999999\r\n\r\n" + QUERY,
    "a length and chunks": POST + LENGTH + CHUNKED + b"\r\n" + chunks(QUERY),
    "chunks and a length": POST + CHUNKED + LENGTH + b"\r\n" + chunks(QUERY),
    "another coding": POST + b"Transfer-Encoding: gzip\r\n\r\n" + QUERY,
    "identity": POST + b"Transfer-Encoding: identity\r\n\r\n" + QUERY,
    "a coding before chunks": POST + b"Transfer-Encoding: gzip, chunked\r\n\r\n" + chunks(QUERY),
    "a coding after chunks": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n" + chunks(QUERY),
    "chunks twice": POST + CHUNKED + CHUNKED + b"\r\n" + chunks(QUERY),
    "nearly chunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n" + chunks(QUERY),
    "a tab of the other kind": POST + b"Transfer-Encoding:\x0bchunked\r\n\r\n" + chunks(QUERY),
    "quoted chunked": POST + b'Transfer-Encoding: "chunked"\r\n\r\n' + chunks(QUERY),
    "a blank before the colon": POST + b"Transfer-Encoding : chunked\r\n\r\n" + chunks(QUERY),
    "a blank before the name": POST + b" Transfer-Encoding: chunked\r\n\r\n" + chunks(QUERY),
    "a folded line": POST + b"X: a\r\n b\r\n" + LENGTH + b"\r\n" + QUERY,
    "a folded length": POST + b"Content-Length:\r\n 22\r\n\r\n" + QUERY,
    "a bare line feed": POST + b"X: a\nContent-Length: 22\r\n\r\n" + QUERY,
    "bare line feeds everywhere": (POST + LENGTH + b"\r\n").replace(b"\r\n", b"\n") + QUERY,
    "a bare carriage return": POST + b"X: a\rContent-Length: 22\r\n\r\n" + QUERY,
    "a bare line feed as the end": POST + LENGTH + b"\n" + QUERY,
    "NUL in a value": POST + b"X: a\0b\r\n" + LENGTH + b"\r\n" + QUERY,
    "NUL in a name": POST + b"X\0: a\r\n" + LENGTH + b"\r\n" + QUERY,
    "a control character in a value": POST + b"X: a\x01b\r\n" + LENGTH + b"\r\n" + QUERY,
    "DEL in a value": POST + b"X: a\x7fb\r\n" + LENGTH + b"\r\n" + QUERY,
    "a blank in a name": POST + b"X y: a\r\n" + LENGTH + b"\r\n" + QUERY,
    "no name": POST + b": a\r\n" + LENGTH + b"\r\n" + QUERY,
    "no colon": POST + b"X\r\n" + LENGTH + b"\r\n" + QUERY,
    "NUL in the URL": b"GET /graphql\0 HTTP/1.1\r\nHost: a\r\n\r\n",
    "a tab in the URL": b"GET /graphql\tx HTTP/1.1\r\nHost: a\r\n\r\n",
    "two hosts": GET + b"Host: b\r\n\r\n",
    "no host": b"GET /graphql HTTP/1.1\r\n\r\n",
    "chunks of HTTP/1.0": POST.replace(b"1.1", b"1.0") + CHUNKED + b"\r\n" + chunks(QUERY),
    "HTTP/0.9": b"GET /graphql\r\n\r\n",
    "HTTP/0.9, said so": b"GET /graphql HTTP/0.9\r\n\r\n",
    "HTTP/1.2": b"GET /graphql HTTP/1.2\r\nHost: a\r\n\r\n",
    "HTTP/2 over HTTP/1": b"GET /graphql HTTP/2.0\r\nHost: a\r\n\r\n",
    "HTTP/2": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "a method in small letters": b"get /graphql HTTP/1.1\r\nHost: a\r\n\r\n",
    "no slash": b"GET graphql HTTP/1.1\r\nHost: a\r\n\r\n",
    "two types": POST + TYPE + LENGTH + b"\r\n" + QUERY,
    "two codings": POST + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n" + LENGTH + b"\r\n" + QUERY,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
}
BROKEN_CHUNKS = {
    "a bare line feed behind the size": b"16\n" + QUERY + b"\r\n0\r\n\r\n",
    "a bare line feed behind the data": b"16\r\n" + QUERY + b"\n0\r\n\r\n",
    "a blank behind the size": b"16 \r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a size with a prefix": b"0x16\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a negative size": b"-16\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a size past 64 bits": b"ffffffffffffffff1\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "no size": b"\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a size too small": b"15\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a line feed in an extension": b"16;a\n\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a length as a trailer": b"16\r\n" + QUERY + b"\r\n0\r\nContent-Length: 5\r\n\r\n",
    "a broken trailer": b"16\r\n" + QUERY + b"\r\n0\r\nX : y\r\n\r\n",
}


@pytest.mark.parametrize("name", SMUGGLED)
async def test_what_is_read_in_two_ways_is_refused_and_nothing_after_it_is_read(api: Api, name: str) -> None:
    (answer,) = await talk(api.port, SMUGGLED[name] + HIDDEN)

    assert (answer.status, answer.code) == (400, "BAD_REQUEST")
    assert answer.headers["connection"] == "close"
    assert api.generation.calls == 0


@pytest.mark.parametrize("name", BROKEN_CHUNKS)
async def test_broken_chunks_are_refused_and_nothing_after_them_is_read(api: Api, name: str) -> None:
    (answer,) = await talk(api.port, POST + CHUNKED + b"\r\n" + BROKEN_CHUNKS[name] + HIDDEN)

    assert (answer.status, answer.code) == (400, "BAD_REQUEST")
    assert answer.headers["connection"] == "close"
    assert api.generation.calls == 0
    assert api.observer.last("request_finished")["status"] == 400


READ = {
    "a length": POST + LENGTH + b"\r\n" + QUERY,
    "a length with a blank behind it": POST + b"Content-Length: 22 \r\n\r\n" + QUERY,
    "chunks": POST + CHUNKED + b"\r\n" + chunks(QUERY),
    "several chunks": POST + CHUNKED + b"\r\n" + chunks(QUERY[:5], QUERY[5:6], QUERY[6:]),
    "a chunk's extension": POST + CHUNKED + b"\r\n16;a=b\r\n" + QUERY + b"\r\n0\r\n\r\n",
    "a trailer": POST + CHUNKED + b"\r\n16\r\n" + QUERY + b"\r\n0\r\nContent-Type: text/plain\r\n\r\n",
    "names in capitals": (POST + LENGTH).upper().replace(b"/GRAPHQL", b"/graphql") + b"\r\n" + QUERY,
    "empty lines before": b"\r\n\r\n" + GET + b"\r\n",
    "a query string": GET + b"\r\n",
    "a whole URL": b"GET http://a/graphql?query=%7Bgreet%7D HTTP/1.1\r\nHost: a\r\n\r\n",
    "a fragment": b"GET /graphql?query=%7Bgreet%7D#there HTTP/1.1\r\nHost: a\r\n\r\n",
    "a body of a GET": GET + b"Content-Length: 2\r\n\r\n{}",
    "bytes that are no UTF-8 in a header": GET + b"X: \xe4\r\n\r\n",
    "gzip": POST
    + b"Content-Encoding: GZIP\r\nContent-Length: %d\r\n\r\n" % len(gzip.compress(QUERY))
    + gzip.compress(QUERY),
    "deflate without a frame": POST
    + b"Content-Encoding: deflate\r\n"
    + CHUNKED
    + b"\r\n"
    + chunks(zlib.compress(QUERY, wbits=-15)),
    "identity": POST + b"Content-Encoding: identity\r\n" + LENGTH + b"\r\n" + QUERY,
    "HTTP/2 offered with a length": POST + OFFER + LENGTH + b"\r\n" + QUERY,
    "HTTP/2 offered with chunks": POST + OFFER + CHUNKED + b"\r\n" + chunks(QUERY[:5], QUERY[5:]),
    "WebSocket offered by a POST": POST + b"Connection: Upgrade\r\nUpgrade: websocket\r\n" + LENGTH + b"\r\n" + QUERY,
    "HTTP/2 offered": GET + OFFER + b"\r\n",
}


@pytest.mark.parametrize("name", READ)
@pytest.mark.parametrize("step", [100_000, 1])
async def test_a_request_is_read_however_it_is_cut(api: Api, name: str, step: int) -> None:
    message = READ[name]
    parts = [message[start : start + step] for start in range(0, len(message), step)]

    answer = await exchange(api.port, *parts)

    assert (answer.status, answer.body) == (200, b'{"data":{"greet":"Hello world"}}')


async def test_pipelined_requests_are_answered_in_order(api: Api) -> None:
    names = [f"n{number}" for number in range(1_500)]
    requests = b"".join(
        b"GET /graphql?query=%%7B%s:greet%%7D HTTP/1.1\r\nHost: a\r\n\r\n" % name.encode() for name in names
    )

    answers = await talk(api.port, requests + b"GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert [re.findall(rb'"(n\d+)"', answer.body)[0].decode() for answer in answers[:-1]] == names
    assert answers[-1].status == 404


async def test_an_offer_of_http_2_costs_no_connection(api: Api) -> None:
    """Java's client makes it with the first request of each connection."""
    request = POST + OFFER + LENGTH + b"\r\n" + QUERY

    answers = await talk(api.port, request + request + b"GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert [answer.status for answer in answers] == [200, 200, 404]


async def test_few_requests_wait_behind_one_that_is_answered(api: Api) -> None:
    """The rest stays in the system's buffers, where it holds up who sends it."""
    made: list[connection.Connection] = []
    original = connection.Connection.connection_made

    def connection_made(self: connection.Connection, transport: asyncio.BaseTransport) -> None:
        made.append(self)
        original(self, transport)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connection.Connection, "connection_made", connection_made)
        _, writer = await asyncio.open_connection("127.0.0.1", api.port)
        writer.write(b"GET /graphql?query=%7Bslow%7D HTTP/1.1\r\nHost: a\r\n\r\n" + (GET + b"\r\n") * 10_000)
        await until(lambda: api.observer.counts()["request_started"] == 1)
        await until(lambda: bool(made[0]._rest))

        assert len(made[0]._reader.arrived) <= connection.PIECE // len(GET)
        writer.transport.abort()


@pytest.mark.parametrize(
    ("version", "headers", "says"),
    [
        (b"1.1", HOST, None),
        (b"1.1", HOST + b"Connection: close\r\n", "close"),
        (b"1.0", b"", "close"),
        (b"1.0", b"Connection: keep-alive\r\n", "keep-alive"),
    ],
)
async def test_how_long_a_connection_stays(api: Api, version: bytes, headers: bytes, says: str | None) -> None:
    request = b"GET /graphql?query=%7Bgreet%7D HTTP/" + version + b"\r\n" + headers + b"\r\n"

    answers = await talk(api.port, request, b"GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")

    assert (answers[0].status, answers[0].headers.get("connection")) == (200, says)
    assert [answer.status for answer in answers[1:]] == ([] if says == "close" else [404])
