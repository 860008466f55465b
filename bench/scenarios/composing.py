"""Composition's cost beside what graphql-core alone needs for the same schema, and that of large federated graphs."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import yaml
from graphql import build_schema

from bench.figures import Figure
from bench.measuring import Place
from dovetail_composition.compose import compose
from dovetail_composition.members.sources import SubgraphSource
from dovetail_composition.resources import parse_schema

_HERE = Path(__file__).parents[1]
_GITHUB = _HERE.parent / "examples" / "github"


def figures(_place: Place, brief: bool) -> Iterator[Figure]:
    """GitHub's schema with a delegation; then the graphs of `composition.py`, which it prints itself."""
    sdl = _github()
    # The package's schema defines two fields twice, which graphql-core's own rules refuse.
    base = _least(lambda: build_schema(sdl, assume_valid_sdl=True))
    manifests = _GITHUB / "manifests"
    sources = [replace(_source(manifests / "github.yaml"), sdl=sdl), _source(manifests / "prisma.yaml")]
    composing = _least(lambda: compose(sources))
    yield Figure("composition", f"graphql-core builds GitHub's schema, {len(sdl) >> 10} KiB", base, "s CPU")
    yield Figure("composition", "it is composed with a delegation", composing, "s CPU")
    yield Figure("composition", "ratio", composing / base, "times")
    if not brief:
        subprocess.run([sys.executable, _HERE / "composition.py"], check=True)


def _github() -> str:
    schema = _GITHUB / "node_modules" / "@octokit" / "graphql-schema" / "schema.graphql"
    if not schema.exists():
        subprocess.run(["npm", "ci", "--silent"], cwd=_GITHUB, check=True)
    return schema.read_text(encoding="utf-8")


def _source(path: Path) -> SubgraphSource:
    resource, diagnostics = parse_schema(yaml.safe_load(path.read_text()), {})
    assert resource, diagnostics
    return resource.source


def _least(run: Callable[[], object]) -> float:
    """The least of three runs: what else the machine does only adds."""
    found = []
    for _ in range(3):
        start = time.process_time()
        run()
        found.append(time.process_time() - start)
    return min(found)
