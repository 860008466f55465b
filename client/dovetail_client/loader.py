"""Many single loads as one call: a loader collects the keys of one tick and asks a `...ByIds` query for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Literal

from graphql import GraphQLSchema, OperationType

from .errors import BindingError, InvalidResponseError, ResponseError
from .root_fields import field_document, leaf_fields, selection_set, value_of

if TYPE_CHECKING:
    from .binding import Binding

_KEY = "loaderKey"
"""The alias under which the key is selected, whatever else is."""


class MissingError(BindingError):
    """The service knows nothing of this key."""

    def __init__(self, field: str, key: Any) -> None:
        super().__init__(f"{field} has nothing for the key {key!r}")
        self.key = key


class Loader:
    """Loads of one request, each key once. Make one for each request, so that no answer outlives what it was for.

    `field` is a query whose argument `keys` takes a list, and which returns a list of objects with the field `key`, in
    any order. What is missing there is None, or a `MissingError` if `missing` says so. An error of the service's about
    one item is that of the keys which are missing; the others have their objects.
    """

    def __init__(
        self,
        binding: Binding,
        field: str,
        *,
        select: str | None = None,
        keys: str = "ids",
        key: str = "id",
        missing: Literal["none", "error"] = "none",
        max_batch: int = 100,
    ) -> None:
        if max_batch < 1:
            raise ValueError("max_batch must be at least 1")
        self._binding = binding
        self._field = field
        self._select = select
        self._keys = keys
        self._key = key
        self._missing = missing
        self._max_batch = max_batch
        self._loads: dict[Hashable, asyncio.Future[Any]] = {}
        self._waiting: dict[Hashable, asyncio.Future[Any]] = {}
        """Of this tick: not asked for yet."""
        self._tasks: set[asyncio.Task[None]] = set()

    async def load(self, key: Hashable) -> Any:
        """The object of a key. Raises `BindingError`."""
        load = self._loads.get(key) or self._waiting.get(key)
        if load is None:
            loop = asyncio.get_running_loop()
            if not self._waiting:
                # After all that is ready to run now, and so to ask for keys as well.
                loop.call_soon(self._flush)
            load = self._loads[key] = self._waiting[key] = loop.create_future()
        # One who gives up does not take the others' answer away.
        return await asyncio.shield(load)

    async def load_many(self, keys: Iterable[Hashable]) -> list[Any]:
        """The objects of keys, in their order. Raises `BindingError`."""
        return list(await asyncio.gather(*map(self.load, keys)))

    def clear(self, key: Hashable) -> None:
        """Forget a key, after a mutation of it for instance."""
        self._loads.pop(key, None)

    def _flush(self) -> None:
        waiting, self._waiting = list(self._waiting.items()), {}
        for start in range(0, len(waiting), self._max_batch):
            task = asyncio.create_task(self._run(dict(waiting[start : start + self._max_batch])))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _run(self, batch: dict[Hashable, asyncio.Future[Any]]) -> None:
        try:
            found, failure = await self._ask(list(batch))
        except Exception as error:  # noqa: BLE001 — whatever it is, those who wait must hear of it
            for key, load in batch.items():
                self.clear(key)
                _fail(load, error)
        else:
            for key, load in batch.items():
                # An ID comes back as a string, whatever it was sent as.
                item = found.get(str(key))
                if item is None and failure is not None:
                    self.clear(key)
                    _fail(load, failure)
                elif item is None and self._missing == "error":
                    _fail(load, MissingError(self._field, key))
                elif not load.done():
                    load.set_result(item)
        finally:
            for load in batch.values():
                load.cancel()  # of those left over when this task is cancelled

    async def _ask(self, keys: Sequence[Any]) -> tuple[dict[str, Any], ResponseError | None]:
        """The objects by key, and the error because of which some are missing."""
        values, failure = {self._keys: list(keys)}, None

        def document(schema: GraphQLSchema) -> str:
            select = leaf_fields(schema, OperationType.QUERY, self._field) if self._select is None else self._select
            select = f"{{ {_KEY}: {self._key} {selection_set(select)[1:].lstrip()}"
            return field_document(schema, OperationType.QUERY, self._field, values, select)

        try:
            items = value_of(await self._binding.execute(document, values), self._field)
        except ResponseError as error:
            items, failure = _spared(error, self._field), error
        try:
            return {str(item.pop(_KEY)): item for item in items or () if item is not None}, failure
        except (AttributeError, KeyError, TypeError):
            raise InvalidResponseError(f"the service's answer for {self._field} is no list of objects") from None


def _spared(error: ResponseError, field: str) -> list[Any]:
    """The items that no error is about. Raises the error where that cannot be told."""
    items = (error.data or {}).get(field)
    paths = [each.get("path") for each in error.errors]
    if not isinstance(items, list) or not all(isinstance(path, list) and len(path) > 1 for path in paths):
        raise error
    failed = [path[1] for path in paths if path]
    return [item for index, item in enumerate(items) if index not in failed]


def _fail(load: asyncio.Future[Any], error: Exception) -> None:
    if not load.done():
        load.set_exception(error)
        # Those who waited may all have left.
        load.exception()
