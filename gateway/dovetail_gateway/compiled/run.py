"""Running a program: the fetches that the interpreter makes, in its order, with its requests. All waiting is here.

No fetch has a task of its own: what its calls bring is taken in as they end, and with that begins what waited for it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from msgspec import MsgspecError

from dovetail_gateway.aside import Aside
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.execute.state import LARGE
from dovetail_gateway.lossless_json.decode import BodyError
from dovetail_gateway.subgraph.port import PromptAnswer, SubgraphAnswer, SubgraphError, SubgraphPort, SubgraphRequest

from .errors import MismatchError
from .program import Program, RequestCode
from .replay import Made
from .requests import request_code, write_request
from .work import OK, Fetching, Work, encoded, read

_OFF = (MismatchError, SubgraphError, MsgspecError, BodyError, UnicodeError, RecursionError)
"""What has the interpreter decide what is made of an answer."""


async def run(
    program: Program,
    *,
    variables: Mapping[str, Any],
    port: SubgraphPort,
    runtime: ExecutionRuntime,
    made: list[Made],
) -> ExecutionResult | None:
    """The same result as the interpreter's; None where an answer is not just what was asked for.

    `made` gets the calls that are begun. In the end all of them are done, or cancelled with the request.
    """
    try:
        if not program.is_lone:
            work = Work(program, variables, runtime)
            response = await _Run(program, work, port, runtime.aside, made).all_fetches()
            return ExecutionResult(data=response, errors=work.errors)
        request = request_code(program.fetches[0], (), variables, runtime, with_roots=True)
        answer = await _begun(port, write_request(request, variables, runtime, ()), made)
        if len(answer.body) <= LARGE:
            return _of_lone(program, request, answer, variables, runtime)
        return await runtime.aside.run(partial(_of_lone, program, request, answer, variables, runtime))
    except _OFF:
        return None


def _of_lone(
    program: Program,
    request: RequestCode,
    answer: SubgraphAnswer,
    variables: Mapping[str, Any],
    runtime: ExecutionRuntime,
) -> ExecutionResult:
    """The result, where this answer is all that there is. Mostly it is shown as it was decoded."""
    if program.stream is not None and answer.status == OK:
        streamed = program.stream(answer.body)
        if streamed is not None:
            return ExecutionResult(data=streamed, errors=[])
    response = read(request, answer)
    if program.shows_answer and not response.errors:
        return ExecutionResult(data=encoded(response.data), errors=[])
    work = Work(program, variables, runtime)
    return ExecutionResult(data=work.finish_lone(request, response), errors=work.errors)


def _begun(port: SubgraphPort, message: SubgraphRequest, made: list[Made]) -> asyncio.Future[SubgraphAnswer]:
    sent = port.send(message)
    call = sent if isinstance(sent, PromptAnswer) else asyncio.ensure_future(sent)
    made.append((message, call))
    return call


class _Run:
    """One execution: its calls, and what waits for them."""

    __slots__ = (
        "_aside",
        "_done",
        "_error",
        "_made",
        "_needs",
        "_pending",
        "_port",
        "_program",
        "_steps",
        "_weight",
        "_work",
    )

    def __init__(self, program: Program, work: Work, port: SubgraphPort, aside: Aside, made: list[Made]) -> None:
        self._program = program
        self._work = work
        self._port = port
        self._aside = aside
        self._made = made
        self._weight = 0
        """Bytes of the answers so far."""

    async def all_fetches(self) -> bytes:
        """The response, from fetches that each begin as soon as those that they depend on are done.

        Raises why it left the fast path, once nothing is on its way any more: what was asked for is still of use.
        """
        self._needs = [code.needs for code in self._program.fetches]
        """How many others each fetch still waits for."""
        self._pending = 0
        """Calls, and steps aside, that are under way."""
        self._steps: list[asyncio.Future[None]] = []
        """Those aside, from the first on."""
        self._done: asyncio.Future[None] | None = None
        """Whether nothing is under way any more; made once something is."""
        self._error: BaseException | None = None
        """Why it left the fast path."""
        try:
            for index, code in enumerate(self._program.fetches):
                if not code.needs:
                    self._begin(index)
        except Exception as error:  # noqa: BLE001 — it is raised in the end
            self._error = error
        if self._pending:
            await self._nothing_under_way()
        try:
            if self._error is not None:
                raise self._error
        finally:
            # Its traceback refers to this: kept here, it would keep all answers until a pass of the collector.
            self._error = None
        if self._weight <= LARGE:
            return self._work.finish()
        return await self._aside.run(self._work.finish)

    async def _nothing_under_way(self) -> None:
        # A future knows its loop, which costs a system call to ask for otherwise.
        self._done = self._made[0][1].get_loop().create_future()
        try:
            await self._done
        except asyncio.CancelledError as error:
            self._error = error
            for _, call in self._made:
                call.cancel()
            for step in self._steps:
                step.cancel()
            raise

    def _begin(self, index: int) -> None:
        self._do(self._work.open, Fetching(self._program.fetches[index]), self._send)

    def _do(self, step: Callable[[Fetching], None], fetching: Fetching, then: Callable[[Fetching], None]) -> None:
        """A step of work, and what comes after it. From the first large answer on all go aside, one at a time."""
        if self._weight <= LARGE:
            step(fetching)
            then(fetching)
            return
        aside = asyncio.ensure_future(self._aside.run(partial(step, fetching)))
        self._steps.append(aside)
        self._pending += 1
        aside.add_done_callback(partial(self._stepped, fetching, then))

    def _stepped(self, fetching: Fetching, then: Callable[[Fetching], None], aside: asyncio.Future[None]) -> None:
        try:
            aside.result()
            if self._error is None:
                then(fetching)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 — it is raised in the end
            self._leave(error)
        self._ended()

    def _send(self, fetching: Fetching) -> None:
        if not fetching.requests:
            # Parents may still have to be told that there is nothing for them.
            self._do(self._work.close, fetching, self._follow)
        answered = partial(self._answered, fetching)
        for _, message, _ in fetching.requests:
            call = _begun(self._port, message, self._made)
            fetching.calls.append(call)
            fetching.waiting += 1
            self._pending += 1
            if isinstance(call, PromptAnswer) and not call.done():
                call.listener = answered
            else:
                call.add_done_callback(answered)

    def _answered(self, fetching: Fetching, call: asyncio.Future[SubgraphAnswer]) -> None:
        try:
            self._weight += len(call.result().body)
            fetching.waiting -= 1
            if not fetching.waiting and self._error is None:
                self._do(self._work.close, fetching, self._follow)
        except (Exception, asyncio.CancelledError) as error:  # noqa: BLE001 — it is raised in the end
            self._leave(error)
        self._ended()

    def _follow(self, fetching: Fetching) -> None:
        """Begin what waited for this one alone."""
        for index in fetching.code.followers:
            self._needs[index] -= 1
            if not self._needs[index]:
                self._begin(index)

    def _leave(self, error: BaseException) -> None:
        """Leave the fast path, for the first reason or for a fault. A call that others cancelled is asked again."""
        if isinstance(error, asyncio.CancelledError):
            error = MismatchError()
        if self._error is None or not isinstance(error, _OFF):
            self._error = error

    def _ended(self) -> None:
        """A call, or a step aside."""
        self._pending -= 1
        if not self._pending and self._done is not None and not self._done.done():
            self._done.set_result(None)
