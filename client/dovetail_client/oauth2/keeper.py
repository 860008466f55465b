"""Keeping tokens: one fetch serves all who wait for it, and its token all who come until it nears its end."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from dovetail_client.errors import TokenError

from .grants import Grant

_FAILURE_PAUSE = 1.0
"""A failed fetch is not repeated before: a token server in trouble is not met with every call's own attempt."""

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class _Token:
    value: str = field(repr=False)
    use_until: float


@dataclass(frozen=True, slots=True)
class _Failure:
    error: TokenError
    until: float


class TokenKeeper(Generic[K]):
    """Tokens by client, for one event loop or for several in threads. A fetch outlives any waiter that gives up."""

    def __init__(self, fetch: Callable[[K], Awaitable[Grant]], clock: Callable[[], float] = time.monotonic) -> None:
        """`fetch` asks for a client's token; it raises `TokenError`."""
        self._fetch = fetch
        self._clock = clock
        self._known: dict[K, _Token | _Failure] = {}
        # Of each event loop its own, since no loop can wait for a task of another's: threads may share tokens.
        self._fetches: dict[tuple[asyncio.AbstractEventLoop, K], asyncio.Task[Grant]] = {}

    def at_hand(self, client: K) -> str | None:
        """The token to send now, None where one must be fetched first."""
        known = self._known.get(client)
        return known.value if isinstance(known, _Token) and self._clock() < known.use_until else None

    async def token(self, client: K) -> str:
        """A token to send now. Raises `TokenError`."""
        token = self.at_hand(client)
        if token is not None:
            return token
        known = self._known.get(client)
        if isinstance(known, _Failure) and self._clock() < known.until:
            # With its cause, which tells what kind of failure it was.
            raise TokenError(str(known.error)) from known.error
        loop = asyncio.get_running_loop()
        fetch = self._fetches.get((loop, client))
        if fetch is None:
            fetch = self._fetches[loop, client] = loop.create_task(self._fetched(client))
            fetch.add_done_callback(lambda done: self._settle(client, done))
        # Whoever gives up leaves the fetch to the others, and closing ends it for all.
        await asyncio.wait([fetch])
        if fetch.cancelled():
            raise TokenError("the fetch of a token was ended, because its keeper was closed")
        return fetch.result().token

    def refused(self, client: K, token: str) -> None:
        """A server refused this token: forget it, unless another one has taken its place."""
        known = self._known.get(client)
        if isinstance(known, _Token) and known.value == token:
            self._known.pop(client, None)  # which another thread may have done meanwhile

    async def close(self) -> None:
        """End the fetches under way in this event loop."""
        loop = asyncio.get_running_loop()
        fetches = [fetch for (of, _), fetch in list(self._fetches.items()) if of is loop]
        for fetch in fetches:
            fetch.cancel()
        await asyncio.gather(*fetches, return_exceptions=True)

    async def _fetched(self, client: K) -> Grant:
        """Not the bare token: asyncio shows results of tasks in its debug log."""
        asked_at = self._clock()
        grant = await self._fetch(client)
        # Counted from the question: by its answer a little of the token's life has passed.
        self._known[client] = _Token(grant.token, asked_at + grant.seconds)
        return grant

    def _settle(self, client: K, fetch: asyncio.Task[Grant]) -> None:
        self._fetches.pop((fetch.get_loop(), client), None)
        if not fetch.cancelled():
            # Retrieved here too, so that a failure nobody waits for any more is not reported as lost.
            error = fetch.exception()
            if isinstance(error, TokenError):
                self._known[client] = _Failure(error, self._clock() + _FAILURE_PAUSE)
