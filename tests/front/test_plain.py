"""Requests that came as a whole are read in one step; all that is read, or refused, is what the parser makes of it."""

import pytest

from dovetail_gateway.front.http1.plain import read_plain
from dovetail_gateway.front.http1.reading import MAX_FIELDS, RequestReader
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.http_request import HttpRequest

LIMIT = 60
BODY = b'{"query": "{ a }"}'
ODD = b"X-A: b\r\n"
HEAD = b"POST /graphql?a=%20b HTTP/1.1\r\nHost: a:80\r\nConnection: keep-alive\r\nAuthorization: Bearer x y\r\n" + ODD


def with_length(body: bytes) -> bytes:
    return b"%bContent-Length: %d\r\n\r\n%b" % (HEAD, len(body), body)


USUAL = with_length(BODY)

CHANGES = [b"", b"\r\n", b"\xc3\xa9", *(bytes([byte]) for byte in b"\0\t\n\r %#+,0:\\_\x7f")]
"""What stands in the place of a byte, and before it."""

UNUSUAL = {
    "a blank more before a value": USUAL.replace(ODD, b"X-A:  b\r\n"),
    "another method": USUAL.replace(b"POST", b"PUT"),
    "HTTP/1.0": USUAL.replace(b"1.1", b"1.0"),
    "no host": USUAL.replace(b"Host", b"Hosts"),
    "a header twice": USUAL.replace(ODD, ODD + ODD),
    "two hosts": USUAL.replace(ODD, b"host: b\r\n"),
    "two lengths": USUAL.replace(ODD, b"content-length: 18\r\n"),
    "chunks beside a length": USUAL.replace(ODD, b"Transfer-Encoding: chunked\r\n"),
    "a coding": USUAL.replace(ODD, b"Content-Encoding: gzip\r\n"),
    "an unknown coding": USUAL.replace(ODD, b"Content-Encoding: br\r\n"),
    "leave to send": USUAL.replace(ODD, b"Expect: 100-continue\r\n"),
    "another protocol": USUAL.replace(b"keep-alive", b"upgrade").replace(ODD, b"Upgrade: h2c\r\n"),
    "the last of its connection": USUAL.replace(b"keep-alive", b"close"),
    "more options of the connection": USUAL.replace(b"keep-alive", b"keep-alive, close"),
    "the last of its connection, as proxies said": USUAL.replace(ODD, b"Proxy-Connection: close\r\n"),
    "a body that is too long": with_length(b" " * (LIMIT + 1)),
    "no body": with_length(b""),
    "too many headers": USUAL.replace(ODD, b"".join(b"X-%d: \r\n" % number for number in range(MAX_FIELDS))),
    "part of another one": USUAL + USUAL[:9],
}


def read(*pieces: bytes) -> tuple[object, ...]:
    reader = RequestReader(lambda: LIMIT)
    for piece in pieces:
        if not reader.ended:
            reader.take(piece)
    arrived = [(each.code, str(each)) if isinstance(each, RequestError) else seen(each) for each in reader.arrived]
    return arrived, reader.ended, reader.in_head, reader.request and seen(reader.request), reader.wants_continue


def seen(request: HttpRequest) -> tuple[object, ...]:
    problem = request.problem and request.problem.code
    return request.method, request.path, request.query_string, request.headers, request.version, request.body, problem


def in_pieces(data: bytes) -> tuple[object, ...]:
    """As the parser alone reads it."""
    return read(data[:1], data[1:])


def test_a_usual_request_needs_no_parser() -> None:
    assert read_plain(USUAL) is not None

    assert read(USUAL) == in_pieces(USUAL)


@pytest.mark.parametrize("name", UNUSUAL)
def test_an_unusual_request_is_read_or_refused_by_the_parser(name: str) -> None:
    assert read(UNUSUAL[name]) == in_pieces(UNUSUAL[name])


def test_whatever_is_wrong_anywhere_is_seen() -> None:
    for at in range(len(USUAL)):
        for change in CHANGES:
            for rest in (at, at + 1):
                changed = USUAL[:at] + change + USUAL[rest:]
                assert read(changed) == in_pieces(changed), changed


def test_a_part_of_a_request_is_none() -> None:
    whole = with_length(b"")
    for end in range(len(whole)):
        assert read_plain(whole[:end]) is None
