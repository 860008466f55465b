"""Where the time of one workload goes: a flame graph of our gateway under load, by py-spy."""

from __future__ import annotations

import subprocess
from pathlib import Path

from bench.gateways import OURS
from bench.measuring import Place, checked, started
from bench.processes import pinned
from bench.workloads import Workload

_RATE = 100  # samples a second: each stops the gateway while it looks at the stacks of C as well


def profile(place: Place, workload: Workload, target: Path, seconds: int) -> None:
    """Write the flame graph as SVG; C code is in it as well as Python's."""
    recorder = place.installed / "python" / "bin" / "py-spy"
    with started(place, OURS, workload.graph, workload.batching) as running:
        checked(place, running, workload)
        options = ("-c", str(workload.connections))
        place.load(running.port, running.path, workload.bodies(), *options, "-d", "2s")
        command = [str(recorder), "record", "--native", "--rate", str(_RATE), "--duration", str(seconds)]
        command += ["--output", str(target), "--pid", str(running.pid)]
        recording = subprocess.Popen(pinned(place.load_core, command))
        place.load(running.port, running.path, workload.bodies(), *options, "-d", f"{seconds + 1}s")
        if recording.wait(timeout=120):
            raise subprocess.CalledProcessError(recording.returncode, command)
