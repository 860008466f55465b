"""Whether memory stays where it is over many reloads and many different operations."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from bench.figures import Figure
from bench.gateways import OURS
from bench.graphs import supergraph
from bench.measuring import Place, started
from bench.processes import resident_mib
from bench.workloads import WORKLOADS


def figures(place: Place, brief: bool) -> Iterator[Figure]:
    """Memory after the first tenth and at the end, of operations and of reloads."""
    operations, reloads = (1000, 10) if brief else (100_000, 1000)
    first, last = _over_operations(place, operations)
    yield Figure("growth", f"memory after {operations // 10:,} different operations", first, "MiB")
    yield Figure("growth", f"memory after {operations:,}", last, "MiB")
    first, last, taken = _over_reloads(place, reloads)
    yield Figure("growth", f"memory after {reloads // 10:,} reloads", first, "MiB")
    yield Figure("growth", f"memory after {taken:,}", last, "MiB")


def _over_operations(place: Place, count: int) -> tuple[float, float]:
    workload = replace(WORKLOADS["small"], requests=count)
    bodies = workload.bodies()
    with started(place, replace(OURS, name="growth"), workload.graph) as running:
        sizes = []
        for part in (bodies[: count // 10], bodies[count // 10 :]):
            options = ("-c", "8", "-n", str(len(part)), "-d", "1500s")
            place.load(running.port, running.path, part, *options)
            sizes.append(resident_mib(running.pid))
        return sizes[0], sizes[1]


def _over_reloads(place: Place, count: int) -> tuple[float, float, int]:
    text = supergraph(place.services, "graph", place.work).read_text()
    serving = place.work / "growth.graphql"
    serving.write_text(text)
    gateway = replace(OURS, name="growth reloads", command=OURS.command.replace("{supergraph}", str(serving)))
    with started(place, gateway, "graph") as running:
        early = 0.0
        for number in range(1, count + 1):
            fresh = serving.with_suffix(".new")
            fresh.write_text(f"{text}\n# {number}\n")
            fresh.replace(serving)
            _until_taken(running.log, number + 1)
            place.load(running.port, running.path, WORKLOADS["F"].bodies(), "-c", "1", "-n", "2")
            if number == max(1, count // 10):
                early = resident_mib(running.pid)
        return early, resident_mib(running.pid), _taken(running.log) - 1


def _until_taken(log: Path, count: int) -> None:
    end = time.monotonic() + 30
    while _taken(log) < count and time.monotonic() < end:
        time.sleep(0.05)


def _taken(log: Path) -> int:
    return log.read_text().count("generation serves")
