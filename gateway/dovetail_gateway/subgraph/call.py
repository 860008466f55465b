"""One call to a subgraph: sent at once where nothing is lacking, repeated where that is safe, ended at its deadline."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Coroutine
from typing import Any

from dovetail_gateway.telemetry.observer import SubgraphOutcome

from . import failures
from .addresses import refusal_behind
from .body import BodyTooLargeError, ByteBudget
from .connections.connection import Connection
from .connections.errors import BrokenAnswerError, NoAnswerError, NotConnectedError
from .connections.inflating import inflate
from .connections.response import Response
from .oauth2 import TokenError
from .port import PromptAnswer, SubgraphAnswer, SubgraphError, SubgraphRequest
from .target import Target

_OUTCOMES: dict[str, SubgraphOutcome] = {
    "SUBGRAPH_TIMEOUT": "timeout",
    "SUBGRAPH_UNREACHABLE": "unreachable",
    "SUBGRAPH_RESPONSE_TOO_LARGE": "too_large",
}


def outcome_of(error: SubgraphError) -> SubgraphOutcome:
    """How the observer is told of it."""
    return _OUTCOMES.get(error.code, "refused")


class Call(PromptAnswer):
    """The future of an answer, and what is done for it. Fails with `SubgraphError`; cancelled, it abandons the call.

    On the hot path there is no task: a connection's callbacks lead from one step to the next. A task stands in only
    while something is waited for: a token, a connection, a service that is away for a moment, the rest of a bomb.
    """

    __slots__ = (
        "_connection",
        "_lines",
        "_renewed",
        "_repeated",
        "_request",
        "_started",
        "_target",
        "_token",
        "_waiting",
        "at",
        "budget",
        "limit",
    )

    def begin(self, target: Target, request: SubgraphRequest, lines: bytes, at: float, budget: ByteBudget) -> None:
        """Send it, at once or as soon as that can be.

        `lines`: what the client's request adds to heads. `at`: when it must be over, on the loop's clock.
        """
        self._target = target
        self._request = request
        self._lines = lines
        self._connection: Connection | None = None
        self._waiting: asyncio.Task[None] | None = None
        self._token: str | None = None
        self._repeated = self._renewed = False
        self._started = time.monotonic()
        self.limit = target.body_limit
        self.budget = budget
        self.listener = None
        self.at = at
        target.connections.deadlines.began(self)
        target.retries.call_made()
        self._attempt()

    def cancel(self, msg: Any | None = None) -> bool:
        """See `asyncio.Future`."""
        cancelled = super().cancel(msg)
        if cancelled:
            self._abandon()
            self._over("cancelled")
        return cancelled

    def expire(self) -> None:
        """Its time is over."""
        self._abandon()
        self._fail(failures.of_time(self._target.subgraph, "did not answer in time"))

    def answered(self, response: Response) -> None:
        """See `connection.Exchange`."""
        self._connection = None
        self._target.patience.answered()
        if response.status == 401 and self._token is not None:
            self._refused(self._token)
        elif response.coding:
            self._wait(self._inflated(response))
        else:
            self._succeed(response, response.body)

    def failed(self, error: Exception) -> None:
        """See `connection.Exchange`; the same where there is no connection."""
        self._connection = None
        target = self._target
        if refusal := refusal_behind(error):
            self._fail(failures.of_address(target.subgraph, refusal))
        elif not self._may_repeat(error):
            self._fail(failures.of_exchange(target.subgraph, error))
        elif not self._repeated and target.retries.take():
            self._repeat()
        elif isinstance(error, NotConnectedError):
            # Where nobody listens, no service is burdened by a further attempt: it needs no budget.
            self._wait(self._patiently(error))
        else:
            self._fail(failures.of_exchange(target.subgraph, error))

    def _may_repeat(self, error: Exception) -> bool:
        """Queries only, of whose answer no byte has come: what breaks off within an answer would do so again."""
        unanswered = isinstance(error, (NotConnectedError, NoAnswerError))
        return unanswered and self._request.retryable and not self._target.pool.closed

    def _attempt(self) -> None:
        target = self._target
        if target.auth is not None:
            self._token = target.tokens.at_hand(target.auth)
        connection = target.pool.take() if target.auth is None or self._token is not None else None
        if connection is not None:
            self._send(connection)
        else:
            self._wait(self._supplied())

    async def _supplied(self) -> None:
        target = self._target
        try:
            if target.auth is not None:
                self._token = await target.tokens.token(target.auth)
            connection = await target.pool.acquire(target.connect_timeout)
        except NotConnectedError as error:
            self.failed(error)
        except TokenError as error:
            if refusal := refusal_behind(error):
                self._fail(failures.of_address(target.subgraph, refusal, "the token server: "))
            else:
                self._fail(failures.of_token(target.subgraph, "could not be authorised", str(error)))
        else:
            self._send(connection)

    def _send(self, connection: Connection) -> None:
        head = self._target.head + self._lines
        if self._token is not None:
            head += b"Authorization: Bearer %b\r\n" % self._token.encode("ascii")
        self._connection = connection
        connection.begin(head, self._request.encoded(), self)

    def _repeat(self) -> None:
        self._repeated = True
        self._target.observer.subgraph_retried(subgraph=self._target.subgraph)
        self._attempt()

    async def _patiently(self, error: NotConnectedError) -> None:
        if await self._target.patience.wait():
            self._repeat()
        else:
            self._fail(failures.of_exchange(self._target.subgraph, error))

    def _refused(self, token: str) -> None:
        """By 401: nothing was executed, so a second attempt with a new token is safe for mutations, too."""
        target = self._target
        assert target.auth is not None
        target.tokens.refused(target.auth, token)
        if self._renewed:
            self._fail(failures.of_token(target.subgraph, "refused the gateway's token"))
        else:
            self._renewed = True
            self._attempt()

    async def _inflated(self, response: Response) -> None:
        try:
            body = await inflate(response.body, response.coding, self.limit, self.budget)
        except (BodyTooLargeError, BrokenAnswerError) as error:
            self.failed(error)
        else:
            self._succeed(response, body)

    def _wait(self, coroutine: Coroutine[Any, Any, None]) -> None:
        self._waiting = self._target.connections.loop.create_task(coroutine)
        self._waiting.add_done_callback(self._waited)

    def _waited(self, task: asyncio.Task[None]) -> None:
        """A fault of ours must not leave the call without an end."""
        error = None if task.cancelled() else task.exception()
        if error is not None and not self.done():
            self.set_exception(error)
            self._over("refused")

    def _abandon(self) -> None:
        if self._connection is not None:
            self._connection.abandon()
        if self._waiting is not None:
            self._waiting.cancel()

    def _succeed(self, response: Response, body: bytes) -> None:
        self.set_result(SubgraphAnswer(response.status, body, response.media_type))
        self._over("ok" if response.status == 200 else "http_error")

    def _fail(self, error: SubgraphError) -> None:
        self.set_exception(error)
        self._over(outcome_of(error))

    def _over(self, outcome: SubgraphOutcome) -> None:
        """It is done: that is reported, and told."""
        target = self._target
        target.connections.deadlines.ended(self)
        target.observer.subgraph_called(
            subgraph=target.subgraph, outcome=outcome, seconds=time.monotonic() - self._started
        )
        listener = self.listener
        if listener is not None:
            # It holds on to what this belongs to.
            self.listener = None
            listener(self)
