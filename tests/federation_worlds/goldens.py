"""The supergraphs that Apollo's composer made of the worlds, kept as files with the API schema below.

What each repeats, the definitions of the specifications link and join, stands in a file of its own.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path

from graphql import parse

FOLDER = Path(__file__).parent / "supergraphs"
_DEFINITIONS = Path(__file__).parent / "definitions"
SEPARATOR = "# The API schema:"


def head(subgraphs: Mapping[str, str]) -> str:
    """The first line of a golden: what it was made from."""
    digest = hashlib.sha256(json.dumps(dict(subgraphs), sort_keys=True).encode()).hexdigest()
    return f"# Made by npm's @apollo/composition from subgraphs with the digest {digest[:16]}"


def split_definitions(supergraph: str) -> tuple[str, str]:
    """A supergraph as it was printed, without and only with the definitions of the specifications link and join."""
    kept, definitions, end = [], [], 0
    for node in parse(supergraph).definitions:
        name = getattr(getattr(node, "name", None), "value", "")
        assert node.loc is not None
        if name == "link" or (name.startswith(("join__", "link__")) and name != "join__Graph"):
            kept.append(supergraph[end : node.loc.start].rstrip())
            definitions.append(supergraph[node.loc.start : node.loc.end])
            end = node.loc.end
    return "".join([*kept, supergraph[end:]]), "\n\n".join(definitions) + "\n"


def definitions_for(supergraph: str) -> Path:
    """The file with these definitions in the version that a supergraph is linked to."""
    version = re.search(r"/join/(v[0-9.]+)", supergraph)
    assert version is not None
    return _DEFINITIONS / f"join-{version[1]}.graphql"


def is_fresh(name: str, subgraphs: Mapping[str, str]) -> bool:
    """Whether the golden is there and made from these very subgraphs."""
    path = FOLDER / f"{name}.graphql"
    return path.exists() and path.read_text("utf-8").startswith(head(subgraphs))


def golden(name: str) -> tuple[str, str]:
    """Supergraph, whole as it was made, and API schema."""
    supergraph, api = (FOLDER / f"{name}.graphql").read_text("utf-8").split(SEPARATOR)
    return supergraph + definitions_for(supergraph).read_text("utf-8"), api
