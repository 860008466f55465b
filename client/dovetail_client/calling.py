"""One call with all that belongs to it: headers, credentials, trace, deadline, and a new attempt where it may help."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Container, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import replace
from typing import Protocol

from graphql import OperationType

from .deadlines import deadline_of, time_left
from .errors import BindingError, CallTimeoutError, ClosedError, RefusedError, TokenError, TransportError
from .headers import merged
from .retry import UNAVAILABLE, Budget, Retries, may_pass
from .tracing import Inject
from .transport import Answer, Request, Transport

_UNAUTHORIZED = frozenset({401})
_NOT_OPENED = frozenset({401, 403})
"""Of a subscription: what refuses a WebSocket or its `connection_init` often has no other word than "forbidden"."""


class Auth(Protocol):
    """Credentials of a caller."""

    async def authorization(self) -> str:
        """The value of the header `Authorization` to send now. Raises `TokenError`."""
        ...

    def refused(self, authorization: str) -> None:
        """A service answered 401 to this value: do not give it out again."""
        ...


class Caller:
    """A transport that sends requests of one binding as they should be sent. Itself a `Transport`."""

    def __init__(
        self, transport: Transport, *, headers: Mapping[str, str], auth: Auth | None, retries: Retries, trace: Inject
    ) -> None:
        self._transport = transport
        self._headers = dict(headers)
        self._auth = auth
        self._retries = retries
        self._trace = trace
        self._budget = Budget()
        self._closed = False

    async def execute(self, request: Request) -> Answer:
        """See `Transport`. A query is sent again after a passing failure, anything once after a 401."""
        deadline = deadline_of(request.timeout)
        is_query = request.operation is OperationType.QUERY
        failed, was_stale = 0, False
        while True:
            try:
                answer = await self._authorized(request, deadline)
                if answer.status not in UNAVAILABLE or answer.data is not None:
                    self._budget.succeeded()
                    return answer
                error: BindingError | None = None
                wait = answer.retry_after
            except BindingError as raised:
                if not may_pass(raised):
                    raise
                if is_query and not was_stale and isinstance(raised, TransportError) and raised.on_kept_connection:
                    # Says nothing of the service but that it closed what was idle, or was restarted.
                    was_stale = True
                    continue
                error, wait = raised, getattr(raised, "retry_after", None)
            failed += 1
            pause = max(wait or 0.0, self._retries.pause(failed))
            may_retry = self._budget.failed() and is_query
            if not may_retry or failed >= self._retries.attempts or time.monotonic() + pause >= deadline:
                if error is not None:
                    raise error
                return answer
            await asyncio.sleep(pause)

    async def subscribe(self, request: Request) -> AsyncGenerator[Answer, None]:
        """See `Transport`. Sent again once after a refusal, unless events came: some would come twice, or never."""
        deadline = deadline_of(request.timeout)
        prepared, authorization = await self._prepared(request, deadline)
        begun = refused = False
        try:
            async with aclosing(self._subscribed(prepared)) as answers:
                async for answer in answers:
                    refused = not begun and self._is_refusal(answer.status, authorization, _NOT_OPENED)
                    if refused:
                        break
                    begun = True
                    yield answer
        except RefusedError as error:
            refused = self._is_refusal(error.status, authorization, _NOT_OPENED) and not begun
            if not refused:
                raise
        if refused:
            prepared, _ = await self._prepared(request, deadline)
            async with aclosing(self._subscribed(prepared)) as answers:
                async for answer in answers:
                    yield answer

    async def aclose(self) -> None:
        """See `Transport`. Calls under way end with a `ClosedError`."""
        self._closed = True
        await self._transport.aclose()

    async def _authorized(self, request: Request, deadline: float) -> Answer:
        prepared, authorization = await self._prepared(request, deadline)
        try:
            answer = await self._executed(prepared)
            if not self._is_refusal(answer.status, authorization):
                return answer
        except RefusedError as error:
            if not self._is_refusal(error.status, authorization):
                raise
        prepared, _ = await self._prepared(request, deadline)
        return await self._executed(prepared)

    async def _executed(self, prepared: Request) -> Answer:
        with self._open():
            return await self._transport.execute(prepared)

    async def _subscribed(self, prepared: Request) -> AsyncGenerator[Answer, None]:
        with self._open():
            async with aclosing(self._transport.subscribe(prepared)) as answers:
                async for answer in answers:
                    yield answer

    @contextmanager
    def _open(self) -> Iterator[None]:
        """Raise `ClosedError` if the binding is closed, or as soon as that ends the block."""
        if self._closed:
            raise ClosedError
        try:
            yield
        except (asyncio.CancelledError, RuntimeError, TokenError, TransportError) as error:
            # aiohttp raises a RuntimeError where a connection that is closed is read.
            if self._closed and not _is_leaving():
                raise ClosedError from error
            raise

    async def _prepared(self, request: Request, deadline: float) -> tuple[Request, str | None]:
        """The request with all its headers and the time that is left, and the credentials among them."""
        headers: dict[str, str] = {}
        self._trace(headers)
        headers = merged(headers, self._headers, request.headers)
        authorization = None
        # A caller who gives the header himself means it.
        if self._auth is not None and "authorization" not in map(str.lower, headers):
            with self._open():
                try:
                    async with asyncio.timeout(time_left(deadline)):
                        authorization = await self._auth.authorization()
                except TimeoutError as error:
                    raise CallTimeoutError("no token was had in time") from error
            headers = merged(headers, {"Authorization": authorization})
        return replace(request, headers=headers, timeout=time_left(deadline)), authorization

    def _is_refusal(self, status: int, authorization: str | None, refusals: Container[int] = _UNAUTHORIZED) -> bool:
        """Whether another token may help; if so the one that was sent is forgotten."""
        if status not in refusals or self._auth is None or authorization is None:
            return False
        self._auth.refused(authorization)
        return True


def _is_leaving() -> bool:
    """Whether the caller itself is cancelled."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
