"""Moves between subgraphs that composition counts on: fewer than a planner might find.

What a key needs must be had without the subgraph that it leads to, as other composers demand, too: an object is not
looked up in a subgraph to learn the key by which it is looked up there. And what one subgraph resolves for some
requests, and another for others (a progressive override), is no part of keys and requirements.
"""

from __future__ import annotations

from dovetail_composition.definitions import FieldJoin, Supergraph
from dovetail_composition.graph import LookupEdge, QueryGraph, View, Way


class Moves:
    """Judges the moves of one query graph. Not frozen only for its memory of earlier answers."""

    def __init__(self, graph: QueryGraph) -> None:
        self.graph = graph
        self._without: dict[str, _GraphWithout] = {}
        self._at_hand: dict[tuple[str, View, str], bool] = {}
        self._entered: dict[tuple[str, View], frozenset[str]] = {}

    def counts(self, type_name: str, view: View, way: Way) -> bool:
        """Whether a way to a field of an object known at the view may be relied on."""
        if way.requires and self._graph_without("").need(type_name, view, way.requires) is None:
            return False
        return way.edge is None or way.graph == view.graph or way.graph in self.entered(type_name, view)

    def entered(self, type_name: str, view: View) -> frozenset[str]:
        """The subgraphs that an object known at the view can be taken to by keys."""
        key = (type_name, view)
        found = self._entered.get(key)
        if found is None:
            found = self._entered[key] = self._find_entered(type_name, view)
        return found

    def _find_entered(self, type_name: str, view: View) -> frozenset[str]:
        hops = self.graph.hops(type_name, view)
        if type_name in self.graph.root_types:
            return frozenset(hops)
        edges = [edge for edge in self.graph.lookup_edges(type_name) if edge.graph in hops]
        pending: list[tuple[View, str]] = [(view, "")]
        met = set(pending)
        while pending:
            at, by = pending.pop()
            for edge in edges:
                # From where a key led, the same key leads nowhere that it did not lead to before.
                step = (View(edge.graph), edge.key)
                if edge.key != by and step not in met and self._enters(type_name, at, edge):
                    met.add(step)
                    pending.append(step)
        return frozenset(at.graph for at, by in met if by)

    def _enters(self, type_name: str, view: View, edge: LookupEdge) -> bool:
        if edge.graph == view.graph:
            return False
        selection, key = self.graph.selection(edge.key), (type_name, view, edge.key)
        if key not in self._at_hand:
            self._at_hand[key] = self._graph_without("").at_hand(type_name, view, selection)
        return self._at_hand[key] or self._graph_without(edge.graph).need(type_name, view, selection) is not None

    def _graph_without(self, name: str) -> QueryGraph:
        found = self._without.get(name)
        if found is None:
            found = self._without[name] = _GraphWithout(self.graph.supergraph, name)
        return found


class _GraphWithout(QueryGraph):
    """The query graph without keys into a subgraph, and without fields that are being moved."""

    def __init__(self, supergraph: Supergraph, name: str) -> None:
        super().__init__(supergraph)
        self._name = name

    def lookup_edges(self, type_name: str) -> tuple[LookupEdge, ...]:
        return tuple(edge for edge in super().lookup_edges(type_name) if edge.graph != self._name)

    def field_graphs(self, type_name: str, field_name: str) -> dict[str, FieldJoin]:
        found = super().field_graphs(type_name, field_name)
        return {graph: join for graph, join in found.items() if not join.override_label}
