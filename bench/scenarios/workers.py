"""Throughput from one worker to two, which may use all cores: so the work must be the gateway's, not the load's."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bench.figures import Figure
from bench.gateways import OURS
from bench.measuring import Place, started
from bench.processes import cpu_seconds, ended_children_seconds
from bench.workloads import WORKLOADS, body_of

_TEXTS = 4_000
"""More than a gateway remembers, so that each is new to it. To the services all are the same: they look answers up."""


def figures(place: Place, brief: bool) -> Iterator[Figure]:
    """Requests a second with one and with two workers, their ratio, and what the load's side took of the cores."""
    (body,) = WORKLOADS["F"].bodies()
    query = json.loads(body)["query"]
    texts = [body_of(f"{query}# {number}\n") for number in range(_TEXTS)]
    rates, shares = {}, {}
    for workers in (1, 2):
        rates[workers], shares[workers] = _run(place, workers, texts, 2 if brief else 10)
        name = f"new texts of F with {workers} worker{'s' * (workers > 1)}"
        yield Figure("workers", name, rates[workers], "requests/s")
    yield Figure("workers", "new texts of F with 2 workers ÷ with 1", rates[2] / rates[1], "times")
    yield Figure("workers", "services and load with 2 workers", shares[2], "cores")


def _run(place: Place, workers: int, bodies: Sequence[bytes], seconds: float) -> tuple[float, float]:
    """Requests a second, and the cores that services and load generator used."""
    gateway = replace(OURS, name=f"dovetail, {workers} workers", command=f"{OURS.command} --workers {workers}")
    with started(place, gateway, WORKLOADS["F"].graph, core="") as running:
        while "ready at" not in running.log.read_text():  # the first answer comes before the second worker is there
            time.sleep(0.1)
        options = ("-c", "16", "-d", f"{seconds}s")
        place.load(running.port, running.path, bodies, *options)
        before = _load_side(place)
        result = place.load(running.port, running.path, bodies, *options)
        used = _load_side(place) - before
        return result["rps"], used * result["rps"] / result["requests"]


def _load_side(place: Place) -> float:
    """CPU seconds so far."""
    return cpu_seconds(place.services.pid) + ended_children_seconds()
