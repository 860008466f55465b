"""Reading one response after another from the bytes of a connection, within limits on heads and bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from httptools import HttpParserError, HttpParserUpgrade, HttpResponseParser

from dovetail_gateway.subgraph.body import BodyTooLargeError, ByteBudget

from .errors import InvalidAnswerError

_FRAMING_BYTES = 64 << 10
"""Of what is not body: heads, heads of interim answers, trailers, and chunks' sizes that come without data."""
_FIELDS = 128
_WITHOUT_BODY = frozenset({204, 304})


@dataclass(slots=True)
class Response:
    """An answer as it came: `body` is still in its content coding, `coding` says in which (lower case, empty: none)."""

    status: int
    media_type: str
    coding: str
    body: bytes


class ResponseReader:
    """What a connection's parser calls back. After `begin`, feed it until it holds a `response`."""

    __slots__ = (
        "_body_size",
        "_budget",
        "_fields",
        "_fields_left",
        "_framing_left",
        "_in_body",
        "_limit",
        "_parser",
        "_parts",
        "_problem",
        "response",
        "reusable",
        "started",
    )

    def __init__(self) -> None:
        self._parser = HttpResponseParser(self)
        self.reusable = False
        """Whether another request may follow the response."""
        self.response: Response | None = None
        self._reset(0, None)

    def begin(self, limit: int, budget: ByteBudget) -> None:
        """Expect a response whose body has so many bytes at most, counted in the budget as well."""
        self._reset(limit, budget)

    def _reset(self, limit: int, budget: ByteBudget | None) -> None:
        self._limit, self._budget = limit, budget
        self._framing_left, self._fields_left = _FRAMING_BYTES, _FIELDS
        self._fields: dict[bytes, bytes] = {}
        self._parts: list[bytes] = []
        self._body_size = 0
        self._in_body = False
        self._problem: Exception | None = None
        self.started, self.reusable, self.response = False, False, None

    def feed(self, data: bytes) -> None:
        """Read on. Raises `InvalidAnswerError` and `BodyTooLargeError`."""
        self.started = True
        read = self._body_size
        try:
            self._parser.feed_data(data)
        except (HttpParserError, HttpParserUpgrade) as error:
            self.reusable = False
            if self.response is None:
                raise self._problem or InvalidAnswerError(str(error)) from error
        if self.response is None and self._body_size == read:
            # The parser keeps what belongs to an unfinished field: without this, any amount of it.
            self._framing_left -= len(data)
            if self._framing_left < 0:
                raise InvalidAnswerError("the head is too large")

    def end(self) -> bool:
        """The server closed the connection: whether that ends the body and so makes a response."""
        until_close = self._in_body and not self._fields.keys() & {b"content-length", b"transfer-encoding"}
        if until_close and self.response is None:
            self._finish(reusable=False)
        return until_close

    def on_message_begin(self) -> None:
        """Called by the parser, as all that follow."""
        if self.response is not None:
            self.reusable = False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of a head or a trailer."""
        if self.response is not None:
            return
        self._framing_left -= len(name) + len(value)
        self._fields_left -= 1
        if self._framing_left < 0 or self._fields_left < 0:
            raise self._refused(InvalidAnswerError("the head is too large"))
        if self._in_body:
            return
        name = name.lower()
        if name in _READ:
            before = self._fields.get(name)
            self._fields[name] = value if before is None else before + b", " + value

    def on_headers_complete(self) -> None:
        """The head is there."""
        if self.response is not None:
            return
        status, fields = self._parser.get_status_code(), self._fields
        if status < 200:
            # We ask for no other protocol, and an interim answer has no body.
            if status < 100 or status == 101 or fields.keys() & {b"content-length", b"transfer-encoding"}:
                raise self._refused(InvalidAnswerError(f"an unwanted status {status}"))
            return
        if fields.get(b"transfer-encoding", b"chunked").strip().lower() != b"chunked":
            raise self._refused(InvalidAnswerError("an unknown transfer coding"))
        if int(fields.get(b"content-length", 0)) > self._limit and status not in _WITHOUT_BODY:
            raise self._refused(BodyTooLargeError())
        self._in_body = True

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        if self.response is not None:
            return
        self._body_size += len(data)
        if self._body_size > self._limit or (self._budget is not None and not self._budget.take(len(data))):
            raise self._refused(BodyTooLargeError())
        self._parts.append(data)

    def on_message_complete(self) -> None:
        """An answer ends, perhaps an interim one."""
        if self.response is not None:
            return
        if self._in_body:
            self._finish(reusable=self._parser.should_keep_alive())
        else:
            self._fields.clear()

    def _finish(self, *, reusable: bool) -> None:
        self.reusable = reusable
        parts, fields = self._parts, self._fields
        self.response = Response(
            status=self._parser.get_status_code(),
            media_type=_media_type(fields.get(b"content-type", b"application/octet-stream")),
            coding=_coding(fields[b"content-encoding"]) if b"content-encoding" in fields else "",
            body=parts[0] if len(parts) == 1 else b"".join(parts),
        )
        self._parts = []

    def _refused(self, problem: Exception) -> Exception:
        self._problem = problem
        return problem


_READ = frozenset({b"content-type", b"content-length", b"content-encoding", b"transfer-encoding"})


@lru_cache(maxsize=256)
def _media_type(value: bytes) -> str:
    return value.partition(b";")[0].strip().lower().decode("latin-1")


def _coding(value: bytes) -> str:
    return value.strip().lower().decode("latin-1")
