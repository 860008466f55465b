"""What a hand-written world is: federated subgraphs, rows, fields that are computed, and operations over them."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from dovetail_composition.members.sources import LinkSpec, LookupSpec

Row = dict[str, Any]
Compute = Callable[..., Any]
"""What a field of an `Item` is worth: the item first, then the field's arguments by name."""

AS_MONOLITH: Any = object()
"""The answer expected is that of one schema with the same rows."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """An operation, its answer, and how many calls it costs."""

    text: str
    variables: Mapping[str, Any] = field(default_factory=dict)
    calls: Mapping[str, int] | None = None
    """Requests by subgraph, where the least number is plain to see."""
    most: int | None = None
    """Requests to all subgraphs together at most."""
    data: Any = AS_MONOLITH
    """The data, where the specification wants other than a monolith's: what types a subgraph lacks, for instance."""


@dataclass(frozen=True, kw_only=True)
class World:
    """Subgraphs over one company's data.

    A row is named by its type and its own name (`Product:1`); where a field leads to rows, its value is such a name
    or a list of them. Values without a name of their own are plain dicts. A root field that is in neither `rows`
    (under `Query:`) nor `fields` finds the rows of its type that equal its arguments.
    """

    subgraphs: Mapping[str, str]
    rows: Mapping[str, Row] = field(default_factory=dict)
    fields: Mapping[str, Compute] = field(default_factory=dict)
    """Coordinate → what the field is worth. A field that requires others is given those of the representation only."""
    operations: Mapping[str, Operation]
    links: Mapping[str, tuple[LinkSpec, ...]] = field(default_factory=dict)
    lookups: Mapping[str, tuple[LookupSpec, ...]] = field(default_factory=dict)
    """By subgraph; with any of them only our own composer composes the world."""
    unknown: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Subgraph → rows that it does not know by key."""

    @property
    def is_mixed(self) -> bool:
        """Whether plain members take part."""
        return bool(self.links or self.lookups)


_DIRECTIVES = {
    0: "key requires provides external shareable override inaccessible tag extends",
    1: "composeDirective",
    3: "interfaceObject",
    5: "authenticated requiresScopes",
    6: "policy",
    8: "context fromContext",
    9: "cost listSize",
}
"""Directives by the minor version of federation that brings them."""
_HEAD = re.compile(r"^\[(\w+)(?: v(\d)\.(\d+)| (own link|plain))?\]$", re.MULTILINE)


def federated(text: str) -> dict[str, str]:
    """Subgraphs, each after a line `[name]`; the `@link` of Federation 2.3 is written for them.

    `[name v2.8]` asks for another version, `[name v1.0]` for no `@link`, `[name own link]` has one of its own, and
    `[name plain]` is no federated one.
    """
    _, *parts = _HEAD.split(inspect.cleandoc(text))
    found = {}
    for name, major, minor, own, sdl in zip(*(parts[index::5] for index in range(5)), strict=True):
        plain = own is not None or major == "1"
        found[name] = sdl.strip() if plain else f"{_link(int(minor or 3))}\n{sdl.strip()}"
    return found


def _link(minor: int) -> str:
    names = " ".join(each for since, each in _DIRECTIVES.items() if since <= minor).split()
    imports = ", ".join(f'"@{name}"' for name in names)
    return f'extend schema @link(url: "https://specs.apollo.dev/federation/v2.{minor}", import: [{imports}])'
