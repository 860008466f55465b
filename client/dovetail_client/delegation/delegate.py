"""Answering a local field by a root field of another service, with whatever the client selects of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Coroutine, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, TypedDict

from graphql import DocumentNode, OperationType

from dovetail_client.deadlines import deadline_of, time_left

from .call import Call
from .frameworks import collect_of_events
from .merging import Batch, Execute, Outcome, document, parted, run
from .naming import SAME, Naming
from .selections import Also

if TYPE_CHECKING:
    from dovetail_client.binding import Binding

_Scope = tuple[int, tuple[tuple[str, str], ...], float | None]


class DelegateOptions(TypedDict, total=False):
    """The options of a delegation by name; what they mean stands at `Options`."""

    also: Also | None
    naming: Naming
    headers: Mapping[str, str]
    timeout: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a field is delegated.

    `also`: selections that local resolvers need, whatever the client selects. `naming`: what is called otherwise over
    there. `headers` as of `Binding.execute`. `timeout`: seconds for the whole, with a look at the schema; of a list
    of mutations each has as many.
    """

    also: Also | None = None
    naming: Naming = SAME
    headers: Mapping[str, str] = field(default_factory=dict)
    timeout: float | None = None


class Delegations:
    """All delegations to one binding."""

    def __init__(self, binding: Binding) -> None:
        self._binding = binding
        self._batches: dict[_Scope, Batch] = {}

    async def one(
        self, info: Any, operation: OperationType, name: str, arguments: Mapping[str, Any], options: Options
    ) -> Any:
        """The value of the local field. Raises `GraphQLError` or `BindingError`."""
        deadline = deadline_of(options.timeout)
        call = await self._call(info, operation, name, options)
        value = call.read(await self._outcome(call, arguments, options, deadline))
        if isinstance(value, Exception):
            raise value
        return value

    async def each(
        self, info: Any, operation: OperationType, name: str, many: Iterable[Mapping[str, Any]], options: Options
    ) -> list[Any]:
        """The value of a local list field, each item of which is a call. Raises `BindingError`.

        The error of an item stands in its place, where graphql-core finds it.
        """
        deadline = deadline_of(options.timeout)
        call = await self._call(info, operation, name, options)
        if operation is OperationType.MUTATION:
            outcomes = [
                await self._outcome(call, arguments, options, deadline_of(options.timeout)) for arguments in many
            ]
        else:
            outcomes = await asyncio.gather(*(self._outcome(call, arguments, options, deadline) for arguments in many))
        return [call.read(outcome, item=index) for index, outcome in enumerate(outcomes)]

    def events(self, info: Any, name: str, arguments: Mapping[str, Any], options: Options) -> AsyncGenerator[Any, None]:
        """The value of the local field for each event; an exception for one that is an error. Raises `BindingError`."""
        collect_of_events(_raw(info))
        return self._events(info, name, arguments, options)

    async def _events(
        self, info: Any, name: str, arguments: Mapping[str, Any], options: Options
    ) -> AsyncGenerator[Any, None]:
        deadline = deadline_of(options.timeout)
        call = await self._call(info, OperationType.SUBSCRIPTION, name, options)
        root = call.root(arguments)
        answers = self._binding.answers(
            document([root], OperationType.SUBSCRIPTION),
            root.variables,
            headers=options.headers,
            timeout=time_left(deadline),
        )
        async with aclosing(answers):
            async for answer in answers:
                yield call.read(parted([root.key], answer.data, answer.errors)[root.key])

    async def _call(self, info: Any, operation: OperationType, name: str, options: Options) -> Call:
        schema = await self._binding.schema(timeout=options.timeout)
        return Call(_raw(info), schema, operation, name, options.also, options.naming)

    async def _outcome(self, call: Call, arguments: Mapping[str, Any], options: Options, deadline: float) -> Outcome:
        def execute(document: DocumentNode, variables: Mapping[str, Any]) -> Coroutine[Any, Any, dict[str, Any]]:
            left = time_left(deadline)
            return self._binding.execute(document, variables, headers=options.headers, timeout=left)

        if call.operation is OperationType.MUTATION:
            # A request of its own, so that the local executor decides on the order.
            root = call.root(arguments)
            return (await run([root], execute, OperationType.MUTATION))[root.key]
        batch = self._batch(call, options, execute)
        return await batch.add(call.root(arguments, batch.prefix(call.name)))

    def _batch(self, call: Call, options: Options, execute: Execute) -> Batch:
        """What may share a request, and the deadline of the first: of one local operation, under the same headers."""
        scope = id(call.info.variable_values), tuple(sorted(options.headers.items())), options.timeout
        batch = self._batches.get(scope)
        if batch is None:
            batch = self._batches[scope] = Batch(execute, partial(self._batches.pop, scope, None))
        return batch


def _raw(info: Any) -> Any:
    """Strawberry's info holds graphql-core's."""
    return getattr(info, "_raw_info", info)
