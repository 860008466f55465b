"""One connection to a server: a request and its response at a time, ended by a deadline or by who gives up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import cast

from dovetail_gateway.subgraph.body import BodyTooLargeError, ByteBudget

from .errors import BrokenAnswerError, InvalidAnswerError, NoAnswerError
from .inflating import inflate
from .response import Response, ResponseReader

_AT_ONCE = 64 << 10
"""A larger body is written piece by piece, as fast as the server takes it."""


class Connection(asyncio.Protocol):
    """Made by a `Dialer`; `peer` is the address that it leads to, `revision` the policy that allowed it."""

    def __init__(self, on_lost: Callable[[Connection], None]) -> None:
        self._on_lost = on_lost
        self._loop = asyncio.get_running_loop()
        self._reader = ResponseReader()
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[Response] | None = None
        self._writable: asyncio.Future[None] | None = None
        self._paused = False
        self.lost: asyncio.Future[None] = self._loop.create_future()
        self._free = False
        self.idle_since = 0.0
        self.peer = ""
        self.revision = 0

    @property
    def usable(self) -> bool:
        """Whether a request may be sent now: none is under way, and as far as we know the server still listens."""
        return self._free and self._transport is not None and not self._transport.is_closing()

    async def exchange(self, head: bytes, body: bytes, limit: int, budget: ByteBudget, deadline: float) -> Response:
        """Send a whole request (`head` lacks the length and the empty line) and read its response.

        Raises the errors of this package, `BodyTooLargeError`, and TimeoutError at the deadline, on the loop's clock.
        Whatever ends it early closes the connection.
        """
        transport = self._transport
        if transport is None or not self.usable:
            raise NoAnswerError("closed")
        self._free = False
        self._reader.begin(limit, budget)
        answer = self._answer = self._loop.create_future()
        timer = self._loop.call_at(deadline, self._expire)
        try:
            message = b"%bContent-Length: %d\r\n\r\n" % (head, len(body))
            if len(body) <= _AT_ONCE:
                transport.write(message + body)
            else:
                transport.write(message)
                await self._write(transport, body)
            response: Response = await answer
            if response.coding:
                response.body = await inflate(response.body, response.coding, limit, budget)
        except BaseException:
            self.abort()
            raise
        finally:
            timer.cancel()
            self._answer = None
        # A server that answers early has not read all: what it would take for the next request is the rest of this.
        self._free = self._reader.reusable and not transport.get_write_buffer_size()
        return response

    async def _write(self, transport: asyncio.Transport, body: bytes) -> None:
        view = memoryview(body)
        for start in range(0, len(body), _AT_ONCE):
            if self._paused:
                self._writable = self._loop.create_future()
                await self._writable
            if self._answer is None or self._answer.done():
                # An early answer, the end of the connection or of the time.
                self._reader.reusable = False
                return
            transport.write(view[start : start + _AT_ONCE])

    def close(self) -> None:
        """End it in order, but for a request that nobody reads to its end."""
        self._free = False
        if self._transport is not None:
            if self._transport.get_write_buffer_size():
                self._transport.abort()
            else:
                self._transport.close()

    def abort(self) -> None:
        """End it at once."""
        self._free = False
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`, as for all that follow."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if peer else ""
        self._free = True

    def data_received(self, data: bytes) -> None:
        """Part of a response, or what nobody asked for."""
        answer = self._answer
        if answer is None or answer.done():
            self.abort()
            return
        try:
            self._reader.feed(data)
        except (InvalidAnswerError, BodyTooLargeError) as error:
            self._fail(error)
            return
        if self._reader.response is not None:
            answer.set_result(self._reader.response)
            self._wake()

    def connection_lost(self, exc: Exception | None) -> None:
        """By either side."""
        self._free = False
        answer = self._answer
        if answer is not None and not answer.done():
            if exc is None and self._reader.end() and self._reader.response is not None:
                answer.set_result(self._reader.response)
                self._wake()
            else:
                kind = BrokenAnswerError if self._reader.started else NoAnswerError
                self._fail(kind(type(exc).__name__ if exc else "closed by the server"))
        if not self.lost.done():
            self.lost.set_result(None)
        self._on_lost(self)

    def pause_writing(self) -> None:
        """The server takes no more for now."""
        self._paused = True

    def resume_writing(self) -> None:
        """It takes more."""
        self._paused = False
        self._wake()

    def _expire(self) -> None:
        self._fail(TimeoutError())

    def _fail(self, error: Exception) -> None:
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(error)
        self._wake()

    def _wake(self) -> None:
        if self._writable is not None and not self._writable.done():
            self._writable.set_result(None)
