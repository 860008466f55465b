"""The same binding for code that is not asynchronous: its calls run on an event loop in a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError
from copy import copy
from types import TracebackType
from typing import Any, Literal, Self, TypeVar, Unpack

from graphql import GraphQLSchema

from .binding import Binding, BindingOptions, CallOptions, Document
from .delegation.delegate import DelegateOptions
from .errors import ClosedError
from .root_fields import RootFields, SubscriptionFields

T = TypeVar("T")
_END = object()


class SyncBinding:
    """A `Binding` whose calls wait. Threads may share it; a process that forks makes it after the fork."""

    def __init__(self, service: str | None = None, **options: Unpack[BindingOptions]) -> None:
        """The arguments of `Binding`."""
        self._binding = Binding(service, **options)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="dovetail-binding", daemon=True)
        self._thread.start()

    @property
    def query(self) -> SyncRootFields:
        """See `Binding.query`."""
        return SyncRootFields(self, self._binding.query)

    @property
    def mutation(self) -> SyncRootFields:
        """See `Binding.mutation`."""
        return SyncRootFields(self, self._binding.mutation)

    @property
    def subscription(self) -> SyncSubscriptionFields:
        """See `Binding.subscription`."""
        return SyncSubscriptionFields(self, self._binding.subscription)

    def with_options(self, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Self:
        """See `Binding.with_options`."""
        other = copy(self)
        other._binding = self._binding.with_options(headers=headers, timeout=timeout)  # noqa: SLF001 — of this very class
        return other

    @property
    def url(self) -> str:
        """Where the service is called."""
        return self._binding.url

    def execute(
        self, document: Document, variables: Mapping[str, Any] | None = None, **options: Unpack[CallOptions]
    ) -> dict[str, Any]:
        """See `Binding.execute`."""
        return self.wait(self._binding.execute(document, variables, **options))

    def subscribe(
        self, document: Document, variables: Mapping[str, Any] | None = None, **options: Unpack[CallOptions]
    ) -> Iterator[dict[str, Any]]:
        """See `Binding.subscribe`."""
        return self.iterate(self._binding.subscribe(document, variables, **options))

    def delegate(
        self,
        info: Any,
        operation: Literal["query", "mutation"],
        field: str,
        args: Mapping[str, Any] | None = None,
        **options: Unpack[DelegateOptions],
    ) -> Any:
        """See `Binding.delegate`. Each call is a request: nothing else runs while it is waited for."""
        return self.wait(self._binding.delegate(info, operation, field, args, **options))

    def delegate_each(
        self,
        info: Any,
        operation: Literal["query", "mutation"],
        field: str,
        each: Iterable[Mapping[str, Any]],
        **options: Unpack[DelegateOptions],
    ) -> list[Any]:
        """See `Binding.delegate_each`."""
        return self.wait(self._binding.delegate_each(info, operation, field, each, **options))

    def schema(self, *, timeout: float | None = None) -> GraphQLSchema:
        """See `Binding.schema`."""
        return self.wait(self._binding.schema(timeout=timeout))

    def refresh_schema(self) -> GraphQLSchema:
        """See `Binding.refresh_schema`."""
        return self.wait(self._binding.refresh_schema())

    def close(self) -> None:
        """Give back all connections, and end the thread. Calls of other threads end with a `ClosedError`."""
        if self._loop.is_closed():
            return
        self.wait(_ended(self._binding))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _traceback: TracebackType | None
    ) -> None:
        self.close()

    def wait(self, work: Coroutine[Any, Any, T]) -> T:
        """The result of a coroutine of the binding's. Raises what it raises."""
        if not self._thread.is_alive():
            work.close()
            raise ClosedError("this binding is closed, or was made before the process forked: make it after the fork")
        # It runs in a copy of this thread's context, which names the trace.
        call = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return call.result()
        except CancelledError:
            raise ClosedError from None
        except BaseException:
            call.cancel()
            raise

    def iterate(self, events: AsyncGenerator[Any, None]) -> Iterator[Any]:
        """The events of an asynchronous generator of the binding's, each waited for."""
        try:
            while (event := self.wait(_next(events))) is not _END:
                yield event
        finally:
            if self._thread.is_alive():
                self.wait(events.aclose())


class SyncRootFields:
    """See `RootFields`."""

    def __init__(self, binding: SyncBinding, fields: RootFields) -> None:
        self._binding = binding
        self._fields = fields

    def __getattr__(self, name: str) -> Callable[..., Any]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Callable[..., Any]:
        call = self._fields[name]
        return lambda *given, **arguments: self._binding.wait(call(*given, **arguments))


class SyncSubscriptionFields:
    """See `SubscriptionFields`."""

    def __init__(self, binding: SyncBinding, fields: SubscriptionFields) -> None:
        self._binding = binding
        self._fields = fields

    def __getattr__(self, name: str) -> Callable[..., Iterator[Any]]:
        if name.startswith("_"):
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Callable[..., Iterator[Any]]:
        call = self._fields[name]
        return lambda *given, **arguments: self._binding.iterate(call(*given, **arguments))


async def _ended(binding: Binding) -> None:
    """Close it, and end whatever still runs on this loop: nothing runs there afterwards."""
    await binding.aclose()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for each in others:
        each.cancel()
    await asyncio.gather(*others, return_exceptions=True)


async def _next(events: AsyncGenerator[Any, None]) -> Any:
    return await anext(events, _END)
