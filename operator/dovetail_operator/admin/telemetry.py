"""The operator's Prometheus metrics; the one list of their names. Labels take bounded sets of values only."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import generate_latest

from dovetail_operator.ports import Kind, ReconcileResult

_SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """What is looked at when metrics are asked for."""

    leads: bool
    objects: Mapping[tuple[str, str, str], int] = field(default_factory=dict)
    """How many objects there are by kind, status and reason of their condition Ready."""
    busy_seconds: float = 0.0


class Metrics:
    """A `Telemetry` with a registry of its own."""

    def __init__(self) -> None:
        # A second series for each counter, of no use while counters start at zero with the process.
        disable_created_metrics()
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._reconciles = Counter(
            "dovetail_operator_reconciles", "Looks at the cluster, by result.", ["result"], registry=registry
        )
        self._seconds = Histogram(
            "dovetail_operator_reconcile_seconds",
            "Time of a look at the cluster: reading, deciding, writing.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._busy = Gauge(
            "dovetail_operator_reconcile_busy_seconds",
            "How long the look that is under way has lasted.",
            registry=registry,
        )
        self._succeeded = Gauge(
            "dovetail_operator_last_success_timestamp_seconds",
            "When all was as it should be, or was written.",
            registry=registry,
        )
        self._artifact_bytes = Gauge(
            "dovetail_operator_artifact_bytes", "Size of all stored artifacts.", registry=registry
        )
        self._largest_artifact_bytes = Gauge(
            "dovetail_operator_largest_artifact_bytes", "Size of the largest of them.", registry=registry
        )
        self._fetches = Counter(
            "dovetail_operator_fetches", "Questions to endpoints for their schemas.", ["result"], registry=registry
        )
        self._missed = Counter(
            "dovetail_operator_watch_missed",
            "Changes that a list has shown and the watch of this kind has not told.",
            ["kind"],
            registry=registry,
        )
        self._leader = Gauge(
            "dovetail_operator_leader", "1 while this operator is the one that writes.", registry=registry
        )
        self._objects = Gauge(
            "dovetail_operator_objects",
            "GraphQLSchemas and GraphQLGateways by their condition Ready.",
            ["kind", "ready", "reason"],
            registry=registry,
        )

    def exposition(self, state: State) -> bytes:
        """All metrics in Prometheus' text format."""
        self._leader.set(state.leads)
        self._busy.set(state.busy_seconds)
        self._objects.clear()
        for (kind, ready, reason), count in state.objects.items():
            self._objects.labels(kind=kind, ready=ready, reason=reason).set(count)
        return generate_latest(self._registry)

    def reconciled(self, result: ReconcileResult, seconds: float) -> None:
        """See `Telemetry`."""
        self._reconciles.labels(result=result).inc()
        self._seconds.observe(seconds)
        if result == "done":
            self._succeeded.set(time.time())

    def stored(self, total: int, largest: int) -> None:
        """See `Telemetry`."""
        self._artifact_bytes.set(total)
        self._largest_artifact_bytes.set(largest)

    def fetched(self, *, answered: bool) -> None:
        """See `Telemetry`."""
        self._fetches.labels(result="answered" if answered else "failed").inc()

    def missed(self, kind: Kind) -> None:
        """See `Telemetry`."""
        self._missed.labels(kind=kind).inc()
