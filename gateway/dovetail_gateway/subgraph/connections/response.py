"""Reading one response after another from the bytes of a connection, within limits on heads and bodies."""

from __future__ import annotations

import re
from functools import lru_cache

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser
from msgspec import Struct

from dovetail_gateway.subgraph.body import BodyTooLargeError, ByteBudget

from .errors import InvalidAnswerError

_FRAMING_BYTES = 64 << 10
"""What may come without a byte of a body: heads, heads of interim answers, trailers. One read more is not counted."""
_WITHOUT_BODY = frozenset({204, 304})
_READ = frozenset({b"content-type", b"content-length", b"content-encoding", b"transfer-encoding"})

_PLAIN = re.compile(
    rb"HTTP/1\.1 200 [\t -~]*\r\n"
    rb"(?:(?:"
    rb"(?i:content-length): (?(1)(?!))([0-9]{1,10})|"
    rb"(?i:content-type):(?(2)(?!))([\t -~]*)|"
    rb"(?i:connection: keep-alive)|"
    rb"(?!(?i:content-[let]|transfer-|connection|proxy-))[-!#$%&'*+.^_`|~0-9A-Za-z]+:[\t -~]*"
    rb")\r\n)*\r\n"
).match
"""The head of an answer as almost all are: to be reused after a body of a known length in no coding."""


class Response(Struct, frozen=True, gc=False):
    """An answer as it came: `body` is still in its content coding, `coding` says in which (lower case, empty: none)."""

    status: int
    media_type: str
    coding: str
    body: bytes


class ResponseReader:
    """What a connection's parser calls back. After `begin`, feed it until it gives a response."""

    __slots__ = (
        "_budget",
        "_fields",
        "_framing_left",
        "_in_body",
        "_limit",
        "_parser",
        "_parts",
        "_problem",
        "_response",
        "_size",
        "reusable",
        "started",
    )

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self.begin(0, ByteBudget(0))

    def begin(self, limit: int, budget: ByteBudget) -> None:
        """Expect a response whose body has so many bytes at most, counted in the budget as well."""
        self._limit, self._budget = limit, budget
        self.started = False
        """Whether any byte has come."""
        self.reusable = False
        """Whether another request may follow the response."""

    def _begin_parsing(self) -> None:
        self._framing_left = _FRAMING_BYTES
        self._fields: dict[bytes, bytes] = {}
        self._parts: list[bytes] = []
        self._size = 0
        self._in_body = False
        self._problem: Exception | None = None
        self._response: Response | None = None

    def feed(self, data: bytes) -> Response | None:
        """Read on. Raises `InvalidAnswerError` and `BodyTooLargeError`."""
        if not self.started:
            self.started = True
            if (response := self._whole(data)) is not None:
                return response
            self._begin_parsing()
        size = self._size
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.reusable = False
            if self._response is None:
                raise self._problem or InvalidAnswerError(str(error)) from error
        if self._response is None and self._size == size:
            # The parser keeps what belongs to an unfinished field: without this, any amount of it.
            self._framing_left -= len(data)
            if self._framing_left < 0:
                raise InvalidAnswerError("the head is too large")
        response, self._response = self._response, None
        return response

    def _whole(self, data: bytes) -> Response | None:
        """A plain answer that is there with all its body: at a third of what the parser's callbacks cost."""
        plain = _PLAIN(data)
        if plain is None:
            return None
        length, media_type = plain.groups()
        begin = plain.end()
        size = len(data) - begin
        if length is None or int(length) != size or size > self._limit:
            return None
        if not self._budget.take(size):
            raise BodyTooLargeError
        self.reusable = True
        return Response(200, _media_type(media_type or b""), "", data[begin:])

    def end(self) -> Response | None:
        """The server closed the connection: the response, if that is what ends its body."""
        if not self.started:
            return None
        if self._in_body and b"content-length" not in self._fields and b"transfer-encoding" not in self._fields:
            self._finish(reusable=False)
        return self._response

    def on_message_begin(self) -> None:
        """Called by the parser, as all that follow."""
        if self._response is not None:
            self.reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of a head; of a trailer, nothing is read."""
        name = name.lower()
        if name in _READ and not self._in_body:
            before = self._fields.get(name)
            self._fields[name] = value if before is None else before + b", " + value

    def on_headers_complete(self) -> None:
        """The head is there."""
        if self._response is not None:
            return
        status, fields = self._parser.get_status_code(), self._fields
        length, transfer = fields.get(b"content-length"), fields.get(b"transfer-encoding")
        if status < 200:
            # We ask for no other protocol, and an interim answer has no body.
            if status < 100 or status == 101 or length or transfer:
                raise self._refused(InvalidAnswerError(f"an unwanted status {status}"))
            fields.clear()
            return
        if transfer is not None and transfer.strip().lower() != b"chunked":
            raise self._refused(InvalidAnswerError("an unknown transfer coding"))
        if length is not None and int(length) > self._limit and status not in _WITHOUT_BODY:
            raise self._refused(BodyTooLargeError())
        self._in_body = True

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self._response is not None:
            return
        self._size += len(data)
        if self._size > self._limit or not self._budget.take(len(data)):
            raise self._refused(BodyTooLargeError())
        self._parts.append(data)

    def on_message_complete(self) -> None:
        """An answer ends, perhaps an interim one."""
        if self._in_body and self._response is None:
            self._finish(reusable=self._parser.should_keep_alive())

    def _finish(self, *, reusable: bool) -> None:
        parts, fields = self._parts, self._fields
        coding = fields.get(b"content-encoding")
        self._response = Response(
            self._parser.get_status_code(),
            _media_type(fields.get(b"content-type", b"")),
            "" if coding is None else _coding(coding),
            parts[0] if len(parts) == 1 else b"".join(parts),
        )
        self.reusable = reusable
        self._parts = []

    def _refused(self, problem: Exception) -> Exception:
        self._problem = problem
        return problem


@lru_cache(maxsize=256)
def _media_type(value: bytes) -> str:
    return value.partition(b";")[0].strip().lower().decode("latin-1") or "application/octet-stream"


def _coding(value: bytes) -> str:
    return value.strip().lower().decode("latin-1")
