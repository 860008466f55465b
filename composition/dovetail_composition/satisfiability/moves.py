"""Moves between subgraphs that composition counts on: fewer than a planner might find.

What a key needs must be had without the subgraph that it leads to, as other composers demand, too: an object is not
looked up in a subgraph to learn the key by which it is looked up there. What a field @requires must be had from the
subgraph that has the field, wherever the object came from, unless that is a plain member, which other composers do not
know. And what one subgraph resolves for some requests, and another for others (a progressive override), is no part of
keys and requirements.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from dovetail_composition.graph import LookupEdge, QueryGraph, View, Way
from dovetail_composition.schema.definitions import FieldJoin, Supergraph


class Moves:
    """Judges the moves of one query graph. Not frozen only for its memory of earlier answers."""

    def __init__(self, graph: QueryGraph, plain: AbstractSet[str]) -> None:
        """`plain`: the members that are not federated."""
        self.graph = graph
        self._plain = plain
        self._without: dict[str, _GraphWithout] = {}
        self._at_hand: dict[tuple[str, View, str], bool] = {}
        self._entered: dict[tuple[str, View], frozenset[str]] = {}

    def counts(self, type_name: str, view: View, way: Way) -> bool:
        """Whether a way to a field of an object known at the view may be relied on."""
        if way.requires:
            start = view if way.graph == view.graph or view.graph in self._plain else View(way.graph)
            if self._graph_without("").need(type_name, start, way.requires) is None:
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
        hops = frozenset(self.graph.hops(type_name, view))
        if type_name in self.graph.root_types:
            return hops
        graphs_by_key: dict[str, list[str]] = {}
        for edge in self.graph.lookup_edges(type_name):
            if edge.graph in hops:
                graphs_by_key.setdefault(edge.key, []).append(edge.graph)
        entered = self._by_keys_at_hand(type_name, view, graphs_by_key)
        if len(entered) < len(hops):
            views = (view, *map(View, sorted(entered)))
            entered.update(
                name
                for key, graphs in graphs_by_key.items()
                if self._is_at_hand_together(type_name, views, key)
                for name in graphs
            )
        if len(entered - {view.graph}) < len(hops):
            entered |= self._by_fetched_keys(type_name, (view, *map(View, sorted(entered))), graphs_by_key, entered)
        return frozenset(entered - {view.graph})

    def _is_at_hand_together(self, type_name: str, views: Sequence[View], key: str) -> bool:
        """Whether each part of a key stands at one of the views, none of which needed that key."""
        selection = self.graph.selection(key)
        graph = self._graph_without("")
        return all(any(graph.at_hand(type_name, view, (item,)) for view in views) for item in selection)

    def _by_keys_at_hand(self, type_name: str, view: View, graphs_by_key: Mapping[str, Sequence[str]]) -> set[str]:
        """What is entered by keys that stand where one comes from: mostly all."""
        entered: set[str] = set()
        pending = [view]
        while pending:
            at = pending.pop()
            for key, graphs in graphs_by_key.items():
                found = [name for name in graphs if name not in entered and name != view.graph]
                if found and self._is_at_hand(type_name, at, key):
                    entered.update(found)
                    pending += map(View, found)
        return entered

    def _by_fetched_keys(
        self,
        type_name: str,
        views: Sequence[View],
        graphs_by_key: Mapping[str, Sequence[str]],
        entered: AbstractSet[str],
    ) -> set[str]:
        """What is entered besides, by keys that have to be fetched elsewhere first."""
        start = views[0].graph
        pending = [(view, "") for view in views]
        met = set(pending)
        while pending:
            at, by = pending.pop()
            for key, graphs in graphs_by_key.items():
                # From where a key led, the same key leads nowhere that it did not lead to before.
                steps = [(View(name), key) for name in graphs if name != start and name not in entered and key != by]
                found = [step for step in steps if step not in met and self._has(type_name, at, key, step[0].graph)]
                met.update(found)
                pending += found
        return {at.graph for at, by in met if by}

    def _is_at_hand(self, type_name: str, view: View, key: str) -> bool:
        found = self._at_hand.get((type_name, view, key))
        if found is None:
            found = self._graph_without("").at_hand(type_name, view, self.graph.selection(key))
            self._at_hand[type_name, view, key] = found
        return found

    def _has(self, type_name: str, view: View, key: str, destination: str) -> bool:
        """Whether a key can be had from a view without the subgraph that it leads to."""
        if view.graph == destination:
            return False
        selection = self.graph.selection(key)
        return self._is_at_hand(type_name, view, key) or (
            self._graph_without(destination).need(type_name, view, selection) is not None
        )

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
        if not self.labels:
            return found
        return {graph: join for graph, join in found.items() if not join.override_label}
