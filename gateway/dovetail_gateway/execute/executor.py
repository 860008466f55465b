"""The reference interpreter: walks a plan, each fetch as soon as those it depends on are done. All waiting is here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from dovetail_gateway.aside import Aside
from dovetail_gateway.plan.nodes import Fetch, Plan
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.subgraph.port import SubgraphError, SubgraphPort, SubgraphRequest

from .aliases import with_aliases
from .answer import Answer, failure, read_answer
from .project import project
from .recovery import Division, apart, divide, together
from .request import Asking, Request
from .result import ExecutionResult, ExecutionRuntime
from .state import LARGE, State, Work
from .turns import in_turn

_UNBATCHED_AT_ONCE = 16
"""Calls of one fetch in flight where each parent has its own."""

Answered = tuple[Request, Answer]
Rest = Callable[[Asking, Division], list[Request]]
Turns = AbstractAsyncContextManager[Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Execution:
    """One execution: its state, and its ways out of the loop."""

    state: State
    port: SubgraphPort
    aside: Aside

    async def do(self, step: Callable[[], T]) -> T:
        """A step of work on the state. From the first large answer on all go aside, so that no two run at a time."""
        return await self.aside.run(step) if self.state.weight > LARGE else step()


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Caller:
    """What the calls of one fetch share."""

    fetch: Fetch
    work: Work
    execution: Execution
    turns: Turns


async def execute(
    plan: Plan, *, variables: Mapping[str, Any], port: SubgraphPort, runtime: ExecutionRuntime
) -> ExecutionResult:
    """Execute a plan. `variables`: the client's, defaults applied; absent ones stay absent. Raises `RequestError`."""
    state = State(plan, variables, runtime)
    execution = Execution(state=state, port=port, aside=runtime.aside)
    state.put_constants(None)
    if plan.introspection is not None:
        # It may take seconds on a large schema; other requests go on meanwhile.
        found = await runtime.aside.run(partial(runtime.introspections.answer, plan.introspection, variables))
        state.put_introspection(found)
    await in_turn(plan.fetches, lambda fetch: _run(fetch, execution))
    if state.growth.is_exceeded:
        raise RequestError("RESPONSE_TOO_LARGE", "The response is too large: too many of its objects are repeated.")
    data = await execution.do(
        partial(
            project,
            state.root,
            plan.shape,
            schema=runtime.schema,
            variables=variables,
            scalar_formats=runtime.scalar_formats,
            untyped=plan.untyped,
            log=state.log,
        )
    )
    return ExecutionResult(data=data, errors=state.log.entries(), is_large=state.weight > LARGE)


async def _run(fetch: Fetch, execution: Execution) -> None:
    state = execution.state
    work = await execution.do(partial(state.open, fetch))
    unbatched = not state.batching.enabled or any(request.is_single for request in work.requests)
    turns: Turns = asyncio.Semaphore(_UNBATCHED_AT_ONCE) if unbatched else nullcontext()
    call = Caller(fetch=fetch, work=work, execution=execution, turns=turns)
    answered = await _all([_ask(request, call, together) for request in work.requests])
    await execution.do(partial(state.close, work, answered))


async def _ask(request: Request, call: Caller, rest: Rest) -> list[Answered]:
    """The answer to a request. What a failed part of it took with it is asked for again: first in one, then apart."""
    answer = await _send(request, call)
    division = divide(request, answer) if call.fetch.operation == "query" else None
    if division is None:
        return [(request, answer)]
    again = [_ask(part, call, apart) for part in rest(call.work.asking, division)]
    return [(division.failed, answer), *await _all(again)]


async def _send(request: Request, call: Caller) -> Answer:
    execution = call.execution
    if not execution.state.may_call(request):
        return failure("SUBGRAPH_CALLS_EXCEEDED", "The request needs more subgraph calls than are allowed.")
    message = SubgraphRequest(
        subgraph=call.fetch.subgraph,
        query=request.query,
        variables=request.variables,
        retryable=call.fetch.operation == "query",
    )
    try:
        async with call.turns:
            answer = await execution.port.send(message)
    except SubgraphError as error:
        # The frames that it came through may refer to what keeps it: only a pass of the collector would free them.
        error.__traceback__ = None
        return failure(error.code, str(error))
    execution.state.weight += len(answer.body)
    read = partial(read_answer, answer)
    return with_aliases(request, await execution.aside.run(read) if len(answer.body) > LARGE else read())


async def _all(asked: Sequence[Coroutine[Any, Any, list[Answered]]]) -> list[Answered]:
    """All of them side by side; a lone one needs no task."""
    if len(asked) == 1:
        return await asked[0]
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(coroutine) for coroutine in asked]
    return [answered for task in tasks for answered in task.result()]
