"""Least fixpoints of functions that refer to each other, found on demand and kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any


class Fixpoint:
    """Values of nodes, each computed from others. What nothing but itself speaks for stays at the bottom.

    Kleene's iteration: a node asked for first has the bottom value; all nodes that came up are computed again until
    none changes. The functions must be monotone over a finite order.
    """

    def __init__(self, compute: Callable[[Any], Any], bottom: Callable[[Any], Any]) -> None:
        self._compute = compute
        self._bottom = bottom
        self._known: dict[Hashable, Any] = {}
        self._open: dict[Hashable, Any] | None = None

    @property
    def is_final(self) -> bool:
        """Whether values that are given now are final: no iteration is under way."""
        return self._open is None

    def get(self, node: Hashable) -> Any:
        """The node's value; during an iteration the value so far."""
        if node in self._known:
            return self._known[node]
        if self._open is not None:
            if node not in self._open:
                self._open[node] = self._bottom(node)
            return self._open[node]
        self._open = {node: self._bottom(node)}
        try:
            self._iterate(self._open)
            self._known |= self._open
        finally:
            self._open = None
        return self._known[node]

    def _iterate(self, values: dict[Hashable, Any]) -> None:
        changed = True
        while changed:
            before = len(values)
            changed = False
            # What came up last is what the others wait for.
            for node in reversed(list(values)):
                value = self._compute(node)
                if value != values[node]:
                    values[node] = value
                    changed = True
            changed = changed or len(values) > before
