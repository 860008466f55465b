"""Cases as their files write them: a world, what its schemas declare, an operation, and what is expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from .entities import entities
from .services import Service
from .world import world

WORLDS = {"shop": world, "entities": entities}
_KNOWN = {
    "link", "lookups", "specs", "services", "query", "variables", "data", "errors", "calls", "received", "refused",
    "diagnostics", "faults", "scalars", "alone", "api",
}  # fmt: skip
_LISTS = ("links", "lookups", "transforms")


@dataclass(frozen=True, kw_only=True)
class Case:
    """One case; `alone`: it is not run again without batching and in chunks, as its answer depends on calls."""

    name: str
    manifests: Mapping[str, tuple[str, Mapping[str, Any], bool]]
    """By name: SDL, what else the spec has, and whether it is virtual."""
    servers: Mapping[str, Service]
    written: Mapping[str, Any]


def read_cases(folder: Path) -> Iterator[Case]:
    """All cases of a folder's files."""
    for file in sorted(folder.glob("*.yaml")):
        content = yaml.safe_load(file.read_text())
        for name, written in content["cases"].items():
            assert set(written) <= _KNOWN, (file, name, set(written) - _KNOWN)
            yield _case(f"{file.stem}: {name}", content, written)


@cache
def _world(name: str) -> Mapping[str, Service]:
    return WORLDS[name]()


def _case(name: str, common: Mapping[str, Any], written: Mapping[str, Any]) -> Case:
    servers = dict(_world(common["world"])) if "world" in common else {}
    inline = {**common.get("services", {}), **written.get("services", {})}
    servers |= {key: _inline(each) for key, each in inline.items()}
    own: dict[str, Any] = {"links": [written["link"]]} if "link" in written else {}
    layers = (common.get("specs", {}), written.get("specs", {}), {common.get("home", "catalog"): own} if own else {})
    manifests = {}
    for key, server in servers.items():
        spec: dict[str, Any] = {}
        for layer in layers:
            for part, value in layer.get(key, {}).items():
                spec[part] = [*spec.get(part, []), *value] if part in _LISTS else value
        manifests[key] = (spec.pop("sdl", server.sdl), spec, inline.get(key, {}).get("virtual", False))
    # A subgraph has the bare name of its schema as long as no other has it.
    servers |= {key.rpartition("/")[2]: server for key, server in servers.items()}
    return Case(name=name, manifests=manifests, servers=servers, written=written)


def _inline(written: Mapping[str, Any]) -> Service:
    """A service of a case's own: `answers` by coordinate are what its fields give, whatever the arguments."""
    answers = written.get("answers", {})
    return Service(
        sdl=written["sdl"],
        fields={name: lambda _, found=value, **arguments: found for name, value in answers.items()},
    )
