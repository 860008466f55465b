"""Which way a plan is executed: by the interpreter at first, by a program made for it once it has come again."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from typing import Any

from dovetail_gateway.execute.executor import execute as interpret
from dovetail_gateway.execute.result import ExecutionResult, ExecutionRuntime
from dovetail_gateway.plan.nodes import Plan
from dovetail_gateway.subgraph.port import SubgraphPort

from .compiling import compile_plan
from .conditions import condition_variables, turn_out
from .errors import NotCompilableError
from .program import Program
from .replay import Made, Replay
from .run import run
from .weighing import LargeError, Weighing

RUNS_BEFORE = 3
"""Executions that the interpreter makes first: a small operation that is sent once never pays for a program."""

_MOST_PROGRAMS = 8
"""Of one plan, for conditions that turn out differently."""

_MOST_MISMATCHES = 16
"""Executions off the fast path that there may be more than on it: then the subgraphs are not for it, for now."""

_REST = 1_000
"""Executions that the interpreter makes until the fast path is tried again."""

_log = logging.getLogger(__name__)


class Executable:
    """A plan, and the programs made for it. Lives on one event loop."""

    __slots__ = ("_conditions", "_interpreted", "_mismatches", "_programs", "plan")

    def __init__(self, plan: Plan) -> None:
        """No program yet."""
        self.plan = plan
        self._interpreted = 0
        self._mismatches = 0
        self._conditions: tuple[str, ...] | None = None
        self._programs: dict[tuple[bool, ...], Program | None] = {}

    @property
    def compiled_parts(self) -> int:
        """How many parts its programs have: classes are made for each, and freed by a pass of the collector only."""
        programs = sum(program is not None for program in self._programs.values())
        return programs * sum(len(fetch.entries) for fetch in self.plan.fetches)

    def compile_as(self, former: Executable, runtime: ExecutionRuntime) -> None:
        """Go on from where a plan of the same operation was, with the same programs; takes long. Not executed yet."""
        self._interpreted = former._interpreted
        self._conditions = condition_variables(self.plan)
        for outcome, program in [*former._programs.items()]:
            if program is not None and self._conditions == former._conditions:
                unites = not program.tally.is_vain
                self._programs[outcome] = _compiled(self.plan, self._conditions, outcome, runtime, unites=unites)

    async def execute(
        self, variables: Mapping[str, Any], port: SubgraphPort, runtime: ExecutionRuntime
    ) -> ExecutionResult:
        """The interpreter's result, whichever way. Raises `RequestError`."""
        program = self._at_hand(variables) if runtime.batching.enabled else None
        if program is None:
            if self._may_switch(runtime):
                weighing = Weighing(port)
                result = await self._weighed(weighing, variables, runtime)
                if result is not None:
                    return result
                port = Replay(port, weighing.made)
            program = await self._program(variables, runtime)
        if program is None:
            return await interpret(self.plan, variables=variables, port=port, runtime=runtime)
        made: list[Made] = []
        try:
            result = await run(program, variables=variables, port=port, runtime=runtime, made=made)
        except Exception:  # noqa: BLE001 — a fault of ours, which need not be the client's
            _log.exception("a program failed, and the interpreter takes over")
            result = None
        if result is not None:
            self._mismatches -= self._mismatches > 0
            return result
        self._mismatches += 1
        if self._mismatches > _MOST_MISMATCHES:
            self._mismatches, self._interpreted = 0, RUNS_BEFORE - _REST
        return await interpret(self.plan, variables=variables, port=Replay(port, made), runtime=runtime)

    def _at_hand(self, variables: Mapping[str, Any]) -> Program | None:
        """The program, where it was made before and still pays."""
        if self._interpreted < RUNS_BEFORE or self._conditions is None:
            return None
        known = self._programs.get(turn_out(self._conditions, variables))
        return None if known is None or known.tally.is_vain else known

    def _may_switch(self, runtime: ExecutionRuntime) -> bool:
        """Whether the interpreter may leave what it has begun to a program, which was not tried yet."""
        is_new = self._interpreted < RUNS_BEFORE and not self._programs
        return is_new and runtime.batching.enabled and self.plan.operation == "query"

    async def _weighed(
        self, port: Weighing, variables: Mapping[str, Any], runtime: ExecutionRuntime
    ) -> ExecutionResult | None:
        """The interpreter's result; None where answers turned out to be large: a program is to be made at once."""
        self._interpreted += 1
        result = None
        try:
            result = await interpret(self.plan, variables=variables, port=port, runtime=runtime)
        except* LargeError:
            self._interpreted = RUNS_BEFORE
        return result

    async def _program(self, variables: Mapping[str, Any], runtime: ExecutionRuntime) -> Program | None:
        if self._interpreted < RUNS_BEFORE or not runtime.batching.enabled:
            self._interpreted += 1
            return None
        if self._conditions is None:
            self._conditions = condition_variables(self.plan)
        outcome = turn_out(self._conditions, variables)
        known = self._programs.get(outcome)
        is_vain = known is not None and known.tally.is_vain
        if outcome in self._programs and not is_vain:
            return known
        if len(self._programs) >= _MOST_PROGRAMS and not is_vain:
            return None
        # Until it is there, others interpret.
        self._programs[outcome] = None
        make = partial(_compiled, self.plan, self._conditions, outcome, runtime, unites=not is_vain)
        try:
            self._programs[outcome] = await runtime.aside.run(make)
        except BaseException:
            # Cancelled, mostly: the next one tries again.
            del self._programs[outcome]
            raise
        return self._programs[outcome]


def _compiled(
    plan: Plan, conditions: tuple[str, ...], outcome: tuple[bool, ...], runtime: ExecutionRuntime, *, unites: bool
) -> Program | None:
    """The program of a plan for one outcome of its conditions; None: there can be none."""
    holds = dict(zip(conditions, outcome, strict=True))
    try:
        return compile_plan(plan, runtime.schema, runtime.scalar_formats, holds, unites=unites)
    except NotCompilableError:
        return None
