"""The server protocol of aiohttp with limits on the time that headers and answers may take, and GraphQL's errors."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.http_exceptions import ContentEncodingError, LineTooLong
from aiohttp.web_protocol import RequestHandler

from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.negotiation import Accepted, Format
from dovetail_gateway.request.response import of_refusal
from dovetail_gateway.telemetry.observer import RequestObserver

from .messages import Message

HEADER_TIMEOUT = 10.0
"""Seconds from the first byte of a request to the end of its headers."""

SEND_TIMEOUT = 30.0
"""Seconds in which a client must take something of an answer that waits for it."""

MIN_TAKEN = 65_536
"""Bytes that count as something: whoever takes less keeps the answer in memory for the sake of it."""

MAX_LINE = 8_192
"""Bytes of the URL. Other than `MAX_FIELD`, so that one can tell which of them was passed."""

MAX_FIELD = 8_190
"""Bytes of one header."""

_REQUEST_TIMEOUT = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


_TOO_MANY = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"


class PublicProtocol(RequestHandler):
    """Closes connections of clients that send half a request and then nothing, or that do not read their answer.

    Without this they stay for an hour, and for ever.
    """

    __slots__ = ("_header_timer", "_send_timer", "_server")

    def __init__(self, manager: PublicServer, **options: Any) -> None:
        super().__init__(manager, **options)
        self._server = manager
        self._header_timer: asyncio.TimerHandle | None = None
        self._send_timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the transport."""
        if self._server.admits():
            super().connection_made(transport)
            return
        if isinstance(transport, asyncio.WriteTransport):
            transport.write(_TOO_MANY)
        # Nothing else was begun for it, so nothing else has to end.
        transport.close()

    def data_received(self, data: bytes) -> None:
        """Called by the transport."""
        complete_before = self._request_count
        super().data_received(data)
        if self._request_count != complete_before:
            self._stop_header_timer()
        elif self._header_timer is None and not self._close and (self._waiter is not None or not complete_before):
            self._header_timer = self._loop.call_later(HEADER_TIMEOUT, self._give_up)

    def connection_lost(self, exc: BaseException | None) -> None:
        """Called by the transport."""
        self._stop_header_timer()
        self._stop_send_timer()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """Called by the transport when more waits to be sent than the client takes."""
        super().pause_writing()
        self._watch_sending()

    def resume_writing(self) -> None:
        """Called by the transport when almost all is sent."""
        self._stop_send_timer()
        super().resume_writing()

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        """Called for what is no HTTP, and as the last resort for faults of ours; nothing of them is shown."""
        if request.writer.output_size > 0:
            raise ConnectionError("the response has begun")
        if status < web.HTTPInternalServerError.status_code:
            self.log_debug("refused what is no HTTP: %s", message)
            refusal = _not_http(exc)
        else:
            self.log_exception("Error handling a request", exc_info=exc)
            refusal = RequestError("INTERNAL_SERVER_ERROR", "Internal server error.")
        response = Message(of_refusal(refusal, Accepted(Format.GRAPHQL_RESPONSE)))
        response.force_close()
        return response

    def _give_up(self) -> None:
        self._header_timer = None
        if self.transport is not None:
            self.transport.write(_REQUEST_TIMEOUT)
            self.force_close()

    def _stop_header_timer(self) -> None:
        if self._header_timer is not None:
            self._header_timer.cancel()
            self._header_timer = None

    def _watch_sending(self, waited: int | None = None) -> None:
        """Look again and again how much waits to be sent; `waited`: how much did the last time."""
        if self.transport is None:
            return
        waits = self.transport.get_write_buffer_size()
        if waited is not None and waits > waited - MIN_TAKEN:
            self.transport.abort()
        else:
            self._send_timer = self._loop.call_later(SEND_TIMEOUT, self._watch_sending, waits)

    def _stop_send_timer(self) -> None:
        if self._send_timer is not None:
            self._send_timer.cancel()
            self._send_timer = None


def _not_http(exc: BaseException | None) -> RequestError:
    if isinstance(exc, LineTooLong):
        if MAX_LINE in exc.args:
            return RequestError("URI_TOO_LONG", "The URL is too long; use POST.")
        return RequestError("REQUEST_HEADERS_TOO_LARGE", "A header is too long.")
    if isinstance(exc, ContentEncodingError):
        return RequestError("UNSUPPORTED_MEDIA_TYPE", "The Content-Encoding must be gzip or deflate, if any.")
    return RequestError("BAD_REQUEST", "This is not a valid HTTP request.")


class PublicServer(web.Server):
    """aiohttp's server with our protocol, and a bound for the connections that are open at once."""

    def __init__(
        self,
        handler: Callable[[web.BaseRequest], Awaitable[web.StreamResponse]],
        observer: RequestObserver,
        max_connections: int,
        **options: Any,
    ) -> None:
        super().__init__(handler, **options)
        self._observer = observer
        self._max_connections = max_connections

    def admits(self) -> bool:
        """Whether there is room for one more connection; if not, that is reported."""
        if len(self._connections) < self._max_connections:
            return True
        self._observer.connection_refused()
        return False

    def __call__(self) -> RequestHandler:
        """Called by the listening socket for each connection."""
        return PublicProtocol(self, loop=self._loop, **self._kwargs)
