"""How long a gateway takes to be ready, and what memory it then has, with 10, 100 and 1,000 schemas."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import yaml

from bench import many_schemas, processes
from bench.asking import free_port, until_ready
from bench.figures import Figure
from bench.gateways import OURS
from bench.graphs import DOVETAIL, policies
from bench.measuring import Place

_DEPENDENCIES = """
import sys
import dovetail_gateway.main
ours = tuple(name for name in sys.modules if name.startswith("dovetail"))
tops = {name.partition(".")[0] for name in sys.modules} - sys.stdlib_module_names
print(",".join(name for name in sys.modules if name.partition(".")[0] in tops and not name.startswith("dovetail")))
"""


def figures(place: Place, brief: bool) -> Iterator[Figure]:
    """Ready time with 10 schemas beside the time to import the gateway's dependencies; memory at 100."""
    rounds = 1 if brief else 5
    names = _output(place, _DEPENDENCIES)
    # Modules that only other modules can import, such as private parts, fail alone and are there already.
    imports = (
        "import importlib\nfor name in NAMES.split(','):\n try: importlib.import_module(name)\n except Exception: pass"
    )
    imports = imports.replace("NAMES", repr(names))
    importing, importing_cpu = map(min, zip(*(_spent(place, imports) for _ in range(rounds)), strict=True))
    small = _artifact(place, 10)
    ready, cpu, _mib = map(min, zip(*(_started(place, small) for _ in range(rounds)), strict=True))
    yield Figure("start", "import of the dependencies", importing, "s")
    yield Figure("start", "import of the dependencies, CPU", importing_cpu, "s")
    yield Figure("start", "ready with 10 schemas", ready, "s")
    yield Figure("start", "ready with 10 schemas, CPU", cpu, "s")
    yield Figure("start", "ready with 10 schemas ÷ import of the dependencies", ready / importing, "times")
    yield Figure("start", "the same of CPU", cpu / importing_cpu, "times")
    _ready, _cpu, mib = _started(place, _artifact(place, 100))
    yield Figure("start", "memory at 100 schemas", mib, "MiB")


def many(place: Place, brief: bool) -> Iterator[Figure]:
    """Ready time, CPU and memory with 1,000 schemas of ten types each."""
    count = 50 if brief else 1000
    artifact = _artifact(place, count)
    ready, cpu, mib = min(_started(place, artifact) for _ in range(1 if brief else 3))
    yield Figure("many", f"ready with {count:,} schemas", ready, "s")
    yield Figure("many", "CPU until ready", cpu, "s")
    yield Figure("many", "memory", mib, "MiB")


def _artifact(place: Place, count: int) -> Path:
    """Compose so many schemas into an artifact, once."""
    folder = place.work / f"many-{count}"
    target = folder / "artifact"
    if not target.exists():
        folder.mkdir(exist_ok=True)
        manifests = folder / "manifests.yaml"
        parts = [*(many_schemas.schema(index) for index in range(count)), many_schemas.gateway()]
        manifests.write_text(yaml.safe_dump_all(parts))
        subprocess.run([DOVETAIL, "compose", manifests, "-o", f"{target}/"], check=True, stdout=subprocess.DEVNULL)
    return target


def _started(place: Place, artifact: Path) -> tuple[float, float, float]:
    """Start a gateway and end it; seconds until it answered, CPU seconds until then, and MiB."""
    port = free_port()
    words = OURS.command.format(supergraph=artifact, config=policies(place.work, batching=True), port=port)
    log = place.work / "start.log"
    began = time.monotonic()
    with processes.running(words, core=place.gateway_core, log=log, environment=OURS.environment) as process:
        until_ready(f"http://127.0.0.1:{port}/graphql", process, every=0.005)
        ready = time.monotonic() - began
        return ready, processes.cpu_seconds(process.pid), processes.resident_mib(process.pid)


def _output(place: Place, code: str) -> str:
    command = processes.pinned(place.gateway_core, [sys.executable, "-c", code])
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _spent(place: Place, code: str) -> tuple[float, float]:
    """Run Python code in a process of its own; its seconds, and its CPU seconds."""
    began, before = time.monotonic(), processes.ended_children_seconds()
    _output(place, code)
    return time.monotonic() - began, processes.ended_children_seconds() - before
