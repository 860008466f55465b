"""An answer that comes whole is read, or refused, just as one that comes in pieces, which the parser reads."""

import random

import pytest

from dovetail_gateway.subgraph.body import BodyTooLargeError, ByteBudget
from dovetail_gateway.subgraph.connections.errors import InvalidAnswerError
from dovetail_gateway.subgraph.connections.response import Response, ResponseReader

BODY = b'{"data":{}}'
LIMIT = 40

FIELDS = (
    b"Content-Length: 11",
    b"content-length: 11",
    b"Content-Length: 011",
    b"Content-Length: 12",
    b"Content-Length: 10",
    b"Content-Length: +11",
    b"Content-Length: 11, 11",
    b"Content-Length:11",
    b"Content-Length : 11",
    b"Content-Length: 99",
    b"Content-Type: application/json",
    b"CONTENT-TYPE:Application/GraphQL-Response+JSON; charset=utf-8",
    b"Content-Type:",
    b"Content-Encoding: gzip",
    b"Content-Encoding: identity",
    b"Content-Language: en",
    b"Transfer-Encoding: chunked",
    b"Transfer-Encoding: identity",
    b"Connection: keep-alive",
    b"Connection: close",
    b"Connection: Keep-Alive, close",
    b"Connection: upgrade",
    b"Proxy-Connection: close",
    b"Upgrade: h2c",
    b"Keep-Alive: timeout=5",
    b"X-Odd_Name.1: a\tb",
    b"X-Raw: \xe4",
    b"X-Control: \x01",
    b"X-Empty:",
    b"X Y: no",
    b": nameless",
    b" folded",
    b"X-Bare: a\nContent-Length: 5",
    b"X-Bare: a\rb",
)
STARTS = (
    b"HTTP/1.1 200 OK",
    b"HTTP/1.1 200 ",
    b"HTTP/1.1 200",
    b"HTTP/1.0 200 OK",
    b"HTTP/1.1 500 Internal Server Error",
    b"HTTP/1.1 204 No Content",
    b"HTTP/1.1 100 Continue",
    b"HTTP/2.0 200 OK",
    b"http/1.1 200 OK",
    b"HTTP/1.1  200 OK",
)
Outcome = tuple[Response | None, bool] | type[Exception]


def outcome(*pieces: bytes, budget: int = LIMIT) -> Outcome:
    """The response and whether the connection may be used again, or how it was refused."""
    reader = ResponseReader()
    reader.begin(LIMIT, ByteBudget(budget))
    found = None
    try:
        for piece in pieces:
            found = reader.feed(piece)
    except (InvalidAnswerError, BodyTooLargeError) as error:
        return type(error)
    return found, reader.reusable


def answers(number: int) -> list[bytes]:
    """Random ones, of which many are almost right."""
    draw = random.Random(number)
    made = []
    for _ in range(500):
        fields = draw.sample(FIELDS, draw.randrange(4)) + [FIELDS[0]] * draw.randrange(2)
        draw.shuffle(fields)
        start = STARTS[0] if draw.random() < 0.8 else draw.choice(STARTS)
        behind = draw.choice((b"", b"", b"", b"x", b"HTTP/1.1 200 OK\r\n"))
        made.append(b"\r\n".join((start, *fields, b"", BODY)) + behind)
        at = draw.randrange(len(made[-1]))
        made.append(made[-1][:at] + draw.randbytes(1) + made[-1][at + draw.randrange(2) :])
    return made


@pytest.mark.parametrize("number", range(8))
def test_whole_or_in_pieces(number: int) -> None:
    read = 0
    for answer in answers(number):
        expected = outcome(answer[:1], answer[1:])
        assert outcome(answer) == expected, answer
        read += isinstance(expected, tuple) and expected[0] is not None
    assert read > 100


def test_a_body_is_counted_once() -> None:
    answer = b"\r\n".join((STARTS[0], FIELDS[0], b"", BODY))
    assert outcome(answer, budget=11) == (Response(200, "application/octet-stream", "", BODY), True)
    assert outcome(answer, budget=10) is BodyTooLargeError
    assert outcome(answer[:1], answer[1:], budget=10) is BodyTooLargeError


def test_a_body_over_the_limit_is_refused() -> None:
    answer = b"%b\r\nContent-Length: %d\r\n\r\n%b" % (STARTS[0], LIMIT + 1, b"x" * (LIMIT + 1))
    assert outcome(answer, budget=1000) is BodyTooLargeError


def test_an_answer_follows_another_one_whichever_way_they_came() -> None:
    reader = ResponseReader()
    answer = b"\r\n".join((STARTS[0], FIELDS[0], b"", BODY))
    for cut in (0, 1, 0, 30, 0, 0, len(answer) - 1):
        reader.begin(LIMIT, ByteBudget(LIMIT))
        pieces = [piece for piece in (answer[:cut], answer[cut:]) if piece]
        assert [reader.feed(piece) for piece in pieces][-1] == Response(200, "application/octet-stream", "", BODY)
        assert reader.reusable
