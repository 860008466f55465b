"""Which parts of a client's selection are resolved from a view at all, and which have to come from elsewhere.

A type without keys may have its fields in different subgraphs. Then a field that leads to it is selected in several of
them, each time with another part of what is below; their answers about the same object are merged by position.
"""

from __future__ import annotations

from msgspec import Struct

from dovetail_composition.graph import QueryGraph, View, Way
from dovetail_composition.schema import type_refs
from dovetail_gateway.document.selection import FieldNode, SelectionSet

from .regroup import Regrouped
from .untyped import Untyped, split_untyped

TYPENAME = "__typename"


class FieldPart(Struct, frozen=True, eq=False):
    """A field with what is resolved of it from a view, and what is missing; either may be nothing."""

    resolved: FieldNode | None
    missing: FieldNode | None


class Parts:
    """Answers for one planning, kept by the identity of selections."""

    def __init__(self, graph: QueryGraph) -> None:
        self._graph = graph
        self.made = Regrouped()
        self._missing: dict[tuple[int, str, View, bool], tuple[SelectionSet, SelectionSet | None]] = {}
        self._fields: dict[tuple[int, str, View], tuple[FieldNode, FieldPart]] = {}
        self._untyped: dict[tuple[int, str, View], tuple[SelectionSet, Untyped]] = {}

    def missing(
        self, selection: SelectionSet, type_name: str, view: View, *, strict: bool = False
    ) -> SelectionSet | None:
        """What of a selection is not resolved from objects known at the view; None if all is.

        `type_name`: the declared type there. What concerns types that the subgraph does not know is not missed, unless
        (`strict`) objects of those types were met in another subgraph.
        """
        key = (id(selection), type_name, view, strict)
        known = self._missing.get(key)
        if known is None:
            known = self._missing[key] = (selection, self._find_missing(selection, type_name, view, strict=strict))
        return known[1]

    def untyped(self, selection: SelectionSet, type_name: str, view: View) -> Untyped:
        """How a selection on an interface object is resolved."""
        key = (id(selection), type_name, view)
        known = self._untyped.get(key)
        if known is None:
            known = self._untyped[key] = (selection, split_untyped(self._graph, self, selection, type_name, view))
        return known[1]

    def field(self, type_name: str, view: View, field: FieldNode) -> FieldPart:
        """What of a field is resolved from an object of the type known at the view."""
        key = (id(field), type_name, view)
        known = self._fields.get(key)
        if known is None:
            known = self._fields[key] = (field, self._find_field(type_name, view, field))
        return known[1]

    def below(self, type_name: str, way: Way, field: FieldNode) -> str:
        """The declared type of the field's value in the subgraph that resolves it."""
        return type_refs.named_type(self._graph.field_type_in(way.graph, type_name, field.name))

    def left(self, type_name: str, way: Way, field: FieldNode, *, strict: bool = False) -> SelectionSet | None:
        """What is missing below a field that is resolved this way."""
        if field.selection is None:
            return None
        return self.missing(field.selection, self.below(type_name, way, field), way.child, strict=strict)

    def _find_missing(
        self, selection: SelectionSet, type_name: str, view: View, *, strict: bool
    ) -> SelectionSet | None:
        if self._graph.is_interface_object(type_name, view.graph):
            return self.untyped(selection, type_name, view).missing
        possible = self._graph.possible_types(type_name, view.graph)
        by_type: dict[str, tuple[FieldNode, ...]] = {}
        for group in selection.groups:
            for name in group.types:
                if name in possible:
                    parts = [self._missing_of(name, view, field) for field in group.fields]
                    left = tuple(part for part in parts if part is not None)
                else:
                    left = tuple(field for field in group.fields if field.name != TYPENAME) if strict else ()
                if left:
                    by_type[name] = left
        return self.made.regroup(selection.type_name, by_type)

    def _missing_of(self, type_name: str, view: View, field: FieldNode) -> FieldNode | None:
        if field.selection is None and self._graph.ways(type_name, field.name, view):
            return None
        return self.field(type_name, view, field).missing

    def _find_field(self, type_name: str, view: View, field: FieldNode) -> FieldPart:
        declared = self._graph.field(type_name, field.name)
        if field.name == TYPENAME or (declared is not None and declared.link is not None):
            return FieldPart(field, None)
        ways = self._graph.ways(type_name, field.name, view)
        if not ways:
            return FieldPart(None, field)
        if field.selection is None or any(self.left(type_name, way, field) is None for way in ways):
            return FieldPart(field, None)
        left: SelectionSet | None = field.selection
        for index, way in enumerate(ways):
            if left is not None:
                left = self.missing(left, self.below(type_name, way, field), way.child, strict=index > 0)
        if left is None:
            return FieldPart(field, None)
        resolved = self.made.without(field.selection, left)
        if resolved is None:
            return FieldPart(None, field)
        return FieldPart(self.made.narrowed(field, resolved), self.made.narrowed(field, left))
