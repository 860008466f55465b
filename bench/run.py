"""Measure on this machine: composing GitHub's schema, and serving the shop's query from four services.

Figures of a shared machine are noisy: compare ratios, and runs of one sitting.
"""

import argparse
import asyncio
import statistics
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import aiohttp
import demo
import yaml
from graphql import build_schema
from local import local_gateway
from processes import DOVETAIL, EXAMPLES, python_services

from dovetail_composition.compose import compose
from dovetail_composition.resources import parse_schema
from dovetail_composition.sources import SubgraphSource

GITHUB = EXAMPLES / "github"
SMALL = "{ catalogs { name } }"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5, help="how long to load the gateway with each query")
    parser.add_argument("--connections", type=int, default=16)
    options = parser.parse_args()
    measure_composition()
    measure_serving(options.seconds, options.connections)


def measure_composition() -> None:
    sdl = github_sdl()
    # The package's schema defines two fields twice, which graphql-core's own rules refuse.
    base = best_of(3, lambda: build_schema(sdl, assume_valid_sdl=True))
    sources = [github_source(sdl), source_of(GITHUB / "manifests" / "prisma.yaml")]
    composing = best_of(3, lambda: compose(sources))
    print(f"GitHub's schema, {len(sdl) >> 10} KiB")
    print(f"  graphql-core parses and builds it   {base:6.2f} s")
    print(f"  composed with the delegation        {composing:6.2f} s   {composing / base:.1f} times")


def github_sdl() -> str:
    schema = GITHUB / "node_modules" / "@octokit" / "graphql-schema" / "schema.graphql"
    if not schema.exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=GITHUB, check=True)
    return schema.read_text(encoding="utf-8")


def github_source(sdl: str) -> SubgraphSource:
    return replace(source_of(GITHUB / "manifests" / "github.yaml"), sdl=sdl)


def source_of(path: Path) -> SubgraphSource:
    resource, diagnostics = parse_schema(yaml.safe_load(path.read_text()), {})
    assert resource, diagnostics
    return resource.source


def best_of(times: int, run: Callable[[], object]) -> float:
    """The least of several runs: what else the machine does only adds."""
    found = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        found.append(time.perf_counter() - start)
    return min(found)


def measure_serving(seconds: float, connections: int) -> None:
    shop = demo.SHOP
    with TemporaryDirectory() as name, python_services(*demo.SERVICE_FILES) as services:
        folder = Path(name)
        config = local_gateway(shop / "gateway.local.yaml", services, folder / "gateway.yaml")
        supergraph = folder / "supergraph.graphql"
        subprocess.run([*DOVETAIL, "compose", shop / "manifests", config, "-o", supergraph], check=True)
        with demo.gateway(supergraph, config, 0) as address:
            print(f"The shop behind one gateway process, {connections} connections")
            for title, query in (("one field, one service", SMALL), ("the demo's query, four services", demo.QUERY)):
                durations = asyncio.run(load(address, query, seconds, connections))
                quantiles = statistics.quantiles(durations, n=100)
                rate = len(durations) / seconds
                print(
                    f"  {title:32} {rate:7.0f} requests/s   p50 {quantiles[49]:6.1f} ms   p99 {quantiles[98]:6.1f} ms"
                )


async def load(address: str, query: str, seconds: float, connections: int) -> list[float]:
    """Keep so many requests in flight for a while; gives their durations in milliseconds."""
    durations: list[float] = []
    end = time.perf_counter() + seconds

    async def client(session: aiohttp.ClientSession) -> None:
        while (start := time.perf_counter()) < end:
            async with session.post(f"{address}/graphql", json={"query": query}) as response:
                answer = await response.json(content_type=None)
                assert "errors" not in answer, answer["errors"]
            durations.append((time.perf_counter() - start) * 1000)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=connections)) as session:
        await asyncio.gather(*(client(session) for _ in range(connections)))
    return durations


if __name__ == "__main__":
    main()
