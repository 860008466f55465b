"""Measure one gateway under one workload: check its answer, warm it, load it, read what it used."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import graphs, processes
from bench.asking import NotReadyError, free_port, post, until_ready
from bench.gateways import PEERS, Gateway
from bench.services import SOURCE, Services
from bench.workloads import Workload


class WrongAnswerError(Exception):
    """A gateway's answer was not the expected one, or some answers under load were not: then `result` counts them."""

    def __init__(self, message: str, result: Mapping[str, Any] | None = None) -> None:
        super().__init__(message)
        self.result = result or {}


@dataclass(frozen=True, slots=True)
class Place:
    """Where measurements happen: services, programs, scratch space, cores."""

    services: Services
    installed: Path
    work: Path
    gateway_core: str
    load_core: str
    node: str

    def load(self, port: int, path: str, bodies: Sequence[bytes], *options: str) -> dict[str, Any]:
        """Run the load generator; its options are those of `go/loadgen`."""
        file = self.work / "bodies.txt"
        file.write_bytes(b"\n".join(bodies))
        program = str(self.installed / "bin" / "loadgen")
        command = [program, "-addr", f"127.0.0.1:{port}", "-path", path, "-body", str(file), *options]
        done = subprocess.run(
            processes.pinned(self.load_core, command), capture_output=True, text=True, timeout=1800, check=False
        )
        if done.returncode:
            raise WrongAnswerError(done.stderr)
        result: dict[str, Any] = json.loads(done.stdout)
        bad, failed, count = result["bad"], result["errors"], result["requests"]
        if bad or failed or not count:
            raise WrongAnswerError(f"{bad} bad, {failed} failed of {count}: {result['note']}", result)
        return result


@dataclass(frozen=True, slots=True)
class Row:
    """What one run of one gateway under one workload gave, or why it gave nothing."""

    gateway: str
    workload: str
    round: int
    floor: bool = False
    failed: str = ""
    requests: int = 0
    cpu_ms: float = 0.0
    """CPU time of the gateway's process tree for a request: the main figure."""
    per_second: float = 0.0
    p50_ms: float = 0.0
    p99_ms: float = 0.0
    peak_mib: float = 0.0
    grew_mib: float = 0.0
    """Resident memory after the timed part, less that before it."""
    calls: int = 0
    """Of services, by one request alone; so are the bytes."""
    sent: int = 0
    received: int = 0
    answer: int = 0
    busy: float = 0.0
    """Cores the gateway used. Well below 1 with little other load: the load's side was the limit."""
    other_load: float = 0.0
    """Cores used by what is no part of the measurement: the noise."""


@dataclass(frozen=True, slots=True)
class Started:
    """A gateway that answers."""

    pid: int
    port: int
    path: str
    log: Path
    """What it has said."""

    @property
    def url(self) -> str:
        """Where it is asked."""
        return f"http://127.0.0.1:{self.port}{self.path}"


@contextmanager
def started(
    place: Place, gateway: Gateway, graph: str, batching: bool = True, core: str | None = None
) -> Iterator[Started]:
    """Compose what the gateway serves and run it."""
    port = free_port()
    places = {
        "supergraph": graphs.supergraph(place.services, graph, place.work),
        "config": graphs.policies(place.work, batching),
        "port": port,
        "whole": place.services.whole(graph),
        "members": f"{place.services.address}/{graph}",
        "sdl": SOURCE / "sdl",
        "work": place.work,
        "installed": place.installed,
        "peers": PEERS,
        "node": place.node,
    }
    folder = Path(gateway.folder.format(**places))
    environment = {key: text.format(**places) for key, text in gateway.environment.items()}
    if gateway.prepare:
        command = gateway.prepare.format(**{key: shlex.quote(str(each)) for key, each in places.items()})
        merged = {**os.environ, **environment}
        subprocess.run(command, shell=True, check=True, cwd=folder, env=merged, stdout=subprocess.DEVNULL)
    log = place.work / f"{gateway.name.replace(' ', '-')}.log"
    log.unlink(missing_ok=True)
    pin = place.gateway_core if core is None else core
    words = gateway.command.format(**places)
    with processes.running(words, core=pin, log=log, folder=folder, environment=environment) as process:
        found = Started(process.pid, port, gateway.path, log)
        until_ready(found.url, process)
        yield found


