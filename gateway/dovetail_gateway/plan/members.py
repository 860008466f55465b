"""Root fields of several subgraphs that know different members of an interface or union: who is asked for which.

A subgraph has no objects of types that it does not know: `node(id:)` is null there for what another one holds. So a
subgraph is asked that knows all types that the client asks for in particular; where there is none, several are asked,
each for types of its own, and the object is the one that any of them gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dovetail_composition.graph import QueryGraph, View, Way
from dovetail_composition.schema import type_refs
from dovetail_gateway.document.selection import FieldNode, SelectionSet

from .parts import Parts
from .untyped import signature


class Members:
    """Answers for one planning, kept by the identity of selections."""

    def __init__(self, graph: QueryGraph, parts: Parts) -> None:
        self._graph = graph
        self._parts = parts
        self._asked: dict[int, tuple[SelectionSet, frozenset[str]]] = {}
        self._lost: dict[tuple[int, str, View], tuple[SelectionSet, int]] = {}

    def split(
        self, type_name: str, field: FieldNode, ways: Sequence[Way], view: View
    ) -> Iterator[tuple[FieldNode, list[Way]]]:
        """The root field, or parts of it by type, each with the ways that lose least of what is asked."""
        selection = field.selection
        if selection is None:
            yield field, list(ways)
            return
        known = {way: self._known(type_name, way, field) for way in ways}
        # There are no objects of types that none of them knows.
        asked = self._in_particular(selection).intersection(frozenset().union(*known.values()))
        # A mutation is done once; and what is met below an object is put there as it comes, by one call.
        is_query = type_name == self._graph.supergraph.schema.roots.get("query") and not view.graph
        if not (is_query and _is_one_nullable(field.type)) or any(asked <= types for types in known.values()):
            yield field, self._least_lost(type_name, field, ways)
            return
        left = set(asked)
        assigned: set[str] = set()
        while left:
            best = max(ways, key=lambda way: len(left & known[way]))
            part = self._of_types(selection, known[best] - assigned)
            if part is not None:
                wanted = left & known[best]
                narrowed = self._parts.made.narrowed(field, part)
                knowing = [way for way in ways if wanted <= known[way]]
                yield narrowed, self._least_lost(type_name, narrowed, knowing)
            assigned |= known[best]
            left -= known[best]

    def _least_lost(self, type_name: str, field: FieldNode, ways: Sequence[Way]) -> list[Way]:
        """The ways that resolve all of the field, but for types that are not known there: those with the fewest."""
        whole = [way for way in ways if self._parts.left(type_name, way, field) is None]
        if field.selection is None or not whole:
            return list(ways)
        lost = [self._lost_below(field.selection, self._parts.below(type_name, way, field), way.child) for way in whole]
        return [way for way, count in zip(whole, lost, strict=True) if count == min(lost)]

    def _lost_below(self, selection: SelectionSet, type_name: str, view: View) -> int:
        """How much is asked, in the same call, of types that the subgraph does not know."""
        key = (id(selection), type_name, view)
        found = self._lost.get(key)
        if found is None:
            found = self._lost[key] = (selection, self._count_lost(selection, type_name, view))
        return found[1]

    def _count_lost(self, selection: SelectionSet, type_name: str, view: View) -> int:
        graph = self._graph
        possible = graph.possible_types(type_name, view.graph)
        asked = self._in_particular(selection)
        count = len(asked - possible)
        for group in selection.groups:
            for name in group.types:
                for field in group.fields if name in possible else ():
                    if field.selection is not None and graph.resolved_at(name, field.name, view) is not None:
                        inner = type_refs.named_type(graph.field_type_in(view.graph, name, field.name))
                        count += self._lost_below(field.selection, inner, graph.child_view(name, field.name, view))
        return count

    def _known(self, type_name: str, way: Way, field: FieldNode) -> frozenset[str]:
        return self._graph.possible_types(self._parts.below(type_name, way, field), way.graph)

    def _in_particular(self, selection: SelectionSet) -> frozenset[str]:
        """The types of which more is asked than of all; of a type that is no interface or union, it itself is."""
        found = self._asked.get(id(selection))
        if found is None:
            of_groups = [({signature(field) for field in group.fields}, group.types) for group in selection.groups]
            common = set.intersection(*(fields for fields, _ in of_groups)) if of_groups else set()
            types = frozenset(name for fields, names in of_groups if fields - common for name in names)
            found = self._asked[id(selection)] = (selection, types)
        return found[1]

    def _of_types(self, selection: SelectionSet, types: frozenset[str]) -> SelectionSet | None:
        by_type = {name: group.fields for group in selection.groups for name in group.types if name in types}
        return self._parts.made.regroup(selection.type_name, by_type)


def _is_one_nullable(type_ref: str) -> bool:
    """Whether there is one object at most: of lists nobody knows which items of other subgraphs are missing."""
    return not type_ref.endswith("!") and not type_refs.list_depth(type_ref)
