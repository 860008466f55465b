"""What the bench makes of its rows: medians, ratios, goals."""

from bench import chart, goals, tables
from bench.__main__ import starts
from bench.figures import Figure
from bench.gateways import NODE_PEERS, OURS
from bench.measuring import Row
from bench.workloads import WORKLOADS


def rows(gateway: str, workload: str, *costs: float, floor: bool = False, calls: int = 0) -> list[Row]:
    """Runs of a gateway that differ in their cost only."""
    return [
        Row(
            gateway,
            workload,
            number,
            floor=floor,
            requests=10,
            cpu_ms=cost,
            per_second=1.0,
            calls=calls,
            answer=8_000_000,
        )
        for number, cost in enumerate(costs, 1)
    ]


def test_ratios_are_of_medians_to_the_cheapest_gateway_that_is_no_floor() -> None:
    measured = [
        *rows("dovetail", "F", 3.0, 2.0, 9.0),
        *rows("apollo gateway", "F", 12.0, 6.0, 5.0),
        *rows("raw proxy", "F", 0.75, floor=True),
        *rows("dovetail", "small", 1.0),
    ]
    runs = tables.by_gateway(measured, "F")

    assert list(runs) == ["raw proxy", "dovetail", "apollo gateway"]
    assert tables.ratios(runs) == {"raw proxy": 0.25, "dovetail": 1.0, "apollo gateway": 2.0}


def test_floors_alone_are_compared_with_each_other() -> None:
    runs = tables.by_gateway([*rows("codec", "F", 2.0, floor=True), *rows("raw proxy", "F", 4.0, floor=True)], "F")

    assert tables.ratios(runs) == {"codec": 1.0, "raw proxy": 2.0}


def test_a_spread_is_the_median_with_least_and_most() -> None:
    assert tables.spread([0.0512, 0.0411, 0.0432]) == "0.043 (0.041 to 0.051)"
    assert tables.spread([455.2, 447.0, 459.9]) == "455 (447 to 460)"
    assert tables.spread([1.234]) == "1.23"


def test_a_failed_run_is_told_and_not_counted() -> None:
    failed = Row("dovetail", "F", 2, failed="WrongAnswerError: wrong answer")
    text = tables.markdown([*rows("dovetail", "F", 3.0), failed])

    assert "| dovetail | 1 | 3.00 | 1.00 |" in text
    assert "dovetail failed: WrongAnswerError: wrong answer" in text


def test_goals_are_judged_by_what_was_measured_only() -> None:
    measured = [
        *rows("dovetail", "small", 0.06),
        *rows("raw proxy", "small", 0.05, floor=True),
        *rows("apollo gateway", "small", 0.30),
        *rows("dovetail", "L-100x100x10", 50.0, calls=3),
        *rows("hive router", "E-100x100x10", 100.0),
        *rows("dovetail", "L-100x100x10-off", 600.0, calls=10_101),
    ]
    figures = [Figure("workers", "new texts of F with 2 workers ÷ with 1", 1.7, "times")]
    lines = goals.markdown(goals.found_in(measured, figures)).splitlines()

    assert lines[4:] == [
        "| small | ≤ 1.5 × raw proxy | 1.5 | 1.20 | met |",
        "| small | 6 times less than apollo gateway | 6 | 5.00 | not met |",
        "| L-100x100x10 | ≤ 0.8 × hive router on E-100x100x10 | 0.8 | 0.50 | met |",
        "| L-100x100x10 | times fewer calls than with batching off | 50 | 3367.00 | met |",
        "| L-100x100x10 | times less CPU than with batching off | 10 | 12.00 | met |",
        "| workers | new texts of F with 2 workers ÷ with 1 | 1.8 | 1.70 | not met |",
    ]


def test_the_chart_has_a_bar_for_each_gateway() -> None:
    drawn = chart.svg([*rows("dovetail", "F", 3.0), *rows("a < b", "F", 6.0)])

    assert drawn.count("<rect") == 3  # the ground and two bars
    assert "a &lt; b" in drawn


def test_one_start_serves_the_workloads_of_one_graph_and_setting() -> None:
    groups = [[each.name for each in group] for group in starts(OURS, list(WORKLOADS.values()))]

    assert groups[0] == ["small", "F", "big", "cold"]
    assert ["L-10x10x10"] in groups
    assert ["L-10x10x10-off"] in groups
    links = next(peer for peer in NODE_PEERS if peer.name == "stitching in yoga")
    assert [each.name for (each,) in starts(links, list(WORKLOADS.values()))] == [
        "L-10x10x10",
        "L-100x10x10",
        "L-10x100x10",
        "L-100x100x10",
    ]


def test_each_cold_operation_is_another_one_with_an_answer_as_long() -> None:
    cold = WORKLOADS["cold"]
    bodies = cold.bodies(start=1)

    assert len(set(bodies)) == len(bodies) == 1000
    assert len({len(body) for body in bodies}) == 1
    assert not set(bodies) & set(cold.bodies(start=500_000))
