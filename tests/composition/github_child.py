"""Composes GitHub's schema with the delegation to it, and prints what that cost: run as a process of its own."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from graphql import build_schema

from dovetail_composition.artifact import encode, from_config_maps, pack, to_config_maps
from dovetail_composition.compose import compose
from dovetail_composition.manifest import Endpoint, Manifest
from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec, SubgraphSource

T = TypeVar("T")

VIRTUAL = """type Query {
  info: String!
  prismagraphql: Organization
  prismagraphqlRepositories(names: [String!]!): [Repository]!
}"""
LOGIN = LinkArgumentSpec(name="login", value="prismagraphql", has_value=True)
OWNER = LinkArgumentSpec(name="owner", value="prismagraphql", has_value=True)
NAME = LinkArgumentSpec(name="name", argument="names", each=True)
LINKS = (
    LinkSpec(field="Query.info", value="About Prisma", has_value=True),
    LinkSpec(field="Query.prismagraphql", schema="github", query="repositoryOwner", arguments=(LOGIN,)),
    LinkSpec(field="Query.prismagraphqlRepositories", schema="github", query="repository", arguments=(OWNER, NAME)),
)


def main(schema: str) -> None:
    """Print the figures as JSON: CPU seconds, peak memory in MiB, and the ConfigMaps' sizes in bytes."""
    sdl = Path(schema).read_text(encoding="utf-8")
    github = SubgraphSource(name="github", sdl=sdl, endpoint=Endpoint(url="https://api.github.test/graphql"))
    sources = [github, SubgraphSource(name="prisma", sdl=VIRTUAL, links=LINKS)]
    composing, composition = cpu(lambda: compose(sources))
    assert composition.supergraph is not None, composition.diagnostics
    artifact = encode(composition.supergraph, Manifest())
    config_maps = to_config_maps(pack(artifact), "api")
    assert from_config_maps(config_maps) == artifact
    peak = peak_memory()
    # The package's schema defines two fields twice, which graphql-core's own rules refuse.
    building, _ = cpu(lambda: build_schema(sdl, assume_valid_sdl=True))
    sizes = [sum(map(len, item.data.values())) + sum(map(len, item.binary_data.values())) for item in config_maps]
    print(json.dumps({"composing": composing, "building": building, "peak": peak, "sizes": sizes}))


def peak_memory() -> float:
    """MiB. Not `ru_maxrss`, which a process inherits: Linux counts the process that it was forked from as well."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def cpu(run: Callable[[], T]) -> tuple[float, T]:
    """CPU seconds of the faster of two runs, and the result."""
    seconds = []
    for _ in range(2):
        start = time.process_time()
        result = run()
        seconds.append(time.process_time() - start)
    return min(seconds), result


if __name__ == "__main__":
    main(sys.argv[1])
