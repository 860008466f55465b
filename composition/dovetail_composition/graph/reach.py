"""What is reached from a view, and in how many rounds: hops between subgraphs, ways to a field, needs of `@requires`.

Keys and required fields may themselves have to be fetched from elsewhere, by further keys; so hops, ways and needs
refer to each other, in circles at times. They are the least fixpoint: what can only be had by way of itself is not had.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import FieldJoin
from dovetail_composition.selections.selection import SelectedField, Selection

from .fixpoint import Fixpoint
from .view import Hop, LookupEdge, View, Way

if TYPE_CHECKING:
    from .query_graph import QueryGraph

Hops = dict[str, Hop]


@dataclass(frozen=True, slots=True)
class _HopsFrom:
    type_name: str
    view: View


@dataclass(frozen=True, slots=True)
class _Need:
    type_name: str
    view: View
    selection: Selection


class Reach:
    """Answers for one query graph, kept."""

    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph
        self._fixpoint = Fixpoint(self._compute, lambda node: {} if isinstance(node, _HopsFrom) else None)
        self._ways: dict[tuple[str, str, View], tuple[Way, ...]] = {}
        self._root_hops: dict[str, Hops] = {}

    def hops(self, type_name: str, view: View) -> Hops:
        """From an object of the type known at the view: each other subgraph that keys lead to, in fewest rounds."""
        found: Hops = self._fixpoint.get(_HopsFrom(type_name, view))
        return found

    def need(self, type_name: str, view: View, selection: Selection) -> int | None:
        """Rounds until all of a selection on the object is known, from wherever; None if some of it never is."""
        rounds: int | None = self._fixpoint.get(_Need(type_name, view, selection))
        return rounds

    def ways(self, type_name: str, field_name: str, view: View) -> tuple[Way, ...]:
        """All ways to resolve a field of an object known at the view, at most one a subgraph, the shortest first."""
        key = (type_name, field_name, view)
        found = self._ways.get(key)
        if found is None:
            found = tuple(sorted(self._find_ways(*key), key=lambda way: (way.rounds, way.graph)))
            if self._fixpoint.is_final:
                self._ways[key] = found
        return found

    def _compute(self, node: _HopsFrom | _Need) -> Hops | int | None:
        if isinstance(node, _HopsFrom):
            return self._find_hops(node.type_name, node.view)
        return self._find_need(node.type_name, node.view, node.selection)

    def _find_ways(self, type_name: str, field_name: str, view: View) -> Iterable[Way]:
        graph = self._graph
        hops = None
        at_hand = graph.resolved_at(type_name, field_name, view)
        if at_hand is not None and _is_plain(at_hand):
            yield Way(view.graph, 0, None, (), graph.child_view(type_name, field_name, view))
        for name, join in graph.field_graphs(type_name, field_name).items():
            if _is_plain(join):
                if name == view.graph:
                    continue
                hops = self.hops(type_name, view) if hops is None else hops
                hop = hops.get(name)
                if hop is not None:
                    yield Way(name, hop.rounds, hop.edge, (), graph.child_view(type_name, field_name, View(name)))
                continue
            hops = self.hops(type_name, view) if hops is None else hops
            requires = graph.selection(join.requires or "")
            needed = self.need(type_name, view, requires)
            entry = self._reentry(type_name, view, hops) if name == view.graph else hops.get(name)
            if needed is not None and entry is not None:
                rounds = max(entry.rounds, needed + 1)
                child = graph.child_view(type_name, field_name, View(name))
                yield Way(name, rounds, entry.edge, requires, child, join.context_arguments)

    def _reentry(self, type_name: str, view: View, hops: Hops) -> Hop | None:
        """How to call the subgraph anew that the object is known in, to give it what a field requires."""
        reached = {view: 0} | {View(name): hop.rounds for name, hop in hops.items()}
        return min(
            (
                Hop(rounds + 1, edge)
                for edge in self._graph.lookup_edges(type_name)
                if edge.graph == view.graph
                for rounds in [self._from_any(type_name, reached, self._graph.selection(edge.key))]
                if rounds is not None
            ),
            key=lambda hop: (hop.rounds, hop.edge.sort_key),
            default=None,
        )

    def _find_hops(self, type_name: str, view: View) -> Hops:
        if type_name in self._graph.root_types:
            return {name: hop for name, hop in self._to_roots(type_name).items() if name != view.graph}
        hops: Hops = {}
        reached = {view: 0}
        while True:
            nearest: dict[str, Hop] = {}
            by_key: dict[str, int | None] = {}
            for edge in self._graph.lookup_edges(type_name):
                if edge.graph in hops or edge.graph == view.graph:
                    continue
                if edge.key not in by_key:
                    by_key[edge.key] = self._from_any(type_name, reached, self._graph.selection(edge.key))
                rounds = by_key[edge.key]
                if rounds is not None and (edge.graph not in nearest or rounds + 1 < nearest[edge.graph].rounds):
                    nearest[edge.graph] = Hop(rounds + 1, edge)
            if not nearest:
                return hops
            first = min(hop.rounds for hop in nearest.values())
            found = {name: hop for name, hop in nearest.items() if hop.rounds == first}
            hops |= found
            reached |= {View(name): hop.rounds for name, hop in found.items()}

    def _to_roots(self, type_name: str) -> Hops:
        """A root type is there in each of its subgraphs, without a key."""
        found = self._root_hops.get(type_name)
        if found is None:
            graphs = sorted(self._graph.graphs_of_type(type_name))
            found = self._root_hops[type_name] = {name: Hop(1, LookupEdge(name, "", None)) for name in graphs}
        return found

    def _from_any(self, type_name: str, reached: dict[View, int], selection: Selection) -> int | None:
        """Rounds until all of a key is known, each part of it from any of the views reached."""
        most = 0
        for item in selection:
            if item.name == "__typename" or not self._graph.applies(item.on, type_name):
                continue
            found = [
                rounds + below
                for view, rounds in reached.items()
                for below in [self._at(type_name, view, item)]
                if below is not None
            ]
            if not found:
                # Parts of what is nested may come from different subgraphs.
                parts = [
                    self._from_any(type_name, reached, (SelectedField(item.name, (part,), item.arguments, item.on),))
                    for part in (item.selection if len(item.selection) > 1 else ())
                ]
                if not parts or any(part is None for part in parts):
                    return None
                found = [max(part for part in parts if part is not None)]
            most = max(most, min(found))
        return most

    def _at(self, type_name: str, view: View, item: SelectedField) -> int | None:
        """Rounds until a field is known that the view itself resolves, with all that is selected below it."""
        join = self._graph.resolved_at(type_name, item.name, view)
        if join is None or not _is_plain(join):
            return None
        child = self._graph.child_view(type_name, item.name, view)
        return self._below(type_name, item, child)

    def _below(self, type_name: str, item: SelectedField, child: View) -> int | None:
        """Rounds until what is selected below a field is known, whatever type its value has there."""
        if not item.selection:
            return 0
        inner = type_refs.named_type(self._graph.field_type_in(child.graph, type_name, item.name))
        most = 0
        for name in self._graph.known_as(inner, child.graph):
            # Asked by way of the fixpoint: what is nested is met on very many ways, and worked out once.
            rounds = self.need(name, child, item.selection)
            if rounds is None:
                return None
            most = max(most, rounds)
        return most

    def _find_need(self, type_name: str, view: View, selection: Selection) -> int | None:
        most = 0
        for item in selection:
            if item.name == "__typename" or not self._graph.applies(item.on, type_name):
                continue
            rounds = self._item_need(type_name, view, item)
            if rounds is None:
                return None
            most = max(most, rounds)
        return most

    def _item_need(self, type_name: str, view: View, item: SelectedField) -> int | None:
        ways = self.ways(type_name, item.name, view)
        found = [
            way.rounds + below
            for way in ways
            for below in [self._below(type_name, item, way.child)]
            if below is not None
        ]
        if found:
            return min(found)
        if len(item.selection) > 1:
            parts = [SelectedField(item.name, (part,), item.arguments, item.on) for part in item.selection]
            return self._find_need(type_name, view, tuple(parts))
        return None


def _is_plain(join: FieldJoin) -> bool:
    """Whether nothing has to be told beside the object's key: such fields come with the call that gives the object."""
    return join.requires is None and not join.context_arguments
