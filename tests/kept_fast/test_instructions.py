"""How many instructions our gateway's process executes for a request: counted by valgrind, so no machine is too noisy.

Builds of Python differ, so a fixed piece of Python is counted as well, and the limits move with it. What the process
does by the clock weighs more the slower a machine is: so it does not look at its files, and of several counts of a
workload the least holds.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path

import pytest
from bench.gateways import OURS
from bench.measuring import Place, Started, checked, started
from bench.workloads import WORKLOADS
from support.bench_place import bench_place
from support.needs import needs_program

pytestmark = pytest.mark.go

COUNTS = Path(__file__).parent / "instructions.json"
STILL = Path(__file__).parent / "still_gateway.py"
MOST = 1.25
"""Times the written count: Pythons differ in what they are slow at, too. Less is no mistake: write the gain down."""
WARM = 20
"""Requests before: by then the operation's plan is compiled."""
TIMES = 5
COUNTED = {"small": 12, "F": 1, "big": 1}
"""Requests of a workload, counted together."""
PLAIN = "glibc.cpu.hwcaps=-AVX2,-AVX,-ERMS,-FSRM"
"""The C library picks its copying and comparing by the processor: here the same everywhere."""
YARDSTICK = "d = {}\nfor i in range(10_000): d[str(i % 97)] = [j * i for j in range(8)]\nprint(len(sorted(d)))"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    needs_program("valgrind")
    with bench_place(tmp_path_factory.mktemp("instructions"), items=1000) as running:
        yield running


def test_instructions_of_hot_requests(place: Place, request: pytest.FixtureRequest) -> None:
    found = {"yardstick": yardstick(place.work), **of_requests(place)}
    if request.config.getoption("--update-golden"):
        COUNTS.write_text(json.dumps(found, indent=1) + "\n")
    written = json.loads(COUNTS.read_text())
    unit = found["yardstick"] / written["yardstick"]
    ratios = {name: found[name] / written[name] / unit for name in written}

    assert {name: ratio for name, ratio in ratios.items() if ratio > MOST} == {}, "dearer than it was"


def of_requests(place: Place) -> dict[str, int]:
    """Start the gateway under valgrind, which counts nothing until told, and count a few requests of each workload."""
    valgrind = f"valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file={place.work}/counts {sys.executable}"
    environment = {**OURS.environment, "PYTHONHASHSEED": "0", "GLIBC_TUNABLES": PLAIN}
    command = f"{valgrind} {STILL} {{supergraph}} {{config}} {{port}}"
    gateway = replace(OURS, name="counted", command=command, environment=environment)
    with started(place, gateway, "graph") as running:
        return {name: of_request(place, running, name) for name in COUNTED}


def of_request(place: Place, running: Started, name: str) -> int:
    """The least of several counts, each of a few requests on one connection."""
    counts: list[int] = []
    with closing(HTTPConnection("127.0.0.1", running.port)) as connection:
        ask(connection, name, WARM)
        told(running, "-z")
        told(running, "-i", "on")
        for _ in range(TIMES):
            ask(connection, name, COUNTED[name])
            told(running, "-d")  # which counts from nothing again
            newest = max(place.work.glob("counts.*"), key=lambda path: int(path.suffix[1:]))
            counts.append(counted(newest))
        told(running, "-i", "off")
    # A wrong answer may be cheap.
    checked(place, running, WORKLOADS[name])
    return min(counts) // COUNTED[name]


def ask(connection: HTTPConnection, name: str, times: int) -> None:
    (body,) = WORKLOADS[name].bodies()
    for _ in range(times):
        connection.request("POST", "/graphql", body, {"Content-Type": "application/json"})
        with connection.getresponse() as answer:
            assert answer.status == 200
            answer.read()


def yardstick(folder: Path) -> int:
    """Count what a fixed piece of Python takes, the interpreter's start included."""
    file = folder / "yardstick"
    command = [
        "valgrind",
        "--tool=callgrind",
        f"--callgrind-out-file={file}",
        sys.executable,
        "-I",
        "-S",
        "-c",
        YARDSTICK,
    ]
    subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": "0", "GLIBC_TUNABLES": PLAIN})
    return counted(file)


def told(running: Started, *words: str) -> None:
    subprocess.run(["callgrind_control", *words, str(running.pid)], check=True, capture_output=True)


def counted(file: Path) -> int:
    found = re.search(r"^totals: (\d+)", file.read_text(), re.MULTILINE)
    assert found, file
    return int(found[1])
