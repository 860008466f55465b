"""Executing a plan both ways, by the interpreter and by a program: the same calls, the same answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from dovetail_gateway.compiled.compiling import compile_plan
from dovetail_gateway.compiled.conditions import condition_variables, turn_out
from dovetail_gateway.compiled.errors import NotCompilableError
from dovetail_gateway.compiled.program import Program
from dovetail_gateway.compiled.replay import Made, Replay
from dovetail_gateway.compiled.run import run
from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.lossless_json.encode import encode_json, encode_response
from dovetail_gateway.plan.nodes import Plan
from dovetail_gateway.subgraph.port import SubgraphAnswer, SubgraphPort, SubgraphRequest


class Recorder(SubgraphPort):
    """A port that keeps the calls made."""

    def __init__(self, port: SubgraphPort) -> None:
        self._port = port
        self.made: list[Made] = []

    def send(self, request: SubgraphRequest) -> asyncio.Future[SubgraphAnswer]:
        call = asyncio.ensure_future(self._port.send(request))
        self.made.append((request, call))
        return call


class NothingMore(SubgraphPort):
    """A port for what the interpreter did not ask."""

    async def send(self, request: SubgraphRequest) -> SubgraphAnswer:
        raise AssertionError(f"the interpreter does not ask {request}")


def program_of(plan: Plan, variables: Mapping[str, Any], runtime: ExecutionRuntime) -> Program | None:
    """The plan's program, if there is one."""
    names = condition_variables(plan)
    conditions = dict(zip(names, turn_out(names, variables), strict=True))
    try:
        return compile_plan(plan, runtime.schema, runtime.scalar_formats, conditions)
    except NotCompilableError:
        return None


async def execute(
    plan: Plan, *, variables: Mapping[str, Any], port: SubgraphPort, runtime: ExecutionRuntime
) -> ExecutionResult:
    """The interpreter's result, once a program's is found to be the same wherever it has one."""
    program = program_of(plan, variables, runtime) if runtime.batching.enabled else None
    return await execute_with(program, plan, variables=variables, port=port, runtime=runtime)


async def execute_with(
    program: Program | None,
    plan: Plan,
    *,
    variables: Mapping[str, Any],
    port: SubgraphPort,
    runtime: ExecutionRuntime,
) -> ExecutionResult:
    """The same with a program that was made before."""
    recorder = Recorder(port)
    result = await interpret(plan, variables=variables, port=recorder, runtime=runtime)
    if program is not None:
        replay = Replay(NothingMore(), recorder.made)
        other = await run(program, variables=variables, port=replay, runtime=runtime, made=[])
        if other is not None:
            assert encode_json(other.errors) == encode_json(result.errors)
            assert _as_json(other) == _as_json(result)
    return result


def _as_json(result: ExecutionResult) -> Any:
    """As values: numbers may be printed otherwise, as a double has several texts. The order of fields counts."""
    return json.loads(encode_response(result.data, result.errors), object_pairs_hook=list)
