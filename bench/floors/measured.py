"""Measure the floors that are no servers, as rows beside those of gateways."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from bench.measuring import Place, Row, answers_file
from bench.processes import pinned
from bench.workloads import Workload

_ROOT = Path(__file__).parents[2]


def codec(place: Place, workload: Workload, number: int, brief: bool) -> Row:
    """Decode and encode the bodies that our gateway's request needed; it has to have been measured before."""
    spent = _cpu_ms(place, "bench.floors.codec", answers_file(place, workload), brief)
    return Row("codec", workload.name, number, floor=True, requests=1, cpu_ms=spent)


def parsing(place: Place, workload: Workload, number: int, brief: bool) -> Row:
    """Parse and validate the workload's operation."""
    schema, operation = place.work / "whole.graphql", place.work / "operation.graphql"
    schema.write_text(place.services.sdl(place.services.whole(workload.graph)))
    operation.write_text(json.loads(workload.bodies()[0])["query"])
    spent = _cpu_ms(place, "bench.floors.parsing", schema, brief, operation)
    return Row("parse and validate", workload.name, number, floor=True, requests=1, cpu_ms=spent)


def _cpu_ms(place: Place, module: str, first: Path, brief: bool, *more: Path) -> float:
    command = [sys.executable, "-m", module, str(first), *map(str, more), "0.2" if brief else "3"]
    done = subprocess.run(pinned(place.gateway_core, command), cwd=_ROOT, check=True, capture_output=True, text=True)
    return round(float(done.stdout), 4)
