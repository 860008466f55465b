"""What one gateway process tells of itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.metadata import version
from platform import python_version
from typing import Any

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.manifest import FORMAT_VERSION
from dovetail_gateway.generation.status import LoadStatus
from dovetail_gateway.telemetry.metrics import Metrics

_MAX_TEXT = 1_000
"""Characters: what is refused may quote names of any length."""


class ProcessReporter:
    """See `Reporter`."""

    def __init__(self, load: LoadStatus, metrics: Metrics) -> None:
        self.accepting = False
        """Set once the process serves and listens."""
        self.draining = False
        """Set when the process is about to end: no new requests should come."""
        self._load = load
        self._metrics = metrics

    async def readiness(self) -> tuple[bool, Mapping[str, Any]]:
        """See `Reporter`. A refused artifact is shown; while a generation serves, it does not make unready."""
        details = {**self._digest(), **self._troubles()}
        if self.draining:
            return False, {"reason": "shutting down", **details}
        if self._load.digest is None:
            return False, {"reason": "no supergraph is loaded yet", **details}
        return self.accepting, details

    async def status(self) -> Mapping[str, Any]:
        """See `Reporter`."""
        load = self._load
        return {
            **self._digest(),
            "since": _time(load.since),
            "subgraphs": load.subgraphs,
            "generations": load.generations,
            "refusals": load.refusals,
            **self._troubles(),
            "draining": self.draining,
            "versions": {"dovetail": version("dovetail"), "artifactFormat": FORMAT_VERSION, "python": python_version()},
        }

    async def metrics(self) -> bytes:
        """See `Reporter`."""
        return self._metrics.exposition()

    def _digest(self) -> Mapping[str, Any]:
        return {"digest": self._load.digest}

    def _troubles(self) -> Mapping[str, Any]:
        load = self._load
        troubles: dict[str, Any] = {}
        if load.refusal is not None:
            troubles["refused"] = {
                "code": load.refusal.code,
                "message": load.refusal.message[:_MAX_TEXT],
                "since": _time(load.refused_since),
                "diagnostics": [_diagnostic(item) for item in load.refusal.diagnostics[:20]],
            }
        if load.unavailable:
            troubles["unavailable"] = {name: reason[:_MAX_TEXT] for name, reason in load.unavailable.items()}
        return troubles


def _diagnostic(item: Diagnostic) -> Mapping[str, Any]:
    return {
        "code": item.code,
        "severity": item.severity,
        "message": item.message[:_MAX_TEXT],
        "coordinate": item.coordinate[:_MAX_TEXT],
    }


def _time(moment: float | None) -> str | None:
    return None if moment is None else datetime.fromtimestamp(moment, UTC).isoformat(timespec="milliseconds")
