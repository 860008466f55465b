"""The observer that keeps Prometheus metrics; the one list of their names. Labels take bounded sets of values only."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from typing import get_args

from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
from prometheus_client.exposition import generate_latest

from .observer import Observer, SubgraphOutcome
from .tallies import Counts, Histogram, Labels, Times

_LONGEST_LABEL = 200
_HIT, _MISS = ("hit",), ("miss",)
_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_BUILD_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics(Observer):
    """Counts what happens, in a registry of its own."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._refused_connections = self._counts("connections_refused", "Connections of clients over the limit.")
        self._requests = self._counts(
            "requests", "Requests answered, by HTTP status and our error code.", "status", "code"
        )
        self._request_seconds = self._times("request_seconds", "Time to answer a request, subgraphs included.")[()]
        self._requests_in_flight = 0
        self._gauge("requests_in_flight", "Requests being answered.").set_function(lambda: self._requests_in_flight)
        self._documents = self._counts("documents", "Documents prepared, by whether the cache had them.", "cache")
        self._document_seconds = self._times(
            "document_seconds", "Time to parse, check and normalise a document that the cache did not have."
        )[()]
        self._plans = self._counts("plans", "Plans used, by whether the cache had them.", "cache")
        self._plan_seconds = self._times("plan_seconds", "Time to plan an operation that the cache did not have.")[()]
        self._calls = self._counts("subgraph_calls", "Calls to subgraphs, by outcome.", "subgraph", "outcome")
        self._call_seconds = self._times("subgraph_call_seconds", "Time of calls to subgraphs.", "subgraph")
        self._retries = self._counts("subgraph_retries", "Queries sent a second time.", "subgraph")
        self._generation = self._gauge("generation_info", "1 for the generation that serves.", "digest")
        self._generation_started = self._gauge("generation_start_timestamp_seconds", "When it began to serve.")
        self._subgraphs = self._gauge("generation_subgraphs", "Its subgraphs.")
        self._alive = self._gauge(
            "generations_alive", "Generations in memory: the serving one, and those with requests in flight."
        )
        self._build_seconds = self._times(
            "generation_build_seconds", "Time to build a generation.", bounds=_BUILD_SECONDS
        )[()]
        self._refused = self._counts("artifacts_refused", "Artifacts refused, by code.", "code")
        self._source = self._gauge(
            "source_up", "1 while a source (artifact, configuration, secrets) can be read.", "source"
        )

    def _counts(self, name: str, text: str, *labels: str) -> dict[Labels, int]:
        counts = Counts(f"dovetail_{name}", text, labels)
        self._registry.register(counts)
        return counts.series

    def _times(self, name: str, text: str, *labels: str, bounds: Sequence[float] = _SECONDS) -> dict[Labels, Times]:
        histogram = Histogram(f"dovetail_{name}", text, bounds, labels)
        self._registry.register(histogram)
        return histogram.series

    def _gauge(self, name: str, text: str, *labels: str) -> Gauge:
        return Gauge(f"dovetail_{name}", text, labels, registry=self._registry)

    def exposition(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self._registry)

    def connection_refused(self) -> None:
        """See `Observer`."""
        self._refused_connections[()] += 1

    def request_started(self) -> None:
        """See `Observer`."""
        self._requests_in_flight += 1

    def request_finished(self, *, status: int, code: str | None, seconds: float) -> None:
        """See `Observer`."""
        self._requests_in_flight -= 1
        self._requests[str(status), code or ""] += 1
        self._request_seconds.observe(seconds)

    def document_prepared(self, *, cached: bool, seconds: float) -> None:
        """See `Observer`."""
        self._documents[_HIT if cached else _MISS] += 1
        if not cached:
            self._document_seconds.observe(seconds)

    def plan_made(self, *, cached: bool, seconds: float) -> None:
        """See `Observer`."""
        self._plans[_HIT if cached else _MISS] += 1
        if not cached:
            self._plan_seconds.observe(seconds)

    def subgraph_called(self, *, subgraph: str, outcome: SubgraphOutcome, seconds: float) -> None:
        """See `Observer`."""
        label = self._labels.get(subgraph) or self._subgraph(subgraph)
        self._calls[label, outcome] += 1
        self._call_seconds[(label,)].observe(seconds)

    def subgraph_retried(self, *, subgraph: str) -> None:
        """See `Observer`."""
        self._retries[(self._subgraph(subgraph),)] += 1

    def generation_started(self, *, digest: str, subgraphs: Collection[str], seconds: float) -> None:
        """See `Observer`."""
        self._forget_all_but(subgraphs)
        self._generation.clear()
        self._generation.labels(digest=digest).set(1)
        self._generation_started.set(time.time())
        self._subgraphs.set(len(subgraphs))
        self._build_seconds.observe(seconds)

    def _subgraph(self, name: str) -> str:
        label = self._labels[name] = _label(name)
        return label

    def _forget_all_but(self, subgraphs: Collection[str]) -> None:
        """Series of subgraphs that are gone: who renames a schema again and again must not fill the memory."""
        stay = {_label(name) for name in subgraphs}
        for label in set(self._labels.values()) - stay:
            for outcome in get_args(SubgraphOutcome):
                self._calls.pop((label, outcome), None)
            self._call_seconds.pop((label,), None)
            self._retries.pop((label,), None)
        self._labels = {name: label for name, label in self._labels.items() if label in stay}

    def generations_alive(self, count: int) -> None:
        """See `Observer`."""
        self._alive.set(count)

    def artifact_refused(self, *, code: str) -> None:
        """See `Observer`."""
        self._refused[(code,)] += 1

    def source_available(self, *, source: str, available: bool) -> None:
        """See `Observer`."""
        self._source.labels(source=source).set(available)


def _label(name: str) -> str:
    """A name of any length and characters, as a label that can be written."""
    return name[:_LONGEST_LABEL].encode("utf-8", "backslashreplace").decode()
