"""The workloads: what is asked of which graph, by how many connections, for how long."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

_QUERIES = Path(__file__).parent / "queries"


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """One row of the bench."""

    name: str
    title: str
    graph: str
    """The services' path: a family, and a size for those that have sizes."""
    query: str
    """Name of a file of `queries/`."""
    connections: int = 1
    warm: float = 4.0
    """Seconds of load before the timed part."""
    timed: float = 8.0
    """Seconds; what is under way at the end is waited for and counted."""
    batching: bool = True
    """Off: links make one call for each parent."""
    requests: int = 0
    """So many different operations, each asked once, instead of one for a time."""

    @property
    def family(self) -> str:
        """The kind of graph, which decides who can run it."""
        return self.graph.partition("/")[0]

    def bodies(self, start: int = 0) -> list[bytes]:
        """Return the request bodies: one, or as many as there are different operations."""
        text = _wide() if self.query == "wide" else (_QUERIES / f"{self.query}.graphql").read_text()
        if not self.requests:
            return [body_of(text)]
        return [body_of(_variant(text, start + number)) for number in range(self.requests)]


def body_of(query: str) -> bytes:
    """Return a GraphQL request as it is sent."""
    return json.dumps({"query": query}).encode()


def _variant(text: str, number: int) -> str:
    """Return the same operation in other words: other response keys, as long as each other."""
    for field in ("users", "topProducts", "me"):
        text = text.replace(f"\n  {field} {{", f"\n  a{number:06}{field}: {field} {{")
    return text


def _wide() -> str:
    fields = "\n".join(f"  s{i}f{f} {{ id name count }}" for i in range(10) for f in range(5))
    return f"query Wide {{\n{fields}\n}}\n"


def _joined(family: str, size: str, batching: bool = True) -> Workload:
    small = size == "10x10x10" and batching
    letter = {"links": "L", "entities": "E"}[family]
    how = "federation entities" if family == "entities" else "links" if batching else "links, batching off"
    return Workload(
        name=f"{letter}-{size}{'' if batching else '-off'}",
        title=f"catalogs × products × reviews, {size.replace('x', '×')}: {how}",
        graph=f"{family}/{size}",
        query="links",
        connections=8 if small else 1,
        warm=4 if small else 6,
        timed=8 if small else 12,
        batching=batching,
    )


SIZES = ("10x10x10", "100x10x10", "10x100x10", "100x100x10")

_ALL = (
    Workload(name="small", title="one fetch, 50 bytes", graph="graph", query="small", connections=16, warm=3, timed=6),
    Workload(name="F", title="deep federation query, 87 kB", graph="graph", query="deep", connections=8),
    Workload(name="big", title="a list of 8 MiB from one subgraph", graph="graph", query="big", warm=3),
    Workload(name="wide", title="50 root fields over 10 subgraphs", graph="wide", query="wide", connections=8),
    Workload(
        name="errors",
        title="1,000 entities, half of which fail",
        graph="errors/10x10x10",
        query="links",
        connections=8,
    ),
    Workload(
        name="cold", title="1,000 different deep queries", graph="graph", query="deep", connections=4, requests=1000
    ),
    *(_joined("entities", size) for size in SIZES),
    *(_joined("links", size) for size in SIZES),
    *(_joined("links", size, batching=False) for size in SIZES),
)

WORKLOADS: Mapping[str, Workload] = {each.name: each for each in _ALL}
