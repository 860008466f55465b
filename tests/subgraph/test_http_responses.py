"""How answers are framed on the wire: what is read, what is refused, and after what a connection may be used again."""

import gzip
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

import pytest
from support.hostile_server import Connection, HostileServer, Received, hostile_server, response

from dovetail_composition.manifest import Limits
from dovetail_gateway.subgraph.port import SubgraphError

from .conftest import OK, QUERY, Make, failure_of, now, writes


@dataclass(frozen=True)
class Case:
    """Bytes on the wire; whether the server closes after them, and whether the connection serves the next call."""

    data: bytes
    kept: bool = True
    close: bool = False


def http(*fields: str, body: bytes = OK, start: str = "HTTP/1.1 200 OK") -> bytes:
    return "\r\n".join((start, *fields, "", "")).encode() + body


SIZED = f"Content-Length: {len(OK)}"
CHUNKED = "Transfer-Encoding: chunked"
TWO_CHUNKS = b"4;ext=1\r\n" + OK[:4] + b"\r\n%x\r\n" % len(OK[4:]) + OK[4:] + b"\r\n0\r\nX-Trailer: 1\r\n\r\n"
RAW_DEFLATE = zlib.compressobj(wbits=-15)

READ: Mapping[str, Case] = {
    "sized": Case(http(SIZED)),
    "chunked, with extensions and trailers": Case(http(CHUNKED, body=TWO_CHUNKS)),
    "until the end of the connection": Case(http(), kept=False, close=True),
    "HTTP/1.0": Case(http(SIZED, start="HTTP/1.0 200 OK"), kept=False),
    "HTTP/1.0 that is kept": Case(http(SIZED, "Connection: keep-alive", start="HTTP/1.0 200 OK")),
    "HTTP/1.0 until the end": Case(http(start="HTTP/1.0 200 OK"), kept=False, close=True),
    "to be closed": Case(http(SIZED, "Connection: close"), kept=False),
    "after interim answers": Case(http(body=b"", start="HTTP/1.1 100 Continue") * 3 + http(SIZED)),
    "after early hints": Case(http("Link: </a>", body=b"", start="HTTP/1.1 103 Early Hints") + http(SIZED)),
    "without a reason": Case(http(SIZED, start="HTTP/1.1 200")),
    "with bytes behind it": Case(http(SIZED) + b"more", kept=False),
    "with another answer behind it": Case(http(SIZED) * 2, kept=False),
    "with bytes behind its end": Case(http(SIZED, "Connection: close") + b"more", kept=False),
    "gzip": Case(response(gzip.compress(OK), headers=("Content-Encoding: gzip",))),
    "gzip of two members": Case(
        response(gzip.compress(OK[:5]) + gzip.compress(OK[5:]), headers=("Content-Encoding: GZIP",))
    ),
    "deflate": Case(response(zlib.compress(OK), headers=("Content-Encoding: deflate",))),
    "deflate without a frame": Case(
        response(RAW_DEFLATE.compress(OK) + RAW_DEFLATE.flush(), headers=("Content-Encoding: deflate",))
    ),
    "no coding": Case(response(OK, headers=("Content-Encoding: identity",))),
}


@pytest.mark.parametrize("bytewise", [False, True], ids=["at once", "byte by byte"])
@pytest.mark.parametrize("case", READ.values(), ids=READ)
async def test_answers_are_read(case: Case, bytewise: bool, make: Make) -> None:
    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        for piece in [case.data[at : at + 1] for at in range(len(case.data))] if bytewise else [case.data]:
            if connection.transport.is_closing():
                return
            await connection.write(piece)
        if case.close:
            connection.close()

    async with hostile_server(answer) as server, make(server.url) as subgraphs:
        for _ in range(2):
            assert (await subgraphs.bind({}, now() + 5).send(QUERY)).body == OK
            if not case.kept:
                await server.until(lambda: not server.open_connections)
        assert server.connections == (1 if case.kept else 2)


