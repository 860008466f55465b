"""Reading one request after another from the bytes of a connection, within limits on heads, framing and bodies.

llhttp is strict about what requests have been smuggled with: two lengths, a length beside chunks, folded lines, bare
line feeds, blanks before colons, control characters. What it leaves to its users is refused here. After a refusal
nothing more is read: where the next request would begin is not known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from httptools import HttpParserError, HttpParserInvalidURLError, HttpParserUpgrade, HttpRequestParser

from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.http_request import HttpRequest

from .content_coding import CODINGS, broken, inflate, too_large, unsupported
from .plain import read_plain

MAX_LINE = 8_192
"""Bytes of the URL."""

MAX_FIELD = 8_190
"""Bytes of one header, name and value."""

MAX_FIELDS = 100
MAX_HEADER_BYTES = 16_384
"""All headers together, each with the four bytes around it."""

PIECE = 8_192
"""Bytes that are fed at once, at most: so many requests may wait, and so much more a head may seem to have."""

_MAX_HEAD = PIECE + MAX_LINE + MAX_HEADER_BYTES
_MAX_FRAMING = 65_536
"""Bytes of a chunked body's framing that come without data: sizes, extensions, trailers."""

_SINGLE = frozenset({"host", "content-length", "transfer-encoding", "content-encoding", "content-type"})
"""Headers that a request may have once. Of two, the next server might believe the other."""


