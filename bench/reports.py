"""Write what a run measured: tables for people, JSON for programs, a chart."""

from __future__ import annotations

import json
import os
import platform
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from bench import chart, figures, goals, tables
from bench.figures import Figure
from bench.measuring import Row


def write(rows: Sequence[Row], single: Sequence[Figure], folder: Path) -> str:
    """Write `latest.{md,json,svg}`, and the JSON under its time as well; return the tables."""
    found = goals.found_in(rows, single)
    parts = [_machine(), tables.markdown(rows) if rows else "", figures.markdown(single) if single else ""]
    text = "\n".join([*(part for part in parts if part), goals.markdown(found)])
    data = {
        "machine": _machine(),
        "rows": [asdict(row) for row in rows],
        "figures": [asdict(figure) for figure in single],
    }
    encoded = json.dumps(data, indent=1) + "\n"
    for name in ("latest", time.strftime("%Y-%m-%dT%H%M%S")):
        (folder / f"{name}.json").write_text(encoded)
    (folder / "latest.md").write_text(text)
    (folder / "latest.svg").write_text(chart.svg(rows))
    return text


def read(file: Path) -> tuple[list[Row], list[Figure]]:
    """Read what `write` wrote."""
    data = json.loads(file.read_text())
    return [Row(**row) for row in data["rows"]], [Figure(**figure) for figure in data["figures"]]


def _machine() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    model = next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.machine())
    cores = len(os.sched_getaffinity(0))
    return f"{time.strftime('%Y-%m-%d')}, {cores} cores ({model}), Python {platform.python_version()}\n"
