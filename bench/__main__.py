"""Measure on this machine: install and build what is needed, run, print tables, write JSON and a chart.

Figures of a shared machine are noisy: trust CPU time and ratios within one run, and look at "other load".
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from bench import install, reports
from bench.asking import NotReadyError
from bench.figures import Figure
from bench.floors import measured
from bench.gateways import NODE_PEERS, OURS, RAW_PROXY, RUST_PEERS, Gateway
from bench.measuring import Place, Row, WrongAnswerError, measure
from bench.profiling import profile
from bench.scenarios import SCENARIOS
from bench.services import serving
from bench.workloads import WORKLOADS, Workload


def main() -> None:
    """Read the command line, run, report."""
    options = _options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that gateways end and what was measured is written
    installed = options.installed.resolve()
    install.everything(installed, node=options.peers, rust=options.rust)
    work = installed / "work"
    work.mkdir(parents=True, exist_ok=True)
    options.results.mkdir(parents=True, exist_ok=True)
    gateway_core, _, load_core = options.cores.partition(",")
    gateways = [RAW_PROXY, OURS, *(NODE_PEERS if options.peers else ()), *(RUST_PEERS if options.rust else ())]
    gateways = [each for each in gateways if each.name in (options.only or [each.name])]
    workloads = [WORKLOADS[name] for name in options.workloads if name in WORKLOADS]
    with serving(installed / "bin", work, load_core, items=options.items) as services:
        place = Place(services, installed, work, gateway_core, load_core, install.node(installed))
        if options.profile:
            target = options.results / f"{options.profile}.svg"
            profile(place, WORKLOADS[options.profile], target, seconds=2 if options.brief else 15)
            print(target)
            return
        rows: list[Row] = []
        figures: list[Figure] = []
        try:
            for number in range(1, options.rounds + 1):
                for gateway in gateways:
                    rows += _shown(run(place, gateway, workloads, number, options.brief))
            for name in options.workloads:
                if name in SCENARIOS:
                    print(name, file=sys.stderr)
                    try:
                        figures.extend(SCENARIOS[name](place, options.brief))
                    except (WrongAnswerError, NotReadyError, subprocess.SubprocessError) as problem:
                        print(f"{name} failed: {problem}", file=sys.stderr)
        finally:  # what was measured is worth having, whatever ended the rest
            print(reports.write(rows, figures, options.results))


def run(place: Place, gateway: Gateway, workloads: Sequence[Workload], number: int, brief: bool) -> Iterator[Row]:
    """Measure a gateway under all workloads it can run; beside ours the floors that are no servers."""
    for group in starts(gateway, workloads):
        for row in measure(place, gateway, group, number, brief):
            yield row
            if gateway is OURS and not row.failed:
                yield measured.codec(place, WORKLOADS[row.workload], number, brief)
                if WORKLOADS[row.workload].requests:
                    yield measured.parsing(place, WORKLOADS[row.workload], number, brief)


def starts(gateway: Gateway, workloads: Sequence[Workload]) -> Iterator[list[Workload]]:
    """Give the workloads that a gateway can run, in groups that one start of it serves."""
    groups: dict[tuple[str, bool], list[Workload]] = {}
    for workload in workloads:
        if workload.family in gateway.families and (workload.batching or gateway.batching):
            groups.setdefault((workload.graph, workload.batching), []).append(workload)
    yield from groups.values()


def _shown(rows: Iterator[Row]) -> Iterator[Row]:
    for row in rows:
        told = row.failed or f"{row.cpu_ms:.3f} ms CPU, {row.requests} requests, other load {row.other_load:.2f}"
        print(f"{row.round} {row.gateway}, {row.workload}: {told}", file=sys.stderr)
        yield row


def _options() -> argparse.Namespace:
    names = [*WORKLOADS, *SCENARIOS]
    parser = argparse.ArgumentParser(
        prog="python -m bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--workloads",
        type=lambda text: text.split(","),
        default=names,
        help=f"comma separated; default: all, which are {', '.join(names)}",
    )
    parser.add_argument("--rounds", type=int, default=3, help="runs of each; every run starts the gateway anew")
    parser.add_argument("--peers", action="store_true", help="also the gateways that npm has")
    parser.add_argument("--rust", action="store_true", help="also Hive Router, which takes half an hour to build")
    parser.add_argument("--only", type=lambda text: text.split(","), help="of the gateways, these, comma separated")
    parser.add_argument("--profile", choices=WORKLOADS, help="instead of all that: a flame graph of this workload")
    parser.add_argument("--brief", action="store_true", help="seconds instead of minutes: to see that it works")
    parser.add_argument("--items", type=int, default=32_000, help="length of the big list; 32,000 are 8 MiB")
    parser.add_argument("--cores", default="0,1", help="of the gateway, and of services and load generator")
    parser.add_argument("--installed", type=Path, default=Path(".cache/bench"), help="where programs are put")
    parser.add_argument("--results", type=Path, default=Path("bench/results"))
    options = parser.parse_args()
    if unknown := [name for name in options.workloads if name not in names]:
        parser.error(f"no such workload: {', '.join(unknown)}; there are: {', '.join(names)}")
    return options


if __name__ == "__main__":
    main()