class RequestReader:
    """What a connection's parser calls back: feed it, and take what has `arrived`."""

    __slots__ = (
        "_body_limit",
        "_fed",
        "_fields",
        "_framing_left",
        "_limit",
        "_parser",
        "_parts",
        "_piece",
        "_size",
        "_url",
        "arrived",
        "ended",
        "in_head",
        "request",
        "wants_continue",
    )

    def __init__(self, body_limit: Callable[[], int]) -> None:
        """`body_limit`: how many bytes the bodies of requests that begin now may have, inflated."""
        self._parser = HttpRequestParser(self)
        self._body_limit = body_limit
        self.arrived: deque[HttpRequest | RequestError] = deque()
        """Requests that were read to their end, or to their problem, and last perhaps what was no request."""
        self.ended = False
        """Nothing more is read: the last that `arrived` said so, or was refused."""
        self.request: HttpRequest | None = None
        """The one whose head is there and whose body is not, wholly."""
        self.in_head = False
        """Whether a head has begun and not ended."""
        self.wants_continue = False
        """Whether the client waits for leave to send the body of `request`."""
        self._fields: list[tuple[bytes, bytes]] = []
        self._parts: list[bytes] = []
        self._url = b""
        self._piece = self._fed = self._size = self._limit = self._framing_left = 0

    def take(self, data: bytes) -> None:
        """Read on, where nothing else has `arrived` and this is all that has come: mostly a request."""
        if not self.in_head and self.request is None:
            plain = read_plain(data)
            if plain is not None and len(plain.body) <= self._body_limit() and len(plain.headers) <= MAX_FIELDS:
                self.arrived.append(plain)
                return
        self.feed(data)

    def feed(self, data: bytes | memoryview) -> None:
        """Read on."""
        if self.ended:
            return
        self._piece = len(data)
        self._fed += self._piece
        size = self._size
        try:
            self._parser.feed_data(data)
        except HttpParserUpgrade as error:
            if self.request is not None:
                self._decline(self.request, data[error.args[0] :])
                return
            # What follows would be in another protocol. WebSocket connections part here.
            self.ended = True
        except HttpParserError as error:
            if not self.ended:
                self.stop(self._refusal(error))
            return
        if self.in_head:
            # The parser keeps what belongs to an unfinished line: without this, any amount of it.
            if self._fed > _MAX_HEAD:
                self.stop(_headers_too_large())
        elif self.request is not None and self._size == size:
            self._framing_left -= self._piece
            if self._framing_left < 0:
                self.stop(broken())

    def _decline(self, request: HttpRequest, rest: bytes | memoryview) -> None:
        """Stay with HTTP/1.1, as a server may (RFC 9110, section 7.8): the parser took what follows for the other."""
        fields = b"".join([b"%s: %s\r\n" % field for field in self._fields if field[0].lower() != b"upgrade"])
        line = b"%s %s HTTP/%s\r\n" % (request.method.encode(), self._url, request.version.encode())
        self._parser = HttpRequestParser(self)
        self.request = None
        self.feed(line + fields + b"\r\n" + rest)

    def close(self) -> None:
        """Read nothing more, and let go of the parser, which holds on to this: no cycle is left for the collector."""
        self.ended = True
        del self._parser

    def stop(self, problem: RequestError) -> RequestError:
        """Read nothing more; what is being read has this problem."""
        self.ended = True
        request, self.request = self.request, None
        self.in_head = self.wants_continue = False
        self._parts, self._fields = [], []
        if request is None:
            self.arrived.append(problem)
        else:
            request.problem = problem
            self.arrived.append(request)
        return problem

    def on_message_begin(self) -> None:
        """Called by the parser, as all that follow."""
        self.in_head = True
        self._fed = self._piece
        self._url = b""
        self._fields = []

    def on_url(self, url: bytes) -> None:
        """A piece of the URL."""
        self._url += url
        if len(self._url) > MAX_LINE:
            raise self.stop(_uri_too_long())

    def on_header(self, name: bytes, value: bytes) -> None:
        """Of a head or a trailer; trailers say nothing that we could use."""
        if self.in_head:
            self._fields.append((name, value))

    def on_headers_complete(self) -> None:
        """The head is there."""
        self.in_head = False
        fields, parser = self._fields, self._parser
        headers: Mapping[str, str] = {_name(name): value.decode("utf-8", "surrogateescape") for name, value in fields}
        if len(headers) != len(fields):
            headers = self._joined(fields)
        version = parser.get_http_version()
        if version != "1.1" and (version != "1.0" or "transfer-encoding" in headers):
            raise self.stop(_bad_request("The HTTP version must be 1.1, or 1.0 without Transfer-Encoding."))
        if version == "1.1" and "host" not in headers:
            raise self.stop(_bad_request("The header Host is missing."))
        path, query_string = _split_target(self._url)
        request = HttpRequest(parser.get_method().decode(), path, query_string, headers, version)
        if len(fields) > MAX_FIELDS:
            raise self.stop(_bad_request(f"The request has more than {MAX_FIELDS} headers."))
        if self._fed > MAX_FIELD:
            self._check_sizes(fields, request)
        self.request = request
        if "content-length" in headers or "transfer-encoding" in headers:
            self._expect_body(headers)

    def _check_sizes(self, fields: Sequence[tuple[bytes, bytes]], request: HttpRequest) -> None:
        """Of the headers, each and together; a request whose URL can be told is known by it."""
        sizes = [len(name) + len(value) for name, value in fields]
        if max(sizes, default=0) > MAX_FIELD:
            raise self.stop(_headers_too_large("A header is too long."))
        if sum(sizes) + 4 * len(sizes) > MAX_HEADER_BYTES:
            self.request = request
            raise self.stop(_headers_too_large())

    def _expect_body(self, headers: Mapping[str, str]) -> None:
        """Refuse what is known to be of no use before it costs anything."""
        self._size, self._parts, self._framing_left = 0, [], _MAX_FRAMING
        limit = self._limit = self._body_limit()
        if "content-length" in headers:
            if int(headers["content-length"]) > limit:
                raise self.stop(too_large(limit))
        elif headers["transfer-encoding"].lower() != "chunked":
            raise self.stop(_bad_request("The Transfer-Encoding must be chunked, if any."))
        if "content-encoding" in headers and _coding(headers) not in CODINGS:
            raise self.stop(unsupported())
        if "expect" in headers:
            self.wants_continue = headers["expect"].lower() == "100-continue"

    def on_body(self, data: bytes) -> None:
        """A piece of the body."""
        self.wants_continue = False
        self._size += len(data)
        if self._size > self._limit:
            raise self.stop(too_large(self._limit))
        self._parts.append(data)

    def on_message_complete(self) -> None:
        """The request is there."""
        request = self.request
        if request is None:
            return
        if "upgrade" in request.headers and self._parser.should_upgrade() and not _wants_websocket(request):
            return
        parts = self._parts
        if parts:
            request.body = parts[0] if len(parts) == 1 else b"".join(parts)
            self._parts = []
            if "content-encoding" in request.headers:
                try:
                    request.body = inflate(request.body, _coding(request.headers), self._limit)
                except RequestError as problem:
                    raise self.stop(problem) from None
        self.request, self.wants_continue, self._fed = None, False, 0
        if not self._parser.should_keep_alive():
            self.ended = True
        self.arrived.append(request)

    def _joined(self, fields: Sequence[tuple[bytes, bytes]]) -> Mapping[str, str]:
        """Headers of which some are repeated, joined as RFC 9110 allows."""
        headers: dict[str, str] = {}
        for raw_name, raw_value in fields:
            name, value = _name(raw_name), raw_value.decode("utf-8", "surrogateescape")
            if name not in headers:
                headers[name] = value
            elif name in _SINGLE:
                raise self.stop(_bad_request(f"The header {name} is given twice."))
            else:
                headers[name] += ("; " if name == "cookie" else ", ") + value
        return headers

    def _refusal(self, error: HttpParserError) -> RequestError:
        if self.request is not None:
            return broken()
        if isinstance(error, HttpParserInvalidURLError):
            return _bad_request("The URL is malformed.")
        return _bad_request("This is not a valid HTTP request.")


def _wants_websocket(request: HttpRequest) -> bool:
    """What no GET offers is declined like any other protocol: its body is read (RFC 6455, section 4.1)."""
    return request.method == "GET" and request.headers["upgrade"].lower() == "websocket"


# Few names and URLs come again and again; long ones are no burden.
@lru_cache(maxsize=512)
def _name(name: bytes) -> str:
    return name.lower().decode("ascii")


def _coding(headers: Mapping[str, str]) -> str:
    return headers["content-encoding"].lower()


@lru_cache(maxsize=64)
def _split_target(url: bytes) -> tuple[str, str]:
    """Path and query component of a request's target, which may be a whole URL (RFC 9112, section 3.2)."""
    target = url.decode("latin-1")
    if not target.startswith("/") and "://" in target:
        _, slash, rest = target.partition("://")[2].partition("/")
        target = slash + rest
    path, _, query_string = target.partition("?")
    return path, query_string.partition("#")[0]


def _bad_request(message: str) -> RequestError:
    return RequestError("BAD_REQUEST", message)


def _headers_too_large(message: str = "The headers are too large.") -> RequestError:
    return RequestError("REQUEST_HEADERS_TOO_LARGE", message)


def _uri_too_long() -> RequestError:
    return RequestError("URI_TOO_LONG", "The URL is too long; use POST.")