def measure(place: Place, gateway: Gateway, workloads: Sequence[Workload], number: int, brief: bool) -> Iterator[Row]:
    """Start a gateway once and run these workloads, which are of one graph and one setting; a failure is a row."""
    rest = list(workloads)
    try:
        with started(place, gateway, rest[0].graph, rest[0].batching) as running:
            while rest:
                workload = rest[0]
                try:
                    yield _timed(place, gateway, running, workload, number, brief)
                except (WrongAnswerError, OSError, subprocess.SubprocessError) as problem:
                    yield Row(gateway.name, workload.name, number, gateway.floor, failed=_said(problem))
                rest.pop(0)
    except (NotReadyError, OSError, subprocess.SubprocessError) as problem:
        for workload in rest:
            yield Row(gateway.name, workload.name, number, gateway.floor, failed=_said(problem))


def checked(place: Place, running: Started, workload: Workload) -> int:
    """Compare one answer with the expected one; return its size."""
    body = workload.bodies()[0]
    raw = post(running.url, body)
    answer = json.loads(raw)
    data, errors = place.services.expected(workload.graph, body)
    if answer.get("data") != data or len(answer.get("errors", ())) != errors:
        raise WrongAnswerError(f"wrong answer: {str(answer.get('errors') or raw)[:300]}")
    return len(raw)


def answers_file(place: Place, workload: Workload) -> Path:
    """Return where the bodies stand that the last measured gateway got from services, one a line, and its own last."""
    return place.work / f"{workload.name}.answers"


def _timed(place: Place, gateway: Gateway, running: Started, workload: Workload, number: int, brief: bool) -> Row:
    size = checked(place, running, workload)
    place.services.calls()
    raw = post(running.url, workload.bodies()[0])
    if not gateway.floor:
        answers_file(place, workload).write_bytes(b"\n".join([*place.services.answers(), raw]))
    alone = place.services.calls()
    connections = ("-c", str(workload.connections))
    warm, timed = (1.0, 2.0) if brief else (workload.warm, workload.timed)
    place.load(running.port, running.path, workload.bodies(start=500_000), *connections, "-d", f"{warm}s")
    until = ("-n", str(workload.requests), "-d", "600s") if workload.requests else ("-d", f"{timed}s")
    # The operations that come once are none of those before.
    bodies = workload.bodies(start=1)
    time.sleep(0.3)
    before = processes.resident_mib(running.pid)
    with processes.PeakMemory(running.pid) as peak:
        clock = time.monotonic()
        cpu, ours, machine = _used(place, running)
        result = place.load(running.port, running.path, bodies, *connections, *until, "-size", str(size))
        wall = time.monotonic() - clock
        cpu_after, ours_after, machine_after = _used(place, running)
    others = (machine_after - machine) - (ours_after - ours)
    return Row(
        gateway.name,
        workload.name,
        number,
        gateway.floor,
        requests=result["requests"],
        cpu_ms=round((cpu_after - cpu) / result["requests"] * 1000, 4),
        per_second=round(result["rps"], 2),
        p50_ms=round(result["p50_ms"], 3),
        p99_ms=round(result["p99_ms"], 3),
        peak_mib=round(peak.mib, 1),
        grew_mib=round(processes.resident_mib(running.pid) - before, 1),
        calls=alone.calls,
        sent=alone.sent,
        received=alone.received,
        answer=size,
        busy=round((cpu_after - cpu) / wall, 2),
        other_load=round(max(0.0, others / wall), 2),
    )


def _used(place: Place, running: Started) -> tuple[float, float, float]:
    """CPU seconds so far: of the gateway; of the whole measurement; of the machine."""
    gateway = processes.cpu_seconds(running.pid)
    ours = gateway + processes.cpu_seconds(place.services.pid) + processes.ended_children_seconds()
    return gateway, ours, processes.machine_seconds()


def _said(problem: Exception) -> str:
    return f"{type(problem).__name__}: {problem}"[:400]
