"""Many root fields of one tick as one request: each under an alias, data and errors parted again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableDefinitionNode,
)

from dovetail_client.errors import DocumentError, ResponseError

from .failures import Errors, path_of

MOST_MERGED = 100
"""Root fields of one request: services bound what one may cost."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RootField:
    """One root field as it is asked for; variables and fragments have names that no other one of its request has."""

    node: FieldNode
    variable_definitions: Sequence[VariableDefinitionNode] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    fragments: Sequence[FragmentDefinitionNode] = ()

    @property
    def key(self) -> str:
        """Under which it is answered."""
        return (self.node.alias or self.node.name).value


@dataclass(frozen=True, slots=True)
class Outcome:
    """The value of a root field and its errors, each with a path that begins with the field, or with none."""

    value: Any
    errors: Errors = ()
    problem: DocumentError | None = None
    """Why it was not asked for."""


Execute = Callable[[DocumentNode, Mapping[str, Any]], Coroutine[Any, Any, dict[str, Any]]]


class Batch:
    """The root fields of one tick that go into one request."""

    def __init__(self, execute: Execute, on_full: Callable[[], object]) -> None:
        """`on_full` is called once, when no more can be added."""
        self._execute = execute
        self._on_full = on_full
        self._waiting: list[tuple[RootField, asyncio.Future[Outcome]]] = []
        self._task: asyncio.Task[None] | None = None

    def prefix(self, name: str) -> str:
        """For the names of what is added next, a root field of this name: the first needs none, unless it looks so."""
        return f"_{len(self._waiting)}_" if self._waiting or name.startswith("_") else ""

    def add(self, root: RootField) -> asyncio.Future[Outcome]:
        """The outcome to come. Raises `BindingError` where the request brought none."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Outcome] = loop.create_future()
        if not self._waiting:
            # After all that is ready to run now, and so to add its own.
            loop.call_soon(self._send)
        self._waiting.append((root, future))
        if len(self._waiting) == MOST_MERGED:
            self._on_full()
        return future

    def _send(self) -> None:
        self._on_full()
        self._task = asyncio.get_running_loop().create_task(self._run())
        for _, future in self._waiting:
            future.add_done_callback(self._gone)

    def _gone(self, _future: asyncio.Future[Outcome]) -> None:
        """Once nobody waits any more, the request need not go on."""
        if self._task is not None and all(future.cancelled() for _, future in self._waiting):
            self._task.cancel()

    async def _run(self) -> None:
        futures = {root.key: future for root, future in self._waiting}
        try:
            for key, outcome in (await run([root for root, _ in self._waiting], self._execute)).items():
                if not futures[key].done():
                    futures[key].set_result(outcome)
        except Exception as error:  # noqa: BLE001 — whatever it is, those who wait must hear of it
            for future in futures.values():
                if not future.done():
                    future.set_exception(error)
                    # Who waited may have left.
                    future.exception()


async def run(
    roots: Sequence[RootField], execute: Execute, operation: OperationType = OperationType.QUERY, parts: int = 1
) -> Mapping[str, Outcome]:
    """The outcomes of these root fields, by key. Raises `BindingError` where the request brought none.

    `parts`: of how many requests those are asked again that the first one told nothing of.
    """
    outcomes = await _request(roots, execute, operation)
    left = [root for root in roots if root.key not in outcomes]
    if left:
        # Once more together, as it was one that failed; then in halves, so that few among many cost few requests.
        size = -(-len(left) // parts)
        again = [left[start : start + size] for start in range(0, len(left), size)]
        for answered in await asyncio.gather(*(run(part, execute, operation, parts=2) for part in again)):
            outcomes |= answered
    return outcomes


async def _request(roots: Sequence[RootField], execute: Execute, operation: OperationType) -> dict[str, Outcome]:
    """The outcomes that one request brings; of no field where they cannot be asked for together."""
    variables = {name: value for root in roots for name, value in root.variables.items()}
    try:
        data = await execute(document(roots, operation), variables)
    except ResponseError as error:
        return parted([root.key for root in roots], error.data, error.errors)
    except DocumentError as error:
        # Nothing was sent: let it fail where the problem is.
        return {roots[0].key: Outcome(None, problem=error)} if len(roots) == 1 else {}
    return {root.key: Outcome(data.get(root.key)) for root in roots}


def document(roots: Sequence[RootField], operation: OperationType) -> DocumentNode:
    """The document that asks for all of them."""
    definition = OperationDefinitionNode(
        operation=operation,
        variable_definitions=tuple(each for root in roots for each in root.variable_definitions),
        directives=(),
        selection_set=SelectionSetNode(selections=tuple(root.node for root in roots)),
    )
    return DocumentNode(definitions=(definition, *(each for root in roots for each in root.fragments)))


def parted(keys: Sequence[str], data: Mapping[str, Any] | None, errors: Errors) -> dict[str, Outcome]:
    """What belongs to each root field. An error that names none belongs to those that are null, else to the first.

    Left out are fields without an error of their own in an answer that has no data because of another's.
    """
    own: dict[str, list[Mapping[str, Any]]] = {key: [] for key in keys}
    stray = [error for error in errors if own.get(str(next(iter(path_of(error)), None))) is None]
    for error in errors:
        path = path_of(error)
        if path and path[0] in own:
            own[str(path[0])].append(error)
    if data is None and not stray and len(keys) > 1:
        return {key: Outcome(None, tuple(found)) for key, found in own.items() if found}
    known = data or {}
    nulls = {key for key in keys if known.get(key) is None and not own[key]} or {keys[0]}
    return {key: Outcome(known.get(key), (*found, *(stray if key in nulls else ()))) for key, found in own.items()}
