"""The query graph over a supergraph: nodes are (type, subgraph); edges are fields, type conditions, lookups and links.

Composition's satisfiability check and the planner walk this same graph. It is a view: everything is computed from the
supergraph on first use and kept, so that a large schema of which little is asked costs little.

An interface object is one name more for objects: where subgraph B defines the interface `Media` as an object type, each
type that implements `Media` is known in B too, under the name `Media` and by the keys of `Media`. What is met in B as a
`Media` has no concrete type yet; there the graph's type is `Media` itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import Field, FieldJoin, Supergraph, TypeDefinition, TypeJoin
from dovetail_composition.selections.selection import SelectedField, Selection, merge_selections, parse_selection

from .reach import Hops, Reach
from .view import LookupEdge, View, Way

MAX_BY_LABELS = 64
"""Graphs that are kept for combinations of labels: of many labels there are more combinations than anybody needs."""


def resolves(join: FieldJoin, active_labels: frozenset[str] | None = None) -> bool:
    """Whether the subgraph itself resolves the field.

    `active_labels`: labels of progressive overrides that hold; None where that is open, so that either side may.
    """
    if join.external:
        return False
    if join.override_label:
        is_new = join.override is not None
        return active_labels is None or (join.override_label in active_labels) is is_new
    return not join.used_overridden


class QueryGraph:
    """Answers the planner's questions about one supergraph. Not frozen only for its memory of earlier answers."""

    def __init__(self, supergraph: Supergraph, active_labels: frozenset[str] | None = None) -> None:
        """Nothing is computed up front. `active_labels`: as for `resolves`."""
        self.supergraph = supergraph
        self.types = supergraph.schema.types
        self.root_types = frozenset(supergraph.schema.roots.values())
        self._active_labels = active_labels
        self._by_labels: dict[frozenset[str], QueryGraph] = {}
        self._reach = Reach(self)
        self._joined: dict[str, Mapping[str, str]] = {}
        self._joins: dict[tuple[str, str], Mapping[str, FieldJoin]] = {}
        self._field_graphs: dict[tuple[str, str], dict[str, FieldJoin]] = {}
        self._possible: dict[tuple[str, str | None], frozenset[str]] = {}
        self._implementers: dict[str, list[TypeDefinition]] | None = None
        self._edges: dict[str, tuple[LookupEdge, ...]] = {}
        self._selections: dict[str, Selection] = {}
        self._contexts: dict[str, frozenset[str]] = {}
        self._children: dict[tuple[str, str, View], View] = {}
        self._at_hand: dict[tuple[str, View, Selection], bool] = {}
        self.notes: dict[Hashable, Any] = {}
        """What others have found out from the graph alone, kept as long as it is."""

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Labels of progressive overrides, sorted."""
        fields = (field for definition in self.types.values() for field in definition.fields.values())
        return tuple(sorted({join.override_label for field in fields for join in field.joins if join.override_label}))

    def with_labels(self, active: frozenset[str]) -> QueryGraph:
        """The same graph while just these labels of progressive overrides hold."""
        if not self.labels:
            return self
        active = active.intersection(self.labels)
        found = self._by_labels.get(active)
        if found is None:
            if len(self._by_labels) >= MAX_BY_LABELS:
                self._by_labels.clear()
            found = self._by_labels[active] = QueryGraph(self.supergraph, active)
        return found

    def let_go(self) -> None:
        """Forget all, after the last question: parts that know this graph would keep it until a garbage collection."""
        for graph in self._by_labels.values():
            graph.let_go()
        vars(self._reach).clear()
        vars(self).clear()

    def selection(self, text: str) -> Selection:
        """A parsed key, argument or field set; that of an empty text is empty."""
        found = self._selections.get(text)
        if found is None:
            found = self._selections[text] = parse_selection(text) if text else ()
        return found

    def graphs_of_type(self, type_name: str) -> frozenset[str]:
        """Subgraphs that know objects of the type, be it as objects of an interface."""
        return frozenset(self._names(type_name))

    def name_in(self, graph: str, type_name: str) -> str:
        """The type (in API names) as which the subgraph knows objects of a type: itself, or an interface object."""
        return self._names(type_name).get(graph, type_name)

    def is_interface_object(self, type_name: str, graph: str) -> bool:
        """Whether the subgraph defines this interface as an object type."""
        definition = self.types.get(type_name)
        if definition is None or definition.kind != "INTERFACE":
            return False
        return any(join.graph == graph and join.interface_object for join in definition.joins)

    def _names(self, type_name: str) -> Mapping[str, str]:
        """Subgraph → the name as which it knows objects of the type."""
        found = self._joined.get(type_name)
        if found is None:
            definition = self.types.get(type_name)
            names = {join.graph: type_name for join in definition.joins} if definition else {}
            for interface, join in self._interface_objects(definition):
                names.setdefault(join.graph, interface.name)
            found = self._joined[type_name] = names
        return found

    def _interface_objects(self, definition: TypeDefinition | None) -> Iterable[tuple[TypeDefinition, TypeJoin]]:
        """Interfaces of an object type that subgraphs define as objects."""
        if definition is None or definition.kind != "OBJECT":
            return
        for name in definition.interfaces:
            interface = self.types.get(name)
            for join in interface.joins if interface is not None else ():
                if join.interface_object and interface is not None:
                    yield interface, join

    def field(self, type_name: str, field_name: str) -> Field | None:
        """The supergraph's field, inaccessible ones included."""
        definition = self.types.get(type_name)
        return definition.fields.get(field_name) if definition else None

    def joins(self, type_name: str, field_name: str) -> Mapping[str, FieldJoin]:
        """Subgraphs that declare the field, resolved there or not, each with how it takes part."""
        key = (type_name, field_name)
        found = self._joins.get(key)
        if found is None:
            found = self._joins[key] = self._find_joins(type_name, field_name)
        return found

    def _find_joins(self, type_name: str, field_name: str) -> dict[str, FieldJoin]:
        declared = self.field(type_name, field_name)
        if declared is None or declared.link is not None:
            return {}
        joins = {join.graph: join for join in declared.joins}
        for interface, type_join in self._interface_objects(self.types[type_name]):
            offered = interface.fields.get(field_name)
            for join in offered.joins if offered is not None else ():
                if join.graph == type_join.graph and self.name_in(join.graph, type_name) == interface.name:
                    joins.setdefault(join.graph, join)
        if joins:
            return joins
        return {graph: FieldJoin(graph=graph) for graph in sorted(self.graphs_of_type(type_name))}

    def field_graphs(self, type_name: str, field_name: str) -> dict[str, FieldJoin]:
        """Subgraphs that resolve the field on that type, each with how it takes part."""
        key = (type_name, field_name)
        found = self._field_graphs.get(key)
        if found is None:
            joins = self.joins(type_name, field_name)
            found = {graph: join for graph, join in joins.items() if resolves(join, self._active_labels)}
            self._field_graphs[key] = found
        return found

    def resolved_at(self, type_name: str, field_name: str, view: View) -> FieldJoin | None:
        """How the view's own subgraph resolves the field for objects known there; None if it does not.

        External fields are resolved where `@provides` grants them, and where they are keys of an `extend`ed type.
        """
        found = self.field_graphs(type_name, field_name).get(view.graph)
        if found is not None:
            return found
        join = self.joins(type_name, field_name).get(view.graph)
        if join is None or not join.external:
            return None
        granted = any(item.name == field_name and self.applies(item.on, type_name) for item in view.provided)
        if granted or self._is_key_of_extension(type_name, field_name, view.graph):
            return replace(join, requires=None)
        return None

    def _is_key_of_extension(self, type_name: str, field_name: str, graph: str) -> bool:
        definition = self.types[type_name]
        keys = (key for join in definition.joins if join.graph == graph and join.extension for key in join.keys)
        return any(item.name == field_name for key in keys for item in self.selection(key.fields))

    def child_view(self, type_name: str, field_name: str, view: View) -> View:
        """Where the value of a field is known that the view's subgraph resolves: there, with what is provided."""
        key = (type_name, field_name, view)
        found = self._children.get(key)
        if found is None:
            join = self.joins(type_name, field_name).get(view.graph)
            provided = self.selection(join.provides) if join is not None and join.provides else ()
            for item in view.provided:
                if item.name == field_name and self.applies(item.on, type_name):
                    provided = merge_selections(provided, item.selection)
            found = self._children[key] = View(view.graph, provided)
        return found

    def sets_context(self, type_name: str, context: str) -> bool:
        """Whether objects of the type give values for a context: by `@context` on it, or on what it belongs to."""
        found = self._contexts.get(context)
        if found is None:
            value = f'"{context}"'
            setters = [
                name
                for name, definition in self.types.items()
                if any(each.name == "context" and ("name", value) in each.arguments for each in definition.directives)
            ]
            found = frozenset(each for name in setters for each in (name, *self.possible_types(name)))
            self._contexts[context] = found
        return type_name in found

    def applies(self, conditions: Iterable[str], type_name: str) -> bool:
        """Whether what stands under these type conditions concerns objects of the type."""
        return all(
            type_name == name or (name in self.types and type_name in self.possible_types(name)) for name in conditions
        )

    def field_type_in(self, graph: str, type_name: str, field_name: str) -> str:
        """The field's type reference as that subgraph declares it, in API names."""
        join = self.joins(type_name, field_name).get(graph)
        if join is not None and join.type is not None:
            return join.type
        owner = self.name_in(graph, type_name)
        declared = self.field(owner, field_name) or self.types[type_name].fields[field_name]
        return declared.type

    def is_abstract(self, type_name: str) -> bool:
        """Whether the type is an interface or a union."""
        return self.types[type_name].kind in ("INTERFACE", "UNION")

    def known_as(self, type_name: str, graph: str) -> frozenset[str]:
        """The graph's types for values of a type in a subgraph: object types, or an interface object without one."""
        if self.is_interface_object(type_name, graph):
            return frozenset((type_name,))
        return self.possible_types(type_name, graph)

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
            if graph is None or self.is_interface_object(type_name, graph):
                return (candidate.name for candidate in self._implementers_of(type_name))
            return (
                candidate.name
                for candidate in self._implementers_of(type_name)
                if graph in candidate.interfaces[type_name]
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
            joins = [*definition.joins, *(join for _, join in self._interface_objects(definition))]
            edges += [LookupEdge(join.graph, key.fields, None) for join in joins for key in join.keys if key.resolvable]
            found = self._edges[type_name] = tuple(sorted(dict.fromkeys(edges), key=lambda edge: edge.sort_key))
        return found

    def hops(self, type_name: str, view: View) -> Hops:
        """From an object of the type known at the view: every other subgraph that keys lead to, in fewest rounds."""
        return self._reach.hops(type_name, view)

    def ways(self, type_name: str, field_name: str, view: View) -> tuple[Way, ...]:
        """All ways to resolve a field of an object known at the view, at most one a subgraph, the shortest first."""
        return self._reach.ways(type_name, field_name, view)

    def way_at_hand(self, type_name: str, field_name: str, view: View) -> Way | None:
        """The way of a field that the view's subgraph resolves with the call that gives the object; None without it."""
        ways = self._reach.ways(type_name, field_name, view)
        return ways[0] if ways and ways[0].edge is None else None

    def need(self, type_name: str, view: View, selection: Selection) -> int | None:
        """Rounds until all of a selection on such an object is known, from wherever; None if some of it never is."""
        return self._reach.need(type_name, view, selection)

    def at_hand(self, type_name: str, view: View, selection: Selection) -> bool:
        """Whether the view's own subgraph resolves all of a selection on such an object, in the call that gives it."""
        key = (type_name, view, selection)
        found = self._at_hand.get(key)
        if found is None:
            items = (item for item in selection if self.applies(item.on, type_name))
            found = self._at_hand[key] = all(self._is_at_hand(type_name, view, item) for item in items)
        return found

    def _is_at_hand(self, type_name: str, view: View, item: SelectedField) -> bool:
        if item.name == "__typename":
            return True
        join = self.resolved_at(type_name, item.name, view)
        if join is None or join.requires is not None or join.context_arguments:
            return False
        if not item.selection:
            return True
        inner = type_refs.named_type(self.field_type_in(view.graph, type_name, item.name))
        child = self.child_view(type_name, item.name, view)
        return all(self.at_hand(name, child, item.selection) for name in self.known_as(inner, view.graph))
