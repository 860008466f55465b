"""The observer that keeps Prometheus metrics; the one list of their names. Labels take bounded sets of values only."""

from __future__ import annotations

import time
from collections.abc import Collection
from typing import get_args

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, disable_created_metrics
from prometheus_client.exposition import generate_latest

from .observer import Observer, SubgraphOutcome
from .series import Series

_LONGEST_LABEL = 200
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_BUILD_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics(Observer):
    """Counts what happens, in a registry of its own."""

    def __init__(self) -> None:
        # A second series for each counter, of no use while counters start at zero with the process.
        disable_created_metrics()
        registry = CollectorRegistry()
        self._labels: dict[str, str] = {}
        self._registry = registry
        ProcessCollector(registry=registry)
        self._refused_connections = Counter(
            "dovetail_connections_refused", "Connections of clients over the limit.", registry=registry
        )
        self._requests = Series(
            Counter(
                "dovetail_requests",
                "Requests answered, by HTTP status and our error code.",
                ["status", "code"],
                registry=registry,
            )
        )
        self._request_seconds = Histogram(
            "dovetail_request_seconds",
            "Time to answer a request, subgraphs included.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._in_flight = Gauge("dovetail_requests_in_flight", "Requests being answered.", registry=registry)
        self._documents = Series(
            Counter(
                "dovetail_documents", "Documents prepared, by whether the cache had them.", ["cache"], registry=registry
            )
        )
        self._document_seconds = Histogram(
            "dovetail_document_seconds",
            "Time to parse, check and normalise a document that the cache did not have.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._plans = Series(
            Counter("dovetail_plans", "Plans used, by whether the cache had them.", ["cache"], registry=registry)
        )
        self._plan_seconds = Histogram(
            "dovetail_plan_seconds",
            "Time to plan an operation that the cache did not have.",
            buckets=_SECONDS,
            registry=registry,
        )
        self._calls = Series(
            Counter(
                "dovetail_subgraph_calls", "Calls to subgraphs, by outcome.", ["subgraph", "outcome"], registry=registry
            )
        )
        self._call_seconds = Series(
            Histogram(
                "dovetail_subgraph_call_seconds",
                "Time of calls to subgraphs.",
                ["subgraph"],
                buckets=_SECONDS,
                registry=registry,
            )
        )
        self._retries = Series(
            Counter("dovetail_subgraph_retries", "Queries sent a second time.", ["subgraph"], registry=registry)
        )
        self._generation = Gauge(
            "dovetail_generation_info", "1 for the generation that serves.", ["digest"], registry=registry
        )
        self._generation_started = Gauge(
            "dovetail_generation_start_timestamp_seconds", "When it began to serve.", registry=registry
        )
        self._subgraphs = Gauge("dovetail_generation_subgraphs", "Its subgraphs.", registry=registry)
        self._alive = Gauge(
            "dovetail_generations_alive",
            "Generations in memory: the serving one, and those with requests in flight.",
            registry=registry,
        )
        self._build_seconds = Histogram(
            "dovetail_generation_build_seconds",
            "Time to build a generation.",
            buckets=_BUILD_SECONDS,
            registry=registry,
        )
        self._refused = Counter(
            "dovetail_artifacts_refused", "Artifacts refused, by code.", ["code"], registry=registry
        )
        self._source = Gauge(
            "dovetail_source_up",
            "1 while a source (artifact, configuration, secrets) can be read.",
            ["source"],
            registry=registry,
        )

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    def connection_refused(self) -> None:
        """See `Observer`."""
        self._refused_connections.inc()

    def request_started(self) -> None:
        """See `Observer`."""
        self._in_flight.inc()

    def request_finished(self, *, status: int, code: str | None, seconds: float) -> None:
        """See `Observer`."""
        self._in_flight.dec()
        self._requests[str(status), code or ""].inc()
        self._request_seconds.observe(seconds)

    def document_prepared(self, *, cached: bool, seconds: float) -> None:
        """See `Observer`."""
        self._documents[_cache(cached)].inc()
        if not cached:
            self._document_seconds.observe(seconds)

    def plan_made(self, *, cached: bool, seconds: float) -> None:
        """See `Observer`."""
        self._plans[_cache(cached)].inc()
        if not cached:
            self._plan_seconds.observe(seconds)

    def subgraph_called(self, *, subgraph: str, outcome: SubgraphOutcome, seconds: float) -> None:
        """See `Observer`."""
        label = self._subgraph(subgraph)
        self._calls[label, outcome].inc()
        self._call_seconds[(label,)].observe(seconds)

    def subgraph_retried(self, *, subgraph: str) -> None:
        """See `Observer`."""
        self._retries[(self._subgraph(subgraph),)].inc()

    def generation_started(self, *, digest: str, subgraphs: Collection[str], seconds: float) -> None:
        """See `Observer`."""
        self._forget_all_but(subgraphs)
        self._generation.clear()
        self._generation.labels(digest=digest).set(1)
        self._generation_started.set(time.time())
        self._subgraphs.set(len(subgraphs))
        self._build_seconds.observe(seconds)

    def _subgraph(self, name: str) -> str:
        label = self._labels.get(name)
        if label is None:
            label = self._labels[name] = _label(name)
        return label

    def _forget_all_but(self, subgraphs: Collection[str]) -> None:
        """Series of subgraphs that are gone: who renames a schema again and again must not fill the memory."""
        stay = {_label(name) for name in subgraphs}
        for label in set(self._labels.values()) - stay:
            for outcome in get_args(SubgraphOutcome):
                self._calls.forget(label, outcome)
            self._call_seconds.forget(label)
            self._retries.forget(label)
        self._labels = {name: label for name, label in self._labels.items() if label in stay}

    def generations_alive(self, count: int) -> None:
        """See `Observer`."""
        self._alive.set(count)

    def artifact_refused(self, *, code: str) -> None:
        """See `Observer`."""
        self._refused.labels(code=code).inc()

    def source_available(self, *, source: str, available: bool) -> None:
        """See `Observer`."""
        self._source.labels(source=source).set(available)


def _label(name: str) -> str:
    """A name of any length and characters, as a label that can be written."""
    return name[:_LONGEST_LABEL].encode("utf-8", "backslashreplace").decode()


def _cache(cached: bool) -> tuple[str]:
    return ("hit",) if cached else ("miss",)