REFUSED: Mapping[str, bytes] = {
    "two lengths": http(SIZED, SIZED),
    "a list of lengths": http(f"{SIZED}, {len(OK)}"),
    "a negative length": http("Content-Length: -1"),
    "a length without end": http("Content-Length: " + "9" * 30),
    "length and chunks": http(SIZED, CHUNKED, body=TWO_CHUNKS),
    "chunks and length": http(CHUNKED, SIZED, body=TWO_CHUNKS),
    "another transfer coding": http("Transfer-Encoding: gzip, chunked", body=TWO_CHUNKS),
    "chunks within something": http("Transfer-Encoding: chunked, identity", body=TWO_CHUNKS),
    "a chunk without size": http(CHUNKED, body=b"x\r\nab\r\n"),
    "a chunk longer than it says": http(CHUNKED, body=b"2\r\nabc\r\n0\r\n\r\n"),
    "bare line feeds": http(SIZED).replace(b"\r\n", b"\n"),
    "a space before the colon": http(f"Content-Length : {len(OK)}"),
    "a folded field": http("X: a\r\n b", SIZED),
    "a field without name": http(": a", SIZED),
    "another protocol": http("Connection: upgrade", "Upgrade: x", body=b"", start="HTTP/1.1 101 Switching Protocols"),
    "a status that is none": http(SIZED, start="HTTP/1.1 42 What"),
    "an interim answer with a body": http("Content-Length: 5", body=b"12345", start="HTTP/1.1 103 X") + http(SIZED),
    "an empty length": http("Content-Length: "),
    "an empty transfer coding": http("Transfer-Encoding: "),
    "two transfer codings": http(CHUNKED, "Transfer-Encoding: identity", body=TWO_CHUNKS),
    "chunks twice": http(CHUNKED, CHUNKED, body=TWO_CHUNKS),
    "too many fields": http(*(f"X-{each}: 1" for each in range(100_000)), SIZED),
    "a large head": http(*(f"X-{each}: " + "a" * 1000 for each in range(1000)), SIZED),
    "a head without end": b"HTTP/1.1 200 OK\r\nX: " + b"a" * 1_000_000,
    "a trailer without end": http(CHUNKED, body=TWO_CHUNKS[:-4] + b"a" * 1_000_000),
    "interim answers without end": http(body=b"", start="HTTP/1.1 100 Continue" + "e" * 1000) * 1000,
    "no HTTP": b"220 smtp.example ESMTP\r\n",
}


@pytest.mark.parametrize("data", REFUSED.values(), ids=REFUSED)
async def test_what_may_not_be_sent_is_refused_and_its_connection_closed(data: bytes, make: Make) -> None:
    async with hostile_server(writes(data)) as server, make(server.url) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_INVALID_RESPONSE"
        await server.until(lambda: not server.open_connections)
        assert len(server.requests) == 1


BROKEN: Mapping[str, bytes] = {
    "gzip that ends early": gzip.compress(OK)[:-9],
    "gzip that lies about its sum": gzip.compress(OK)[:-8] + b"12345678",
    "gzip of many members": gzip.compress(b"") * 1000,
    "bytes behind gzip": gzip.compress(OK) + b"more",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
async def test_a_coded_body_that_is_broken_has_a_code(body: bytes, make: Make) -> None:
    """How it is framed was right, so that the connection serves the next call."""
    answers = iter([response(body, headers=("Content-Encoding: gzip",)), response(OK)])

    async def answer(server: HostileServer, received: Received, connection: Connection) -> None:
        await connection.write(next(answers))

    async with hostile_server(answer) as server, make(server.url) as subgraphs:
        assert (await failure_of(subgraphs)).code == "SUBGRAPH_UNREACHABLE"
        assert (await subgraphs.bind({}, now() + 5).send(QUERY)).body == OK
        assert server.connections == 1


async def test_coded_bodies_count_as_what_they_inflate_to(make: Make) -> None:
    body = b'{"data":{"a":"' + b"x" * 400_000 + b'"}}'
    data = response(gzip.compress(body), headers=("Content-Encoding: gzip",))
    limits = Limits(subgraph_body_bytes=1 << 20, response_bytes=1 << 20)
    async with hostile_server(writes(data)) as server, make(server.url, limits=limits) as subgraphs:
        port = subgraphs.bind({}, now() + 10)
        for _ in range(5):
            assert (await port.send(QUERY)).body == body
        with pytest.raises(SubgraphError) as caught:
            await port.send(QUERY)
        assert caught.value.code == "SUBGRAPH_RESPONSE_TOO_LARGE"
