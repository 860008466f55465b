"""The bases of generated clients: a binding, and the options of the calls that go through it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self, TypeVar

from .callers import AsyncCaller, SyncCaller
from .calls import Root, SyncRoot

R = TypeVar("R", bound=Root)
T = TypeVar("T", bound=SyncRoot)


class Client:
    """A typed API over a `Binding`. `headers` and `timeout` (seconds) are for each call, beside the binding's own."""

    def __init__(
        self, binding: AsyncCaller, *, headers: Mapping[str, str] | None = None, timeout: float | None = None
    ) -> None:
        self._binding = binding
        self._headers = headers
        self._timeout = timeout

    def with_options(self, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Self:
        """The same client with these options instead: `jobs.with_options(timeout=1.0).query.job(id=7)`."""
        return type(self)(self._binding, headers=headers, timeout=timeout)

    def _root(self, root: type[R]) -> R:
        return root(self._binding, headers=self._headers, timeout=self._timeout)


class SyncClient:
    """A typed API over a `SyncBinding`. `headers` and `timeout` (seconds) are for each call."""

    def __init__(
        self, binding: SyncCaller, *, headers: Mapping[str, str] | None = None, timeout: float | None = None
    ) -> None:
        self._binding = binding
        self._headers = headers
        self._timeout = timeout

    def with_options(self, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Self:
        """The same client with these options instead."""
        return type(self)(self._binding, headers=headers, timeout=timeout)

    def _root(self, root: type[T]) -> T:
        return root(self._binding, headers=self._headers, timeout=self._timeout)
