"""One connection of a client: requests are read as they come, and answered one after another by one task."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, cast

from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.request.http_request import HttpRequest
from dovetail_gateway.request.response import HttpResponse, of_refusal

from .reading import PIECE, RequestReader
from .writing import CONTINUE, TOO_MANY, encode_head

if TYPE_CHECKING:
    from .server import HttpServer

HEADER_TIMEOUT = 10.0
"""Seconds from the first byte of a request to the end of its headers."""

BODY_TIMEOUT = 10.0
"""Seconds for the whole body."""

SEND_TIMEOUT = 30.0
"""Seconds in which a client must take something of an answer that waits for it."""

MIN_TAKEN = 65_536
"""Bytes that count as something: whoever takes less keeps the answer in memory for the sake of it."""

LINGER = 2.0
"""Seconds in which the rest of a refused request is thrown away, so that the client gets to see the refusal."""

LAST_ANSWER = 1.0
"""Seconds for the answer to a client that sends no more: it may be gone, but may wait for just that."""

_JOINED = 65_536
"""Bytes of a body that is copied behind its headers, for one write instead of two."""

_log = logging.getLogger(__name__)


class Connection(asyncio.Protocol):
    """Made by an `HttpServer` for each connection."""

    __slots__ = (
        "_answering",
        "_arrival",
        "_is_closing",
        "_loop",
        "_paused",
        "_reader",
        "_rest",
        "_send_timer",
        "_server",
        "_timer",
        "_times_body",
        "_transport",
        "_writable",
        "idle_since",
    )

    def __init__(self, server: HttpServer) -> None:
        self._server = server
        self._loop = server.loop
        self._reader = RequestReader(server.body_limit)
        self._transport: asyncio.Transport | None = None
        self._answering: asyncio.Task[None] | None = None
        self._arrival: asyncio.Future[None] | None = None
        self._rest: memoryview | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._times_body = False
        self._send_timer: asyncio.TimerHandle | None = None
        self._paused = False
        self._writable: asyncio.Future[None] | None = None
        self._is_closing = False
        self.idle_since = 0.0
        """When the last answer was given, on the loop's clock."""

    # What the transport calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`, as for all that follow."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        self.idle_since = self._loop.time()
        if not self._server.admit(self):
            self._is_closing = True
            self._transport.write(TOO_MANY)
            self._transport.close()

    def data_received(self, data: bytes) -> None:
        """More of a request, or of several."""
        reader = self._reader
        if self._is_closing or reader.ended:
            return
        if len(data) <= PIECE and not reader.arrived and self._rest is None:
            reader.take(data)
        else:
            # Never more than one piece: a held rest pauses reading.
            self._read(memoryview(data) if self._rest is None else memoryview(bytes(self._rest) + data))
        self._notice()

    def eof_received(self) -> bool:
        """The client sends no more. The transport closes, unless an answer is under way."""
        reader, transport = self._reader, self._transport
        if self._is_closing or transport is None:
            return False
        is_answering = self._answering is not None and self._arrival is None and self._writable is None
        if not is_answering and not reader.arrived:
            self._close()
            return False
        reader.ended = True
        self._stop_timer()
        self._timer = self._loop.call_later(LAST_ANSWER, transport.abort)
        return True

    def connection_lost(self, _exc: Exception | None) -> None:
        """By either side: what is being done for the client ends."""
        self._is_closing = True
        self._stop_timer()
        self._stop_watching()
        if self._answering is not None:
            self._answering.cancel()
            # Its frames hold on to this: a cycle else, until the collector comes.
            self._answering = None
        self._reader.close()
        self._server.forget(self)

    def pause_writing(self) -> None:
        """More waits to be sent than the client takes."""
        self._paused = True
        self._watch_sending()

    def resume_writing(self) -> None:
        """Almost all is sent."""
        self._paused = False
        if not self._is_closing:
            self._stop_watching()
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)

    # What the server calls

    @property
    def is_idle(self) -> bool:
        """Whether nothing of a request is there, and no answer is under way."""
        reader = self._reader
        waits = self._answering is None or self._arrival is not None
        return waits and not reader.in_head and reader.request is None and not reader.arrived

    def finish(self) -> None:
        """End it, after the answer that is under way or the request that is being read."""
        if self.is_idle and not self._is_closing:
            self._close()

    async def abort(self) -> None:
        """End it at once, and what is being done for it."""
        if self._transport is not None:
            self._transport.abort()
        if self._answering is not None:
            self._answering.cancel()
            await asyncio.wait([self._answering])

    # Reading

    def _read(self, data: memoryview) -> None:
        """Parse as much as may wait: requests of one piece, behind the one that is being answered."""
        reader, transport = self._reader, self._transport
        assert transport is not None
        held = self._rest is not None
        while data and not reader.ended and not reader.arrived:
            reader.feed(data[:PIECE])
            data = data[PIECE:]
        self._rest = data if data and not reader.ended else None
        if held and self._rest is None:
            transport.resume_reading()
        elif not held and self._rest is not None:
            transport.pause_reading()

    def _notice(self) -> None:
        """Act on what was read."""
        reader = self._reader
        if reader.arrived:
            if self._timer is not None:
                self._stop_timer()
            if self._answering is None:
                self._answering = self._loop.create_task(self._answer_all())
            elif self._arrival is not None and not self._arrival.done():
                self._arrival.set_result(None)
        if reader.in_head or reader.request is not None:
            self._await_the_rest()

    def _await_the_rest(self) -> None:
        """Of a request of which a part is there: not for ever."""
        in_body = self._reader.request is not None
        if in_body and (self._answering is None or self._arrival is not None):
            self._give_leave()
        if self._timer is None or in_body != self._times_body:
            self._stop_timer()
            self._times_body = in_body
            self._timer = self._loop.call_later(BODY_TIMEOUT if in_body else HEADER_TIMEOUT, self._give_up)

    def _give_leave(self) -> None:
        """To send a body, where the client waits for that, and nothing else is to be sent before."""
        if self._reader.wants_continue and self._transport is not None:
            self._reader.wants_continue = False
            self._transport.write(CONTINUE)

    def _give_up(self) -> None:
        if self._rest is not None:
            # It may be there, behind a request that is still being answered.
            self._timer = None
            self._await_the_rest()
            return
        what = "body" if self._times_body else "headers"
        self._reader.stop(RequestError("REQUEST_READ_TIMEOUT", f"The {what} took too long to arrive."))
        self._notice()

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    # Answering

    async def _answer_all(self) -> None:
        reader = self._reader
        while not self._is_closing:
            if reader.arrived:
                arrived = reader.arrived.popleft()
                if isinstance(arrived, RequestError):
                    self._give(of_refusal(arrived, None), arrived)
                else:
                    self._give(await self._server.answer(arrived), arrived)
                # Whoever waits for the next one must not hold on to the last.
                del arrived
                if self._paused and not self._is_closing:
                    self._writable = self._loop.create_future()
                    await self._writable
                    self._writable = None
            elif self._rest is not None:
                self._read(self._rest)
                self._notice()
            else:
                self._give_leave()
                self.idle_since = self._loop.time()
                self._arrival = self._loop.create_future()
                await self._arrival
                self._arrival = None

    def _give(self, response: HttpResponse, arrived: HttpRequest | RequestError) -> None:
        """Send the response to what arrived."""
        if isinstance(arrived, RequestError):
            is_refused, method, version = True, "", "1.1"
        else:
            is_refused, method, version = arrived.problem is not None, arrived.method, arrived.version
        reader = self._reader
        closes = (reader.ended and not reader.arrived) or self._server.is_ending()
        try:
            head = encode_head(response, version, closes=closes)
        except ValueError:
            _log.exception("a response cannot be sent")
            response = of_refusal(RequestError("INTERNAL_SERVER_ERROR", "Internal server error."), None)
            head = encode_head(response, version, closes=closes)
        self._send(head, response.body if method != "HEAD" else b"")
        if closes:
            self._close(lingers=is_refused)

    def _send(self, head: bytes, body: bytes) -> None:
        transport = self._transport
        assert transport is not None
        if len(body) > _JOINED:
            transport.writelines((head, body))
        else:
            transport.write(head + body)

    def _close(self, *, lingers: bool = False) -> None:
        """After what waits to be sent. `lingers`: the client may still be sending, and must not be cut off at once."""
        transport = self._transport
        assert transport is not None
        self._is_closing = True
        self._stop_timer()
        if self._send_timer is None and transport.get_write_buffer_size():
            self._watch_sending()
        if not lingers:
            transport.close()
            return
        if self._rest is not None:
            self._rest = None
            transport.resume_reading()
        transport.write_eof()
        self._timer = self._loop.call_later(LINGER, transport.close)

    def _watch_sending(self, waited: int | None = None) -> None:
        """Look again and again how much waits to be sent; `waited`: how much did the last time."""
        transport = self._transport
        assert transport is not None
        waits = transport.get_write_buffer_size()
        if waited is not None and waits > waited - MIN_TAKEN:
            transport.abort()
        else:
            self._send_timer = self._loop.call_later(SEND_TIMEOUT, self._watch_sending, waits)

    def _stop_watching(self) -> None:
        if self._send_timer is not None:
            self._send_timer.cancel()
            self._send_timer = None
