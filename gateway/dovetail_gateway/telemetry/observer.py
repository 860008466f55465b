"""The port of telemetry: named moments of a gateway's life, without any library's types."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal, Protocol

SubgraphOutcome = Literal["ok", "http_error", "timeout", "unreachable", "too_large", "refused", "cancelled"]
"""How a call to a subgraph ended: a closed set, because it becomes a label."""


class RequestObserver(Protocol):
    """What the public port and the request pipeline report."""

    def connection_refused(self) -> None:
        """A client's connection was one too many."""
        ...

    def request_started(self) -> None:
        """A client's request entered the pipeline; `request_finished` follows exactly once."""
        ...

    def request_finished(self, *, status: int, code: str | None, seconds: float) -> None:
        """It was answered with this HTTP status. `code`: our own error code of the answer's first error, if any."""
        ...

    def document_prepared(self, *, cached: bool, seconds: float) -> None:
        """A document was parsed, checked and normalised, or found in the generation's cache."""
        ...

    def plan_made(self, *, cached: bool, seconds: float) -> None:
        """An operation was planned, or its plan found in the generation's cache."""
        ...


class SubgraphObserver(Protocol):
    """What calls to subgraphs report. `subgraph` is a name of the loaded supergraph, so its values are bounded."""

    def subgraph_called(self, *, subgraph: str, outcome: SubgraphOutcome, seconds: float) -> None:
        """A call ended."""
        ...

    def subgraph_retried(self, *, subgraph: str) -> None:
        """A query is sent a second time, after a connection that broke before it answered."""
        ...


class GenerationObserver(Protocol):
    """What loading reports."""

    def generation_started(self, *, digest: str, subgraphs: Collection[str], seconds: float) -> None:
        """A generation was built in so many seconds and now serves."""
        ...

    def generations_alive(self, count: int) -> None:
        """How many generations hold memory: the serving one and those with requests in flight."""
        ...

    def artifact_refused(self, *, code: str) -> None:
        """An artifact was refused; the running generation goes on."""
        ...

    def source_available(self, *, source: str, available: bool) -> None:
        """Whether a source (`artifact`, `addresses`, `configuration`, `secrets`) can be read."""
        ...


class Observer(RequestObserver, SubgraphObserver, GenerationObserver, Protocol):
    """All moments together; a part of the gateway asks for the narrowest protocol that it needs."""
