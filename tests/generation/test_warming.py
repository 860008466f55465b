"""What came again is ready in the next generation before that serves; the rest is prepared when it is asked for."""

from __future__ import annotations

from typing import Any, cast

import pytest
from graphql import GraphQLSchema
from support.supergraphs import artifact_of

from dovetail_composition.artifact import files_of
from dovetail_gateway.artifacts.content import FilesContent
from dovetail_gateway.compiled.cache import CachedOperation
from dovetail_gateway.compiled.executable import RUNS_BEFORE
from dovetail_gateway.document.prepared import PreparedOperation, prepare
from dovetail_gateway.generation import warming
from dovetail_gateway.generation.build import Built, build
from dovetail_gateway.generation.generation import LoadedGeneration, Subgraphs
from dovetail_gateway.generation.warming import warm
from dovetail_gateway.subgraph.port import SubgraphRequest
from dovetail_gateway.testing import MemorySubgraphs, Reply

FORMER = "type Query { hello(loud: Boolean): String!, gone: Int }"
NEXT = "type Query { hello(loud: Boolean): String!, more: Int }"
HELLO, GONE = "{ hello }", "{ gone }"
CONDITIONAL = "query($also: Boolean!) { hello again: hello(loud: true) @include(if: $also) }"
NO_LABELS: frozenset[str] = frozenset()


def generation(sdl: str = FORMER) -> LoadedGeneration:
    built = build(FilesContent(files=files_of(artifact_of(sdl))), None)
    assert isinstance(built, Built)
    return LoadedGeneration(built, cast("Subgraphs", None))


async def ask(generation: LoadedGeneration, text: str, times: int, variables: dict[str, Any] | None = None) -> None:
    """As requests do: what is not there is prepared and planned."""
    for _ in range(times):
        operation = generation.documents.get(text, None)
        if operation is None:
            prepared = prepare(generation.schema, text, None, generation.policies)
            operation = generation.documents.put(text, None, prepared)
        if NO_LABELS not in operation.plans:
            operation.keep(NO_LABELS, generation.plan(operation.prepared, NO_LABELS))
        await generation.execute(operation.plans[NO_LABELS], variables or {}, MemorySubgraphs({"greeter": answer}))


def answer(request: SubgraphRequest) -> Reply:
    return {"data": {field.split(":")[0]: "world" for field in ("hello", "again: hello") if field in request.query}}


def warmed(former: LoadedGeneration, sdl: str = NEXT) -> LoadedGeneration:
    following = generation(sdl)
    warm(following, former.documents.asked_again())
    return following


def found(generation: LoadedGeneration, text: str = HELLO) -> CachedOperation | None:
    return generation.documents.get(text, None)


async def test_what_came_again_is_there_with_plan_and_programs() -> None:
    former = generation()
    for also in (False, True):
        await ask(former, CONDITIONAL, RUNS_BEFORE + 1, {"also": also})
    following = warmed(former)

    operation = found(following, CONDITIONAL)
    assert operation is not None
    assert operation.compiled_parts == 2
    await ask(following, CONDITIONAL, 1, {"also": True})
    assert operation.compiled_parts == 2


async def test_what_was_interpreted_goes_on_from_there() -> None:
    former = generation()
    await ask(former, HELLO, RUNS_BEFORE)
    following = warmed(former)
    operation = found(following)
    assert operation is not None
    assert operation.compiled_parts == 0

    await ask(following, HELLO, 1)
    assert operation.compiled_parts == 1


async def test_what_came_once_is_left_out() -> None:
    former = generation()
    await ask(former, HELLO, 1)
    assert found(warmed(former)) is None


async def test_what_nobody_asked_for_again_is_left_out_next_time() -> None:
    former = generation()
    await ask(former, HELLO, 2)
    assert found(warmed(warmed(former))) is None


async def test_what_is_no_longer_valid_is_left_out() -> None:
    former = generation()
    await ask(former, GONE, 3)
    await ask(former, HELLO, 2)
    following = warmed(former)

    assert found(following, GONE) is None
    assert found(following) is not None


async def test_a_fault_of_ours_costs_one_operation(monkeypatch: pytest.MonkeyPatch) -> None:
    former = generation()
    await ask(former, GONE, 3)
    await ask(former, HELLO, 2)

    def fail(schema: GraphQLSchema, text: str, *rest: Any) -> PreparedOperation:
        if text == GONE:
            raise LookupError(text)
        return prepare(schema, text, *rest)

    monkeypatch.setattr(warming, "prepare", fail)
    assert found(warmed(former, FORMER)) is not None


async def test_when_time_is_over_what_came_most_often_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    former = generation()
    await ask(former, GONE, 2)
    await ask(former, HELLO, 3)
    clock = iter((0.0, 0.5, 1.5))
    monkeypatch.setattr(warming, "thread_time", lambda: next(clock))
    following = warmed(former, FORMER)

    assert found(following) is not None
    assert found(following, GONE) is None
