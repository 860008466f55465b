"""The query graph over a supergraph: nodes are (type, subgraph); edges are fields, type conditions, lookups and links.

Composition's satisfiability check and the planner walk this same graph. It is a view: everything is computed from the
supergraph on first use and kept, so that a large schema of which little is asked costs little.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dovetail_composition import type_refs
from dovetail_composition.definitions import Field, FieldJoin, Supergraph, TypeDefinition
from dovetail_composition.links import Lookup
from dovetail_composition.selections import SelectedField, Selection, parse_selection


@dataclass(frozen=True, slots=True)
class LookupEdge:
    """A way into `graph` for an object whose `key` fields are known; `lookup` None means `_entities`."""

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


def resolves(join: FieldJoin) -> bool:
    """Whether the subgraph itself resolves the field."""
    return not join.external and (not join.used_overridden or bool(join.override_label))


class QueryGraph:
    """Answers the planner's questions about one supergraph. Not frozen only for its memory of earlier answers."""

    def __init__(self, supergraph: Supergraph) -> None:
        """Nothing is computed up front."""
        self.supergraph = supergraph
        self.types = supergraph.schema.types
        self._joined: dict[str, frozenset[str]] = {}
        self._field_graphs: dict[tuple[str, str], dict[str, FieldJoin]] = {}
        self._possible: dict[tuple[str, str | None], frozenset[str]] = {}
        self._implementers: dict[str, list[TypeDefinition]] | None = None
        self._edges: dict[str, tuple[LookupEdge, ...]] = {}
        self._hops: dict[tuple[str, str], dict[str, Hop]] = {}
        self._selections: dict[str, Selection] = {}

    def selection(self, text: str) -> Selection:
        """A parsed key or argument selection."""
        found = self._selections.get(text)
        if found is None:
            found = self._selections[text] = parse_selection(text)
        return found

    def graphs_of_type(self, type_name: str) -> frozenset[str]:
        """Subgraphs that know the type."""
        found = self._joined.get(type_name)
        if found is None:
            definition = self.types.get(type_name)
            joins = definition.joins if definition else ()
            found = self._joined[type_name] = frozenset(join.graph for join in joins)
        return found

    def field(self, type_name: str, field_name: str) -> Field | None:
        """The supergraph's field, inaccessible ones included."""
        definition = self.types.get(type_name)
        return definition.fields.get(field_name) if definition else None

    def field_graphs(self, type_name: str, field_name: str) -> dict[str, FieldJoin]:
        """Subgraphs that resolve the field on that type, each with how it takes part."""
        key = (type_name, field_name)
        found = self._field_graphs.get(key)
        if found is None:
            found = self._field_graphs[key] = self._find_field_graphs(type_name, field_name)
        return found

    def _find_field_graphs(self, type_name: str, field_name: str) -> dict[str, FieldJoin]:
        declared = self.field(type_name, field_name)
        if declared is None or declared.link is not None:
            return {}
        if not declared.joins:
            return {graph: FieldJoin(graph=graph) for graph in sorted(self.graphs_of_type(type_name))}
        return {join.graph: join for join in declared.joins if resolves(join)}

    def field_type_in(self, graph: str, type_name: str, field_name: str) -> str:
        """The field's type reference as that subgraph declares it, in API names."""
        declared = self.types[type_name].fields[field_name]
        for join in declared.joins:
            if join.graph == graph and join.type is not None:
                return join.type
        return declared.type

    def is_abstract(self, type_name: str) -> bool:
        """Whether the type is an interface or a union."""
        return self.types[type_name].kind in ("INTERFACE", "UNION")

    def possible_types(self, type_name: str, graph: str | None = None) -> frozenset[str]:
        """Object types that a value of the type may have, in one subgraph or in the whole supergraph."""
        key = (type_name, graph)
        found = self._possible.get(key)
        if found is None:
            found = self._possible[key] = frozenset(self._find_possible(type_name, graph))
        return found

    def _find_possible(self, type_name: str, graph: str | None) -> Iterable[str]:
        definition = self.types[type_name]
        if definition.kind == "UNION":
            return (name for name, graphs in definition.members.items() if graph is None or graph in graphs)
        if definition.kind == "INTERFACE":
            return (
                candidate.name
                for candidate in self._implementers_of(type_name)
                if graph is None or graph in candidate.interfaces[type_name]
            )
        return (type_name,)

    def _implementers_of(self, interface: str) -> list[TypeDefinition]:
        if self._implementers is None:
            self._implementers = {}
            for definition in self.types.values():
                if definition.kind == "OBJECT":
                    for name in definition.interfaces:
                        self._implementers.setdefault(name, []).append(definition)
        return self._implementers.get(interface, [])

    def lookup_edges(self, type_name: str) -> tuple[LookupEdge, ...]:
        """All ways to load an object of the type by key."""
        found = self._edges.get(type_name)
        if found is None:
            definition = self.types[type_name]
            edges = [LookupEdge(lookup.call.graph, lookup.key, lookup) for lookup in definition.lookups]
            edges += [
                LookupEdge(join.graph, key.fields, None)
                for join in definition.joins
                for key in join.keys
                if key.resolvable
            ]
            found = self._edges[type_name] = tuple(sorted(edges, key=lambda edge: edge.sort_key))
        return found

    def resolves(self, graphs: Iterable[str], type_name: str, selection: Selection) -> bool:
        """Whether some one of the subgraphs resolves each field of the selection, nested ones in the same subgraph."""
        return all(any(self._resolves_field(graph, type_name, item) for graph in graphs) for item in selection)

    def _resolves_field(self, graph: str, type_name: str, item: SelectedField) -> bool:
        if item.name == "__typename":
            return True
        if graph not in self.field_graphs(type_name, item.name):
            return False
        if not item.selection:
            return True
        inner = type_refs.named_type(self.types[type_name].fields[item.name].type)
        return self.resolves((graph,), inner, item.selection)

    def hops(self, type_name: str, start: str) -> dict[str, Hop]:
        """From an object of the type known in `start`: every subgraph that lookups reach, with the fewest rounds."""
        key = (type_name, start)
        found = self._hops.get(key)
        if found is None:
            found = self._hops[key] = self._find_hops(type_name, start)
        return found

    def _find_hops(self, type_name: str, start: str) -> dict[str, Hop]:
        hops: dict[str, Hop] = {}
        reached = {start}
        rounds = 0
        while True:
            rounds += 1
            found: dict[str, Hop] = {}
            for edge in self.lookup_edges(type_name):
                if edge.graph in reached or edge.graph in found:
                    continue
                if self.resolves(sorted(reached), type_name, self.selection(edge.key)):
                    found[edge.graph] = Hop(rounds, edge)
            if not found:
                return hops
            hops |= found
            reached |= found.keys()
