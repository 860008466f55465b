"""The port of schema sources, and the schema in use: cached, looked after as it ages, replaced when it changes."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from graphql import GraphQLSchema

from dovetail_client.documents import Documents
from dovetail_client.errors import ClosedError, SchemaError
from dovetail_client.transport import Answer, Request

_log = logging.getLogger(__name__)

Execute = Callable[[Request], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Found:
    """What a source holds now. `build` may take a second, and raises `SchemaError` or an error of graphql-core's."""

    fingerprint: str
    """Equal for equal schemas."""
    build: Callable[[], GraphQLSchema]


class SchemaSource(Protocol):
    """Where a schema comes from."""

    @property
    def interval(self) -> float | None:
        """Seconds after which it is worth looking again; None: it never changes."""
        ...

    async def find(self, execute: Execute) -> Found:
        """Look now. `execute` calls the bound service. Raises `BindingError`."""
        ...


class CurrentSchema:
    """The schema of a source. An aged one is still used while a task looks whether it has changed."""

    def __init__(self, source: SchemaSource, execute: Execute) -> None:
        self._source = source
        self._execute = execute
        self._fingerprint = ""
        self._documents: Documents | None = None
        self._looked_at = self._doubted_at = -math.inf
        self._looking: asyncio.Task[Documents] | None = None
        self._closed = False

    async def documents(self) -> Documents:
        """The checked documents of the schema in use. Raises `BindingError`."""
        if self._documents is None:
            return await self.refresh()
        if self._is_aged():
            self._look()
        return self._documents

    async def newer(self) -> Documents | None:
        """Those of the look under way, if there is one; else, or if it fails, those in use."""
        if self._looking is not None:
            await asyncio.wait([self._looking])
        return self._documents

    async def refresh(self) -> Documents:
        """Look now, and wait for it; callers at the same time share one look. Raises `BindingError`."""
        look = self._look()
        # Whoever gives up leaves the look to the others, and closing ends it for all.
        await asyncio.wait([look])
        if look.cancelled():
            raise ClosedError
        return look.result()

    def doubt(self) -> None:
        """The service disagrees with the schema: look again as soon as it is used, at most once in an interval."""
        now = time.monotonic()
        if now - self._doubted_at >= (self._source.interval or 0):
            self._doubted_at, self._looked_at = now, -math.inf

    async def aclose(self) -> None:
        """End a look under way; there is no other one."""
        self._closed = True
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)

    def _is_aged(self) -> bool:
        interval = self._source.interval
        return interval is not None and time.monotonic() - self._looked_at >= interval

    def _look(self) -> asyncio.Task[Documents]:
        if self._closed:
            raise ClosedError
        if self._looking is None:
            self._looking = asyncio.create_task(self._find())
            self._looking.add_done_callback(self._looked)
        return self._looking

    def _looked(self, task: asyncio.Task[Documents]) -> None:
        self._looking = None
        self._looked_at = time.monotonic()
        if not task.cancelled() and (error := task.exception()) is not None and self._documents is not None:
            _log.warning("the schema could not be looked at again, the old one stays: %s", error)

    async def _find(self) -> Documents:
        try:
            found = await self._source.find(self._execute)
            if self._documents is None or found.fingerprint != self._fingerprint:
                self._documents = Documents(await asyncio.to_thread(found.build))
                self._fingerprint = found.fingerprint
        except (TypeError, ValueError) as error:
            raise SchemaError(f"what was found is no schema: {error}") from error
        return self._documents
