"""How many instructions our gateway's process executes for a request: counted by valgrind, so no machine is too noisy.

Builds of Python differ, so a fixed piece of Python is counted as well, and the limits move with it.
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
from bench.measuring import Place, Started, started
from bench.workloads import WORKLOADS
from support.bench_place import bench_place
from support.needs import needs_program

pytestmark = pytest.mark.go

COUNTS = Path(__file__).parent / "instructions.json"
MOST, LEAST = 1.15, 0.7
"""Times the written count: above is a regression; below, write the gain down, so that it is kept."""
WARM = 20
COUNTED = {"small": 60, "F": 5, "big": 3}
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
    assert {name: ratio for name, ratio in ratios.items() if ratio < LEAST} == {}, "cheaper: run with --update-golden"


def of_requests(place: Place) -> dict[str, int]:
    """Start the gateway under valgrind, which counts nothing until told, and count a few requests of each workload."""
    valgrind = f"valgrind --tool=callgrind --instr-atstart=no --callgrind-out-file={place.work}/counts {sys.executable}"
    environment = {**OURS.environment, "PYTHONHASHSEED": "0"}
    gateway = replace(OURS, name="counted", command=f"{valgrind} {OURS.command}", environment=environment)
    with started(place, gateway, "graph") as running:
        return {name: of_request(place, running, name) for name in COUNTED}


def of_request(place: Place, running: Started, name: str) -> int:
    """Count over enough requests, on one connection, that what the process does each second hardly matters."""
    count = COUNTED[name]
    with closing(HTTPConnection("127.0.0.1", running.port)) as connection:
        ask(connection, name, WARM)
        told(running, "-z")
        told(running, "-i", "on")
        ask(connection, name, count)
        told(running, "-i", "off")
        told(running, "-d")
    newest = max(place.work.glob("counts.*"), key=lambda path: int(path.suffix[1:]))
    return counted(newest) // count


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
    subprocess.run(command, check=True, capture_output=True, env={"PYTHONHASHSEED": "0"})
    return counted(file)


def told(running: Started, *words: str) -> None:
    subprocess.run(["callgrind_control", *words, str(running.pid)], check=True, capture_output=True)


def counted(file: Path) -> int:
    found = re.search(r"^totals: (\d+)", file.read_text(), re.MULTILINE)
    assert found, file
    return int(found[1])
