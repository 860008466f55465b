"""A fake observer that keeps what it was told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from typing import Any

from .observer import Observer, SubgraphOutcome


class RecordingObserver(Observer):
    """Counts moments by name and keeps them in order."""

    def __init__(self) -> None:
        self.moments: list[tuple[str, dict[str, Any]]] = []

    def _record(self, name: str, **details: Any) -> None:
        self.moments.append((name, details))

    def counts(self) -> Counter[str]:
        """How often each moment came."""
        return Counter(name for name, _ in self.moments)

    def last(self, name: str) -> dict[str, Any]:
        """The details of the latest moment of this name."""
        return next(details for moment, details in reversed(self.moments) if moment == name)

    def connection_refused(self) -> None:
        """See `Observer`."""
        self._record("connection_refused")

    def request_started(self) -> None:
        """See `Observer`."""
        self._record("request_started")

    def request_finished(self, *, status: int, code: str | None, seconds: float) -> None:
        """See `Observer`."""
        self._record("request_finished", status=status, code=code, seconds=seconds)

    def document_prepared(self, *, cached: bool, seconds: float) -> None:
        """See `Observer`."""
        self._record("document_prepared", cached=cached, seconds=seconds)

    def plan_made(self, *, cached: bool, seconds: float) -> None:
        """See `Observer`."""
        self._record("plan_made", cached=cached, seconds=seconds)

    def subgraph_called(self, *, subgraph: str, outcome: SubgraphOutcome, seconds: float) -> None:
        """See `Observer`."""
        self._record("subgraph_called", subgraph=subgraph, outcome=outcome, seconds=seconds)

    def subgraph_retried(self, *, subgraph: str) -> None:
        """See `Observer`."""
        self._record("subgraph_retried", subgraph=subgraph)

    def generation_started(self, *, digest: str, subgraphs: Collection[str], seconds: float) -> None:
        """See `Observer`."""
        self._record("generation_started", digest=digest, subgraphs=subgraphs, seconds=seconds)

    def generations_alive(self, count: int) -> None:
        """See `Observer`."""
        self._record("generations_alive", count=count)

    def artifact_refused(self, *, code: str) -> None:
        """See `Observer`."""
        self._record("artifact_refused", code=code)

    def source_available(self, *, source: str, available: bool) -> None:
        """See `Observer`."""
        self._record("source_available", source=source, available=available)
