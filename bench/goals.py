"""The project's goals, as ratios of what one run measured: a ratio to floor or peer holds where milliseconds do not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bench import tables
from bench.figures import Figure
from bench.gateways import OURS
from bench.measuring import Row


@dataclass(frozen=True, slots=True)
class Goal:
    """At most (or, where `least`, at least) so many times something, or an absolute limit."""

    workload: str
    text: str
    limit: float
    found: Callable[[Found], float | None]
    """None: this run did not measure it."""
    least: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """What a run measured, by name."""

    cpu: Mapping[tuple[str, str], float]
    """(workload, gateway) → CPU ms for a request, median."""
    rows: Mapping[tuple[str, str], Row]
    figures: Mapping[tuple[str, str], float]

    def ratio(self, workload: str, to: str, of: str = "") -> float | None:
        """Return our cost of a workload in units of another gateway's (of another workload, if given)."""
        ours, other = self.cpu.get((workload, OURS.name)), self.cpu.get((of or workload, to))
        return ours / other if ours and other else None

    def times_less(self, workload: str, than: str) -> float | None:
        """Return how many times as much another gateway needs."""
        ratio = self.ratio(workload, than)
        return 1 / ratio if ratio else None

    def against_off(self, column: str) -> float | None:
        """Return how many times as much the links need with batching off."""
        on, off = (self.rows.get((f"{_L100}{suffix}", OURS.name)) for suffix in ("", "-off"))
        return getattr(off, column) / getattr(on, column) if on and off else None


def _to(workload: str, to: str, limit: float, of: str = "") -> Goal:
    text = f"≤ {limit:g} × {to}" + (f" on {of}" if of else "")
    return Goal(workload, text, limit, lambda found: found.ratio(workload, to, of))


def _less(workload: str, than: str, limit: float) -> Goal:
    return Goal(
        workload, f"{limit:g} times less than {than}", limit, lambda found: found.times_less(workload, than), True
    )


def _figure(scenario: str, name: str, limit: float, least: bool = False) -> Goal:
    return Goal(scenario, name, limit, lambda found: found.figures.get((scenario, name)), least)


_L100, _E100 = "L-100x100x10", "E-100x100x10"

GOALS: Sequence[Goal] = (
    _to("small", "raw proxy", 1.5),
    _to("small", "hive router", 1.5),
    _less("small", "apollo gateway", 6),
    _to("F", "hive router", 0.8),
    _less("F", "hive gateway", 20),
    _to(_L100, "hive router", 0.8, of=_E100),
    _to(_E100, "hive router", 1.0),
    _to(_L100, "codec", 1.5),
    _less(_L100, "hive gateway links", 10),
    Goal(_L100, "times fewer calls than with batching off", 50, lambda found: found.against_off("calls"), True),
    Goal(_L100, "times less CPU than with batching off", 10, lambda found: found.against_off("cpu_ms"), True),
    _to("big", "hive router", 0.5),
    _to("big", "codec", 0.3),
    Goal("big", "peak memory ÷ body", 4, lambda found: _memory(found)),
    _to("cold", "parse and validate", 2),
    _figure("reload", "failed requests", 0),
    _figure("reload", "p99 with swaps ÷ without", 2),
    _figure("reload", "longest wait with swaps, which bounds a stall of the loop", 50),
    _figure("start", "ready with 10 schemas ÷ import of the dependencies", 2),
    _figure("start", "the same of CPU", 2),
    _figure("many", "ready with 1,000 schemas", 3),
    _figure("start", "memory at 100 schemas", 100),
    _figure("workers", "new texts of F with 2 workers ÷ with 1", 1.8, least=True),
)


def _memory(found: Found) -> float | None:
    row, before = found.rows.get(("big", OURS.name)), found.rows.get(("small", OURS.name))
    if not row or not before:
        return None
    return (row.peak_mib - before.peak_mib) * 2**20 / row.answer


def found_in(rows: Iterable[Row], figures: Iterable[Figure]) -> Found:
    """Gather what a run measured."""
    cpu, first = {}, {}
    rows = list(rows)
    for workload in dict.fromkeys(row.workload for row in rows):
        for name, runs in tables.by_gateway(rows, workload).items():
            cpu[workload, name], first[workload, name] = tables.cpu_ms(runs), runs[0]
    return Found(cpu, first, {(each.scenario, each.name): each.value for each in figures})


def markdown(found: Found) -> str:
    """Return the goals that this run can judge, as a table."""
    return "\n".join(
        ["### Goals", "", "| workload | goal | limit | reached | |", "|---|---|---:|---:|---|", *_lines(found), ""]
    )


def _lines(found: Found) -> Iterator[str]:
    for goal in GOALS:
        value = goal.found(found)
        if value is not None:
            met = value >= goal.limit if goal.least else value <= goal.limit
            yield f"| {goal.workload} | {goal.text} | {goal.limit:g} | {value:.2f} | {'met' if met else 'not met'} |"
