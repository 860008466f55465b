"""Measure on this machine: install and build what is needed, run, print tables, write JSON and a chart.

Figures of a shared machine are noisy: trust CPU time and ratios within one run, and look at "other load".
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import install, tables
from bench.gateways import NODE_PEERS, OURS, RAW_PROXY, RUST_PEERS, Gateway
from bench.measuring import Place, Row, measure
from bench.services import serving
from bench.workloads import WORKLOADS, Workload


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--workloads", default=",".join(WORKLOADS), help="names, comma separated; default: all")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--peers", action="store_true", help="also the gateways that npm has")
    parser.add_argument("--rust", action="store_true", help="also Hive Router, which takes long to build")
    parser.add_argument("--brief", action="store_true", help="seconds instead of minutes: to see that it works")
    parser.add_argument("--cores", default="0,1", help="of the gateway, and of services and load generator")
    parser.add_argument("--installed", type=Path, default=Path(".cache/bench"), help="where programs are put")
    parser.add_argument("--results", type=Path, default=Path("bench/results"))
    options = parser.parse_args()
    unknown = [name for name in options.workloads.split(",") if name not in WORKLOADS]
    if unknown:
        parser.error(f"no such workload: {', '.join(unknown)}; there are: {', '.join(WORKLOADS)}")
    gateways = [RAW_PROXY, OURS, *(NODE_PEERS if options.peers else ()), *(RUST_PEERS if options.rust else ())]
    installed = options.installed.resolve()
    install.everything(installed, node=options.peers, rust=options.rust)
    work = installed / "work"
    work.mkdir(parents=True, exist_ok=True)
    gateway_core, _, load_core = options.cores.partition(",")
    rows = []
    with serving(installed / "bin", work, load_core) as services:
        place = Place(services, installed, work, gateway_core, load_core, install.node(installed))
        workloads = [WORKLOADS[name] for name in options.workloads.split(",")]
        for number in range(1, options.rounds + 1):
            for gateway in gateways:
                for group in starts(gateway, workloads):
                    for row in measure(place, gateway, group, number, options.brief):
                        rows.append(row)
                        print(_line(row), file=sys.stderr)
    options.results.mkdir(parents=True, exist_ok=True)
    name = time.strftime("%Y-%m-%d-%H%M%S")
    (options.results / f"{name}.json").write_text(json.dumps([dataclasses.asdict(row) for row in rows], indent=1))
    print(tables.markdown(rows))


def starts(gateway: Gateway, workloads: Sequence[Workload]) -> Iterator[list[Workload]]:
    """Give the workloads that a gateway can run, in groups that one start of it serves."""
    groups: dict[tuple[str, bool], list[Workload]] = {}
    for workload in workloads:
        if workload.family in gateway.families and (workload.batching or gateway.batching):
            groups.setdefault((workload.graph, workload.batching), []).append(workload)
    yield from groups.values()


def _line(row: Row) -> str:
    told = row.failed or f"{row.cpu_ms:.3f} ms CPU, {row.requests} requests, other load {row.other_load:.2f}"
    return f"{row.round} {row.gateway}, {row.workload}: {told}"


if __name__ == "__main__":
    main()
