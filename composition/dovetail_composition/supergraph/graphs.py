"""Names of the `join__Graph` enum: one for each subgraph, fit to be an enum value, unique."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from dovetail_composition.schema.definitions import Subgraph

_NOT_IN_NAMES = re.compile(r"[^A-Z0-9_]")


def name_graphs(urls: Iterable[tuple[str, str]]) -> Mapping[str, Subgraph]:
    """Subgraphs by name, from names and URLs; where two names look alike, the later in order gets a number."""
    subgraphs: dict[str, Subgraph] = {}
    taken: set[str] = set()
    for name, url in sorted(urls):
        value = base = _enum_value(name)
        number = 1
        while value in taken:
            number += 1
            value = f"{base}_{number}"
        taken.add(value)
        subgraphs[name] = Subgraph(name, value, url)
    return subgraphs


def _enum_value(name: str) -> str:
    value = re.sub("^_+", "_", _NOT_IN_NAMES.sub("_", name.upper()))
    return f"_{value}" if not value or value[0].isdigit() else value
