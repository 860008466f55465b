"""The bench itself, as small as it goes: it compares answers, measures, and writes its reports."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from bench import reports
from bench.floors import measured
from bench.gateways import OURS
from bench.measuring import Place, WrongAnswerError, checked, measure, started
from bench.workloads import WORKLOADS
from support.bench_place import bench_place

pytestmark = pytest.mark.go


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    with bench_place(tmp_path_factory.mktemp("bench"), items=10) as running:
        yield running


def test_a_workload_is_measured_and_reported(place: Place, tmp_path: Path) -> None:
    workload = WORKLOADS["F"]
    (row,) = measure(place, OURS, [workload], 1, brief=True)
    codec = measured.codec(place, workload, 1, brief=True)

    assert not row.failed
    assert row.requests > 0
    assert row.cpu_ms > codec.cpu_ms > 0
    assert (row.calls, row.answer) == (6, 87_064)
    assert row.peak_mib > 20

    text = reports.write([row, codec], [], tmp_path)
    assert "| dovetail | 1 |" in text
    assert "| *codec* | 1 |" in text
    assert json.loads((tmp_path / "latest.json").read_text())["rows"][0]["gateway"] == "dovetail"
    assert reports.read(tmp_path / "latest.json") == ([row, codec], [])
    assert "dovetail" in (tmp_path / "latest.svg").read_text()


def test_a_wrong_answer_is_never_timed(place: Place) -> None:
    # The same graph, but every second review fails: what comes is not what is expected of the graph without failures.
    failing, whole = "errors/2x2x4", replace(WORKLOADS["E-10x10x10"], graph="entities/2x2x4")
    with started(place, OURS, failing) as running:
        with pytest.raises(WrongAnswerError, match="gone"):
            checked(place, running, whole)
        checked(place, running, replace(whole, graph=failing))


def test_a_gateway_that_does_not_start_is_a_row_that_says_so(place: Place) -> None:
    (row,) = measure(place, replace(OURS, name="none", command="false"), [WORKLOADS["small"]], 1, brief=True)

    assert row.failed == "NotReadyError: ended with 1 before it was ready"
