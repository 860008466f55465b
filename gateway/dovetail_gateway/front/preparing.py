"""From a request to what is executed, aside from the loop wherever it may take long, and once for equal documents."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Collection, Hashable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

from dovetail_gateway.aside import Aside
from dovetail_gateway.compiled.cache import CachedOperation
from dovetail_gateway.compiled.executable import Executable
from dovetail_gateway.document.prepared import PreparedOperation, prepare
from dovetail_gateway.document.variables import coerce_variables
from dovetail_gateway.plan.errors import PlanningError
from dovetail_gateway.request.envelope import GraphQLRequest
from dovetail_gateway.request.errors import RequestError
from dovetail_gateway.telemetry.observer import RequestObserver

from .override_labels import draw_labels
from .ports import Generation

T = TypeVar("T")

PATIENCE = 5.0
"""Seconds that a document waits for its turn: even the costliest that passes the limits takes but a tenth of one."""

LONG_BODY = 65_536
"""Bytes of a request whose variables are checked aside."""


class Preparing:
    """Parsing, validating and planning, for one document after the other."""

    def __init__(self, observer: RequestObserver, override_labels: Collection[str]) -> None:
        """`override_labels`: those of progressive overrides that hold for every request."""
        self._observer = observer
        self._override_labels = override_labels
        self._aside = Aside()
        self._under_way: dict[Hashable, asyncio.Event] = {}
        """What a request is bringing just now, which others who need the same wait for without a turn of their own."""

    def known(self, request: GraphQLRequest, generation: Generation) -> CachedOperation | None:
        """The operation, if the generation's cache has it."""
        found = generation.documents.get(request.query, request.operation_name)
        if found is not None:
            self._observer.document_prepared(cached=True, seconds=0.0)
        return found

    async def operation(
        self, request: GraphQLRequest, labels: frozenset[str], generation: Generation
    ) -> tuple[CachedOperation, Executable | None]:
        """An operation that is not known, with its plan if it was made on the same way. Raises `RequestError`."""
        started = time.monotonic()
        key = request.query, request.operation_name
        plan, planned_in = None, 0.0
        operation = await self._brought((id(generation), *key), lambda: generation.documents.get(*key))
        if operation is None:
            async with self._turn((id(generation), *key)):
                # Each way to the thread and back costs several switches of threads, so there is one for both.
                prepared, plan, planned_in = await self._aside.run(partial(_prepare_and_plan, *key, labels, generation))
                operation = generation.documents.put(*key, prepared)
                if plan is not None:
                    operation.keep(labels, plan)
        self._observer.document_prepared(cached=False, seconds=time.monotonic() - started - planned_in)
        if plan is not None:
            self._observer.plan_made(cached=False, seconds=planned_in)
        return operation, plan

    async def variables(
        self, request: GraphQLRequest, operation: CachedOperation, generation: Generation
    ) -> Mapping[str, Any]:
        """The values of the operation's variables. Raises `RequestError`."""
        definitions = operation.prepared.operation
        coerce = partial(coerce_variables, generation.schema, definitions, request.variables, generation.policies)
        return await self._aside.run(coerce) if request.size > LONG_BODY else coerce()

    def labels(self, generation: Generation) -> frozenset[str]:
        """The labels that hold for one request."""
        return draw_labels(generation.labels, self._override_labels)

    def known_plan(self, operation: CachedOperation, labels: frozenset[str]) -> Executable | None:
        """The operation's plan, if it was made before."""
        found = operation.plans.get(labels)
        if found is not None:
            self._observer.plan_made(cached=True, seconds=0.0)
        return found

    async def plan(self, operation: CachedOperation, labels: frozenset[str], generation: Generation) -> Executable:
        """A plan that is not known. Raises `PlanningError`."""
        started = time.monotonic()
        key = id(operation), labels
        plan = await self._brought(key, lambda: operation.plans.get(labels))
        if plan is None:
            async with self._turn(key):
                plan = await self._aside.run(partial(generation.plan, operation.prepared, labels))
                operation.keep(labels, plan)
        self._observer.plan_made(cached=False, seconds=time.monotonic() - started)
        return plan

    async def _brought(self, key: Hashable, look: Callable[[], T | None]) -> T | None:
        """What another request brought meanwhile; None: it is for this one to do, as nobody else is at it."""
        while (under_way := self._under_way.get(key)) is not None:
            await under_way.wait()
            found = look()
            if found is not None:
                return found
        return None

    @asynccontextmanager
    async def _turn(self, key: Hashable) -> AsyncIterator[None]:
        """The side thread for what has this key. Raises `RequestError`."""
        ended = self._under_way[key] = asyncio.Event()
        try:
            async with self._aside.turn(PATIENCE):
                yield
        except TimeoutError as error:
            message = "Too many new documents at once."
            raise RequestError("OVERLOADED", message, headers={"Retry-After": "1"}) from error
        finally:
            del self._under_way[key]
            ended.set()


def _prepare_and_plan(
    text: str, operation_name: str | None, labels: frozenset[str], generation: Generation
) -> tuple[PreparedOperation, Executable | None, float]:
    """The operation, its plan, and the seconds that planning took. Raises `RequestError`.

    Without a plan where there is none: that is told once all else is right with the request.
    """
    prepared = prepare(generation.schema, text, operation_name, generation.policies)
    started = time.monotonic()
    try:
        plan = generation.plan(prepared, labels)
    except PlanningError:
        plan = None
    return prepared, plan, time.monotonic() - started
