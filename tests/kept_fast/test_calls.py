"""How often our gateway asks services for each workload of the bench, and with how many bytes: exactly."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from bench.__main__ import starts
from bench.gateways import OURS
from bench.measuring import Place, checked, started
from bench.workloads import WORKLOADS
from conftest import Golden
from support.bench_place import bench_place

from dovetail_gateway.compiled.executable import RUNS_BEFORE

pytestmark = pytest.mark.go

# One of each kind; the sizes between are more of the same, and a call for each of 10,100 parents takes too long here.
NAMES = ("small", "F", "big", "wide", "errors", "E-10x10x10", "L-10x10x10", "L-100x100x10", "L-10x10x10-off")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with bench_place(tmp_path_factory.mktemp("calls"), items=1000) as running:
        yield running


def test_calls_and_bytes_of_each_workload(place: Place, golden: Golden) -> None:
    lines = {}
    for group in starts(OURS, [WORKLOADS[name] for name in NAMES]):
        with started(place, OURS, group[0].graph, group[0].batching) as running:
            for workload in group:
                place.services.calls()
                size = checked(place, running, workload)
                asked = place.services.calls()
                cells = [
                    f"{asked.calls:5} calls",
                    f"{asked.sent:9,} bytes asked",
                    f"{asked.received:11,} bytes answered",
                ]
                lines[workload.name] = f"{workload.name:16} {'  '.join(cells)}  {size:11,} bytes to the client\n"
                # What the first request had to find out, later ones know, and at last they are executed by a program.
                for _ in range(RUNS_BEFORE):
                    assert checked(place, running, workload) == size
                    assert place.services.calls() == asked

    golden(Path(__file__).parent / "calls.txt", "".join(lines[name] for name in NAMES))
