"""Whatever subgraphs answer, a program gives the interpreter's answer or gives up, with no call of its own."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from exam.api import artifact_of, built, manifest
from exam.case import Case, read_cases
from exam.services import Servers as Services
from federation_worlds.gateway import POLICIES
from federation_worlds.server import Servers
from federation_worlds.stage import Stage, composed
from federation_worlds.worlds import WORLDS
from support.both_ways import execute_with, program_of

from dovetail_gateway.document.prepared import prepare
from dovetail_gateway.document.variables import coerce_variables
from dovetail_gateway.execute.result import ExecutionRuntime
from dovetail_gateway.plan import plan_operation
from dovetail_gateway.plan.nodes import Plan
from dovetail_gateway.subgraph.port import SubgraphPort

from .garbling import Failing, Garbled, Known

SEEDS = [pytest.param(range(6), id="some"), pytest.param(range(6, 48), id="many", marks=pytest.mark.nightly)]

OPERATIONS = [
    (name, operation)
    for name, world in WORLDS.items()
    for operation, asked in world.operations.items()
    if not asked.text.lstrip().startswith("mutation")
]

LINKED = [
    case
    for case in read_cases(Path(__file__).parents[1] / "exam" / "cases")
    if case.name.startswith("links_batched") and {"query", "data"} <= {*case.written} and "faults" not in case.written
]


@cache
def stage(name: str) -> Stage:
    supergraph = composed(WORLDS[name]).supergraph
    assert supergraph is not None
    return Stage(WORLDS[name], supergraph)


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize(("name", "operation"), OPERATIONS, ids=["/".join(each) for each in OPERATIONS])
async def test_federation(name: str, operation: str, seeds: range) -> None:
    gateway, asked = stage(name).gateway, WORLDS[name].operations[operation]
    prepared = gateway.prepare(asked.text)
    variables = coerce_variables(gateway.schema, prepared.operation, asked.variables, POLICIES)
    runtime = ExecutionRuntime(schema=gateway.schema, to_wire=gateway.names.value, message=gateway.names.message)
    await agree(gateway.plan(prepared), variables, Servers(stage(name).company()), runtime, seeds)


@pytest.mark.parametrize("seeds", SEEDS)
@pytest.mark.parametrize("case", LINKED, ids=lambda case: case.name)
async def test_links(case: Case, seeds: range) -> None:
    artifact = artifact_of(
        [manifest(name, sdl, spec, virtual=virtual) for name, (sdl, spec, virtual) in case.manifests.items()]
    )
    made = built(artifact, from_sdl=False, scalars={})
    prepared = prepare(made.schema, case.written["query"], None, POLICIES)
    plan = plan_operation(made.graph, made.names, prepared.operation, prepared.fragments, prepared.selection)
    variables = coerce_variables(made.schema, prepared.operation, case.written.get("variables", {}), POLICIES)
    await agree(plan, variables, Services(case.servers, {}), made.runtime, seeds)


async def agree(
    plan: Plan, variables: dict[str, Any], port: SubgraphPort, runtime: ExecutionRuntime, seeds: range
) -> None:
    program = program_of(plan, variables, runtime)
    if program is None:
        return
    known = Known(port)
    for seed in seeds:
        for faulty in (Garbled(known, seed), Failing(known, seed)):
            await execute_with(program, plan, variables=variables, port=faulty, runtime=runtime)
