"""Where one source delivers to the loader."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

from dovetail_gateway.telemetry.observer import GenerationObserver

from .status import LoadStatus

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Inlet(Generic[T]):
    """Hands content on and keeps note of whether the source can be read; see `Publish`."""

    def __init__(self, name: str, take: Callable[[T], None], status: LoadStatus, observer: GenerationObserver) -> None:
        self._name = name
        self._take = take
        self._status = status
        self._observer = observer

    def found(self, content: T) -> None:
        """See `Publish`. What `take` raises leaves the note as it was."""
        self._take(content)
        if self._status.unavailable.pop(self._name, None) is not None:
            _log.info("source can be read again", extra={"source": self._name})
        self._observer.source_available(source=self._name, available=True)

    def failed(self, reason: str) -> None:
        """See `Publish`."""
        if self._status.unavailable.get(self._name) != reason:
            self._status.unavailable[self._name] = reason
            _log.warning("source cannot be read", extra={"source": self._name, "detail": reason})
        self._observer.source_available(source=self._name, available=False)
