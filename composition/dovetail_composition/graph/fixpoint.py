"""Least fixpoints of functions that refer to each other, found on demand and kept."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any


class Fixpoint:
    """Values of nodes, each computed from others. What nothing but itself speaks for stays at the bottom.

    A node asked for first has the bottom value; a node is computed again when one changes that it was computed from.
    The functions must be monotone over a finite order.
    """

    def __init__(self, compute: Callable[[Any], Any], bottom: Callable[[Any], Any]) -> None:
        self._compute = compute
        self._bottom = bottom
        self._known: dict[Hashable, Any] = {}
        self._open: dict[Hashable, Any] | None = None
        self._pending: dict[Hashable, None] = {}
        self._readers: dict[Hashable, dict[Hashable, None]] = {}
        """Node → those that were computed from its value."""
        self._current: Hashable = None

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
                self._pending[node] = None
            self._readers.setdefault(node, {})[self._current] = None
            return self._open[node]
        self._open = {node: self._bottom(node)}
        self._pending = {node: None}
        try:
            self._iterate(self._open)
            self._known |= self._open
        finally:
            self._open = None
            self._readers.clear()
        return self._known[node]

    def _iterate(self, values: dict[Hashable, Any]) -> None:
        while self._pending:
            # What came up last is what the others wait for.
            self._current, _ = self._pending.popitem()
            value = self._compute(self._current)
            if value != values[self._current]:
                values[self._current] = value
                self._pending |= self._readers.pop(self._current, {})
