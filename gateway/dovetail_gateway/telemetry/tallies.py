"""Counters and histograms that cost next to nothing to count with, and become Prometheus' families when they are read.

All counting is on one thread, so numbers need no locks.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate

from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily
from prometheus_client.registry import Collector
from prometheus_client.utils import floatToGoString

Labels = tuple[str, ...]


class Counts(Collector):
    """A counter; `series` has its numbers by the values of its labels, in the order of their names."""

    def __init__(self, name: str, text: str, labels: Sequence[str] = ()) -> None:
        self._name, self._text, self._labels = name, text, labels
        self.series: defaultdict[Labels, int] = defaultdict(int, {} if labels else {(): 0})

    def collect(self) -> Iterator[CounterMetricFamily]:
        """See `Collector`."""
        family = CounterMetricFamily(self._name, self._text, labels=self._labels)
        for labels, number in self.series.items():
            family.add_metric(labels, number)
        yield family


class Times:
    """A series of a histogram: how many times were at most as long as each bound, in seconds."""

    __slots__ = ("_bounds", "_numbers", "_sum")

    def __init__(self, bounds: Sequence[float]) -> None:
        self._bounds = bounds
        self._numbers = [0] * (len(bounds) + 1)
        self._sum = 0.0

    def observe(self, seconds: float) -> None:
        """Count one."""
        self._numbers[bisect_left(self._bounds, seconds)] += 1
        self._sum += seconds

    def add_to(self, family: HistogramMetricFamily, labels: Labels) -> None:
        """Show it."""
        names = [*map(floatToGoString, self._bounds), "+Inf"]
        family.add_metric(labels, [*zip(names, accumulate(self._numbers), strict=True)], self._sum)


class Histogram(Collector):
    """A histogram; `series` has its times by the values of its labels, in the order of their names."""

    def __init__(self, name: str, text: str, bounds: Sequence[float], labels: Sequence[str] = ()) -> None:
        self._name, self._text, self._labels = name, text, labels
        self.series: defaultdict[Labels, Times] = defaultdict(
            partial(Times, bounds), {} if labels else {(): Times(bounds)}
        )

    def collect(self) -> Iterator[HistogramMetricFamily]:
        """See `Collector`."""
        family = HistogramMetricFamily(self._name, self._text, labels=self._labels)
        for labels, times in self.series.items():
            times.add_to(family, labels)
        yield family
