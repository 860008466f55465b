"""Throughput from one worker to two: both may use all cores, and the load's side takes little of them."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

from bench.figures import Figure
from bench.gateways import OURS
from bench.measuring import Place, started
from bench.workloads import WORKLOADS


def figures(place: Place, brief: bool) -> Iterator[Figure]:
    """Requests a second of the deep query with one and with two workers, and their ratio."""
    rates = {workers: _rate(place, workers, 1 if brief else 8) for workers in (1, 2)}
    for workers, rate in rates.items():
        yield Figure("workers", f"F with {workers} worker{'s' * (workers > 1)}", rate, "requests/s")
    yield Figure("workers", "F with 2 workers ÷ with 1", rates[2] / rates[1], "times")


def _rate(place: Place, workers: int, seconds: float) -> float:
    gateway = replace(OURS, name=f"dovetail, {workers} workers", command=f"{OURS.command} --workers {workers}")
    workload = WORKLOADS["F"]
    with started(place, gateway, workload.graph, core="") as running:
        while "ready at" not in running.log.read_text():  # the first answer comes before the second worker is there
            time.sleep(0.1)
        options = ("-c", "16", "-d", f"{seconds}s")
        place.load(running.port, running.path, workload.bodies(), *options)
        rate: float = place.load(running.port, running.path, workload.bodies(), *options)["rps"]
        return rate
