"""A schema of 4,000 types swapped every second under load: failed requests, waits, and how many swaps were taken."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import yaml

from bench.figures import Figure
from bench.gateways import OURS
from bench.graphs import DOVETAIL
from bench.measuring import Place, Started, WrongAnswerError, checked, started
from bench.services import Services
from bench.workloads import WORKLOADS

TYPES = 4000
# Ten connections with a request every 50 ms each: 200 requests a second that have no need to queue.
_PACE = ("-c", "10", "-every", "50ms")


def figures(place: Place, brief: bool) -> Iterator[Figure]:
    """Waits of small requests without and with swaps."""
    seconds, types = (3, 200) if brief else (20, TYPES)
    versions = [_supergraph(place.services, place.work, types, number) for number in range(2)]
    serving = place.work / "reload.graphql"
    serving.write_bytes(versions[0])
    gateway = replace(OURS, name="reload", command=OURS.command.replace("{supergraph}", str(serving)))
    with started(place, gateway, "graph") as running:
        checked(place, running, WORKLOADS["small"])
        _load(place, running, 2)
        idle = _load(place, running, seconds)
        before = _taken(running.log)
        with _swapping(serving, versions):
            swapped = _load(place, running, seconds)
        checked(place, running, WORKLOADS["F"])
        taken = (_taken(running.log) - before) / seconds
    yield Figure("reload", "failed requests", swapped["failed"], "")
    yield Figure("reload", "swaps taken a second", taken, "")
    yield Figure("reload", "p99 without swaps", idle["p99_ms"], "ms")
    yield Figure("reload", "p99 with swaps", swapped["p99_ms"], "ms")
    yield Figure("reload", "p99 with swaps ÷ without", swapped["p99_ms"] / idle["p99_ms"], "times")
    yield Figure("reload", "longest wait without swaps", idle["max_ms"], "ms")
    yield Figure("reload", "longest wait with swaps, which bounds a stall of the loop", swapped["max_ms"], "ms")


def _load(place: Place, running: Started, seconds: float) -> dict[str, float]:
    """Ask at an even pace; failures are counted, not raised."""
    bodies = WORKLOADS["small"].bodies()
    try:
        return {**place.load(running.port, running.path, bodies, *_PACE, "-d", f"{seconds}s"), "failed": 0}
    except WrongAnswerError as problem:
        return {**problem.result, "failed": problem.result["bad"] + problem.result["errors"]}


@contextmanager
def _swapping(target: Path, versions: list[bytes]) -> Iterator[None]:
    """Replace a file every second by the next version."""
    ended = threading.Event()

    def swap() -> None:
        number = 0
        while not ended.wait(1):
            number += 1
            fresh = target.with_suffix(".new")
            fresh.write_bytes(versions[number % len(versions)])
            fresh.replace(target)

    thread = threading.Thread(target=swap, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def _supergraph(services: Services, work: Path, types: int, version: int) -> bytes:
    """Compose the deep query's graph with one more subgraph of many types; versions differ in one field."""
    bulk = ["type Query { bulk: B0 }"]
    bulk += [
        f"type B{number} {{ id: ID! name: String! count: Int next: B{(number + 1) % types} }}"
        for number in range(types)
    ]
    bulk.append(f"extend type B0 {{ version{version}: Int }}")
    subgraphs = {
        name: {"routing_url": url, "schema": {"sdl": services.sdl(url)}}
        for name, url in services.members("graph").items()
    }
    subgraphs["bulk"] = {"routing_url": f"{services.address}/bulk", "schema": {"sdl": "\n".join(bulk)}}
    source, target = work / "reload.yaml", work / f"reload-{version}.graphql"
    source.write_text(yaml.safe_dump({"federation_version": 2, "subgraphs": subgraphs}))
    subprocess.run([DOVETAIL, "compose", source, "-o", target], check=True, stdout=subprocess.DEVNULL)
    return target.read_bytes()


def _taken(log: Path) -> int:
    """Count the generations that the gateway has said it serves."""
    time.sleep(1.5)
    return log.read_text().count("generation serves")
