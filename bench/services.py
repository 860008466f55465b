"""The services behind the gateways: one Go process that keeps all data in memory and counts its calls."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.asking import free_port, post, until_ready
from bench.processes import running

SOURCE = Path(__file__).parent / "go"
_MEMBERS: Mapping[str, tuple[str, ...]] = {
    "graph": ("accounts", "big", "inventory", "products", "reviews"),
    "wide": tuple(f"s{number}" for number in range(10)),
    "entities": ("catalog", "product", "review"),
    "errors": ("catalog", "product", "review"),
    "links": ("catalog", "product", "review"),
}


@dataclass(frozen=True, slots=True)
class Calls:
    """What the services were asked since last time: calls, bytes of requests, bytes of answers."""

    calls: int = 0
    sent: int = 0
    received: int = 0


@dataclass(frozen=True, slots=True, eq=False)
class Services:
    """The running services; each is itself only, so that what is made for them can be kept by them."""

    address: str
    pid: int
    expectations: dict[tuple[str, bytes], tuple[object, int]] = field(default_factory=dict)

    def members(self, graph: str) -> dict[str, str]:
        """Return the URL of each subgraph of a graph, by name."""
        return {name: f"{self.address}/{graph}/{name}" for name in _MEMBERS[graph.partition("/")[0]]}

    def whole(self, graph: str) -> str:
        """Return the URL that answers a whole graph as one service: what is expected, and a floor."""
        return f"{self.address}/{graph}/api"

    def sdl(self, url: str) -> str:
        """Return the schema of the service at a URL."""
        with urllib.request.urlopen(f"{url}?sdl", timeout=60) as answer:
            text: str = answer.read().decode()
            return text

    def expected(self, graph: str, body: bytes) -> tuple[object, int]:
        """Return the right answer's data, and its number of errors."""
        if (graph, body) not in self.expectations:
            answer = json.loads(post(self.whole(graph), body))
            assert answer.get("data"), answer
            self.expectations[graph, body] = answer["data"], len(answer.get("errors", ()))
        return self.expectations[graph, body]

    def calls(self) -> Calls:
        """Return what the services were asked since last time; whole graphs do not count."""
        totals = json.loads(post(f"{self.address}/reset"))
        found = [each for path, each in totals.items() if not path.endswith("/api")]
        return Calls(*(sum(each[key] for each in found) for key in ("calls", "in", "out")))

    def answers(self) -> list[bytes]:
        """Return the bodies that the services have answered since last time."""
        return post(f"{self.address}/answers").splitlines()


def build(folder: Path) -> None:
    """Compile services and load generator into a folder; does nothing much when nothing changed."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, package in (("services", "."), ("loadgen", "./loadgen")):
        subprocess.run(["go", "build", "-o", str(folder.resolve() / name), package], cwd=SOURCE, check=True)


@contextmanager
def serving(binaries: Path, work: Path, core: str, items: int = 32_000) -> Iterator[Services]:
    """Run the services; `items` is the length of the big list."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = f"{binaries / 'services'} -port {port} -sdl {SOURCE / 'sdl'} -items {items}"
    with running(command, core=core, log=work / "services.log") as process:
        until_ready(f"{address}/graph/api", process)
        yield Services(address, process.pid)
