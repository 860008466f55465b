"""Supergraphs that other composers make of the hand-written worlds, all in one run of node."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Mapping
from functools import cache
from typing import Any

from federation_worlds.worlds import WORLDS as ALL_WORLDS

from .packages import script

WORLDS = {name: world for name, world in ALL_WORLDS.items() if not world.is_mixed}
"""Those that others can compose: without links."""

APOLLO, GUILD = "@apollo/composition", "@theguild/federation-composition"

UNABLE: Mapping[tuple[str, str], str] = {
    (GUILD, "federation1/renamed_imports"): "it takes a key's field of Federation 1 for one that is not shareable",
    (GUILD, "roots/root_behind_a_field"): "it does not enter other subgraphs by their root types",
}
"""Worlds that a composer refuses, though they are right."""

LOSSY: Mapping[tuple[str, str], str] = {
    (GUILD, "interface_objects/requires"): "it says that an interface object resolves its external fields",
}
"""Worlds whose supergraphs say something else than their subgraphs."""

COMPOSED = [(composer, world) for composer in (APOLLO, GUILD) for world in WORLDS if (composer, world) not in UNABLE]


def answer_of(composer: str, world: str) -> Mapping[str, Any]:
    """`{supergraph}` or `{errors}`."""
    return _composed()[composer][world]


def supergraph_of(composer: str, world: str) -> str:
    """The supergraph SDL; its absence is an error that shows why."""
    answer = answer_of(composer, world)
    assert "supergraph" in answer, answer
    return str(answer["supergraph"])


@cache
def _composed() -> Mapping[str, Mapping[str, Mapping[str, Any]]]:
    worlds = {name: dict(world.subgraphs) for name, world in WORLDS.items()}
    answer = subprocess.run(
        script("composers.mjs"), input=json.dumps(worlds), capture_output=True, text=True, check=True, timeout=300
    )
    found: Mapping[str, Mapping[str, Mapping[str, Any]]] = json.loads(answer.stdout)
    return found
