"""The reference interpreter: walks a plan, each fetch as soon as those it depends on are done. All waiting is here."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from functools import partial
from typing import Any

from dovetail_gateway.plan.nodes import Fetch, Plan
from dovetail_gateway.subgraph.port import SubgraphError, SubgraphPort, SubgraphRequest

from .answer import Answer, failure, read_answer
from .introspection import introspect
from .project import project
from .request import Request
from .result import ExecutionResult, ExecutionRuntime
from .state import State

_UNBATCHED_AT_ONCE = 16
"""Calls of one fetch in flight when batching is off."""


async def execute(
    plan: Plan, *, variables: Mapping[str, Any], port: SubgraphPort, runtime: ExecutionRuntime
) -> ExecutionResult:
    """Execute a plan. `variables`: the client's, defaults applied; absent ones stay absent."""
    state = State(plan, variables, runtime)
    state.put_constants(None)
    if plan.introspection is not None:
        # It may take seconds on a large schema; other requests go on meanwhile.
        found = await asyncio.to_thread(introspect, runtime.schema, plan.introspection, variables)
        state.put_introspection(found)
    await _run_all(plan.fetches, state, port)
    data = project(
        state.root,
        plan.shape,
        schema=runtime.schema,
        variables=variables,
        scalar_formats=runtime.scalar_formats,
        log=state.log,
    )
    return ExecutionResult(data=data, errors=state.log.entries())


async def _run_all(fetches: Sequence[Fetch], state: State, port: SubgraphPort) -> None:
    if len(fetches) == 1:
        await _run(fetches[0], state, port)
        return
    done = {fetch.id: asyncio.Event() for fetch in fetches}

    async def run_in_turn(fetch: Fetch) -> None:
        for other in fetch.depends_on:
            await done[other].wait()
        await _run(fetch, state, port)
        done[fetch.id].set()

    async with asyncio.TaskGroup() as group:
        for fetch in fetches:
            group.create_task(run_in_turn(fetch))


async def _run(fetch: Fetch, state: State, port: SubgraphPort) -> None:
    work = state.open(fetch)
    turns: AbstractAsyncContextManager[Any] = nullcontext()
    if not state.batching.enabled:
        turns = asyncio.Semaphore(_UNBATCHED_AT_ONCE)
    send = partial(_send, fetch=fetch, state=state, port=port, turns=turns)
    if len(work.requests) == 1:
        answers = [await send(work.requests[0])]
    else:
        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(send(request)) for request in work.requests]
        answers = [task.result() for task in tasks]
    state.close(work, answers)


async def _send(
    request: Request, *, fetch: Fetch, state: State, port: SubgraphPort, turns: AbstractAsyncContextManager[Any]
) -> Answer:
    if not state.may_call():
        return failure("SUBGRAPH_CALLS_EXCEEDED", "The request needs more subgraph calls than are allowed.")
    message = SubgraphRequest(
        subgraph=fetch.subgraph,
        query=request.query,
        variables=request.variables,
        retryable=fetch.operation == "query",
    )
    try:
        async with turns:
            answer = await port.send(message)
    except SubgraphError as error:
        return failure(error.code, str(error))
    return read_answer(answer)
