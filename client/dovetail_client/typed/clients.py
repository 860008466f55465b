"""The base of generated clients: a binding, over which they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Generic, Self, TypeVar

if TYPE_CHECKING:
    from dovetail_client.binding import Binding
    from dovetail_client.sync import SyncBinding

B = TypeVar("B", "Binding", "SyncBinding")


class Client(Generic[B]):
    """A typed API over a `Binding` or a `SyncBinding`."""

    def __init__(self, binding: B) -> None:
        self._binding: B = binding

    def with_options(self, *, headers: Mapping[str, str] | None = None, timeout: float | None = None) -> Self:
        """The same with more headers, or another timeout in seconds: `jobs.with_options(timeout=1.0).query.job(id=7)`.

        See `Binding.with_options`.
        """
        return type(self)(self._binding.with_options(headers=headers, timeout=timeout))
