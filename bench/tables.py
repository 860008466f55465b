"""Rows to text: for each workload who needed how much, as least, middle and most of the runs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence

from bench.measuring import Row
from bench.workloads import WORKLOADS

_HEADER = (
    "| gateway | runs | CPU ms/request | ratio | requests/s | p50 ms | p99 ms | peak MiB | calls | kB from services"
    " | kB to client | cores busy | other load |\n|---|" + "---:|" * 12
)


def by_gateway(rows: Iterable[Row], workload: str) -> dict[str, list[Row]]:
    """Return the good runs under a workload, cheapest gateway first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.workload == workload and not row.failed:
            found.setdefault(row.gateway, []).append(row)
    return dict(sorted(found.items(), key=lambda item: (cpu_ms(item[1]), item[0])))


def cpu_ms(runs: Sequence[Row]) -> float:
    """Return the main figure of some runs: the median of CPU milliseconds for a request."""
    return statistics.median(row.cpu_ms for row in runs)


def ratios(runs: Mapping[str, Sequence[Row]]) -> dict[str, float]:
    """Return what each gateway needs against the cheapest that is no floor."""
    ranked = [cpu_ms(rows) for rows in runs.values() if not rows[0].floor] or [cpu_ms(rows) for rows in runs.values()]
    least = min(ranked, default=0.0)
    return {name: cpu_ms(rows) / least for name, rows in runs.items()} if least else {}


def spread(values: Sequence[float]) -> str:
    """Return `median (least to most)` with three digits that count."""
    middle = statistics.median(values)
    digits = 0 if middle >= 100 else 1 if middle >= 10 else 2 if middle >= 1 else 3
    text = f"{middle:.{digits}f}"
    return text if len(values) == 1 else f"{text} ({min(values):.{digits}f} to {max(values):.{digits}f})"


def markdown(rows: Sequence[Row]) -> str:
    """Return a table for each workload, and below it what failed."""
    return "\n".join(_table(rows, name) for name in WORKLOADS if any(row.workload == name for row in rows))


def _table(rows: Sequence[Row], workload: str) -> str:
    runs = by_gateway(rows, workload)
    against = ratios(runs)
    lines = [f"### {workload}: {WORKLOADS[workload].title}", "", _HEADER]
    for name, each in runs.items():
        cells = [f"*{name}*" if each[0].floor else name, str(len(each)), spread([row.cpu_ms for row in each])]
        cells.append(f"{against[name]:.2f}" if against else "")
        cells += _of_servers(each) if each[0].per_second else [""] * 9
        lines.append(f"| {' | '.join(cells)} |")
    failed = {row.gateway: row.failed for row in rows if row.workload == workload and row.failed}
    lines += [f"\n{name} failed: {why}" for name, why in failed.items()]
    return "\n".join([*lines, ""])


def _of_servers(runs: Sequence[Row]) -> list[str]:
    """Return the columns that only what answers requests has; a floor calls no services of its own accord."""
    first = runs[0]
    columns = ("per_second", "p50_ms", "p99_ms", "peak_mib")
    return [
        *(spread([getattr(row, column) for row in runs]) for column in columns),
        "" if first.floor else str(first.calls),
        "" if first.floor else f"{first.received / 1000:.1f}",
        f"{first.answer / 1000:.2f}",
        f"{statistics.median(row.busy for row in runs):.2f}",
        f"{statistics.median(row.other_load for row in runs):.2f}",
    ]
