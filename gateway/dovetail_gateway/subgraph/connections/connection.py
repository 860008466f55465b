"""One connection to a server: a request and its response at a time, ended by whoever gives up."""

from __future__ import annotations

import asyncio
from typing import Protocol, cast

from dovetail_gateway.subgraph.body import BodyTooLargeError, ByteBudget

from .errors import BrokenAnswerError, InvalidAnswerError, NoAnswerError
from .response import Response, ResponseReader

_AT_ONCE = 64 << 10
"""Up to here, copying a body behind its head costs less than writing it by itself."""


class Exchange(Protocol):
    """Who waits for a response: told once how it went, unless it abandons the connection before."""

    @property
    def limit(self) -> int:
        """Of the body's bytes."""
        ...

    @property
    def budget(self) -> ByteBudget:
        """They are counted here as well."""
        ...

    def answered(self, response: Response) -> None:
        """It is there, its body still coded."""
        ...

    def failed(self, error: Exception) -> None:
        """One of this package's errors, or `BodyTooLargeError`."""
        ...


class Owner(Protocol):
    """What a connection belongs to."""

    def give_back(self, connection: Connection) -> None:
        """An exchange is over: `connection.free` says whether another one may follow."""
        ...

    def lost(self, connection: Connection) -> None:
        """The connection has ended."""
        ...


class Connection(asyncio.Protocol):
    """Made by a `Dialer`; `peer` is the address that it leads to, `revision` the policy that allowed it."""

    def __init__(self, owner: Owner, loop: asyncio.AbstractEventLoop) -> None:
        self._owner = owner
        self._reader = ResponseReader()
        self._exchange: Exchange | None = None
        self.free = False
        """Whether a request may be sent: none is under way, and what came before ended well."""
        self.ended: asyncio.Future[None] = loop.create_future()
        self.retire_at = 0.0
        """When it has lived long enough, on the loop's clock."""
        self.idle_until = 0.0
        self.peer = ""
        self.revision = 0

    @property
    def usable(self) -> bool:
        """Whether it is free and, as far as we know, the server still listens."""
        return self.free and not self._transport.is_closing()

    def begin(self, head: bytes, body: bytes, exchange: Exchange) -> None:
        """Send a whole request, and tell the exchange. `head` lacks the length and the empty line.

        What cannot be sent now is kept and sent as fast as the server reads.
        """
        self.free = False
        self._exchange = exchange
        self._reader.begin(exchange.limit, exchange.budget)
        if len(body) <= _AT_ONCE:
            self._transport.write(b"%bContent-Length: %d\r\n\r\n%b" % (head, len(body), body))
        else:
            self._transport.write(b"%bContent-Length: %d\r\n\r\n" % (head, len(body)))
            self._transport.write(body)

    def abandon(self) -> None:
        """The exchange under way wants to hear no more."""
        self.abort()
        self._over()

    def close(self) -> None:
        """End it in order, but for a request that nobody reads to its end."""
        self.free = False
        if self._transport.is_closing():
            return
        if self._transport.get_write_buffer_size():
            self._transport.abort()
        else:
            self._transport.close()

    def abort(self) -> None:
        """End it at once."""
        self.free = False
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.Protocol`, as for all that follow."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is no subclass of it
        peer = transport.get_extra_info("peername")
        self.peer = str(peer[0]) if peer else ""
        self.free = True

    def data_received(self, data: bytes) -> None:
        """Part of a response, or what nobody asked for."""
        exchange = self._exchange
        if exchange is None:
            self.abort()
            return
        try:
            response = self._reader.feed(data)
        except (InvalidAnswerError, BodyTooLargeError) as error:
            self.abandon()
            exchange.failed(error)
            return
        if response is not None:
            # A server that answers early has not read all, and may never do so.
            self.free = self._reader.reusable and not self._transport.get_write_buffer_size()
            self._exchange = None
            self._owner.give_back(self)
            exchange.answered(response)

    def eof_received(self) -> None:
        """The server sends no more. Over TLS it takes a few turns of the loop until the transport says so."""
        self.free = False

    def connection_lost(self, exc: Exception | None) -> None:
        """By either side."""
        self.free = False
        self.ended.set_result(None)
        exchange = self._exchange
        self._over()
        self._owner.lost(self)
        if exchange is None:
            return
        response = self._reader.end() if exc is None else None
        if response is not None:
            exchange.answered(response)
        else:
            kind = BrokenAnswerError if self._reader.started else NoAnswerError
            exchange.failed(kind(type(exc).__name__ if exc else "closed by the server"))

    def _over(self) -> None:
        if self._exchange is not None:
            self._exchange = None
            self._owner.give_back(self)
