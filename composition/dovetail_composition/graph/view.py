"""Where objects are known, and the ways from there: the nodes and edges of the query graph as values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from dovetail_composition.schema.definitions import ContextArgument
from dovetail_composition.schema.links import Lookup
from dovetail_composition.selections.selection import Selection


class View(NamedTuple):
    """Where objects of a type are known: a subgraph, and what `@provides` grants there beyond what it resolves."""

    graph: str
    provided: Selection = ()


@dataclass(frozen=True, slots=True)
class LookupEdge:
    """A way into `graph` for an object whose `key` fields are known; `lookup` None means `_entities`.

    An empty key is that of a root type: its fields are there in each subgraph, whatever led to it.
    """

    graph: str
    key: str
    lookup: Lookup | None

    @property
    def sort_key(self) -> tuple[int, str, str]:
        """Shorter keys first, then by name, so that the choice among equals is stable."""
        return (len(self.key), self.graph, self.key)


@dataclass(frozen=True, slots=True)
class Hop:
    """How a subgraph is reached from where an object is known: after `rounds` sequential calls, the last by `edge`."""

    rounds: int
    edge: LookupEdge


@dataclass(frozen=True, slots=True)
class Way:
    """A way to resolve a field of an object: at hand (`edge` None), or by a call into a subgraph.

    `rounds` counts the sequential calls until the field is there, those that bring keys and required fields included.
    """

    graph: str
    rounds: int
    edge: LookupEdge | None
    requires: Selection
    """What `@requires` wants in the representation beside the key."""
    child: View
    """Where the field's value is known then."""
    contexts: tuple[ContextArgument, ...] = ()
    """Arguments that objects further up give values for: those of `@fromContext`."""
