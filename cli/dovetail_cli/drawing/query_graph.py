"""The query graph as a picture: a column for each subgraph, a row for each type, keys across and fields down."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dovetail_composition.graph import QueryGraph, View
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import Field, Supergraph, TypeDefinition

from .picture import Arrow, ArrowKind, Box, Picture, bounded

_COMPOSITE = ("OBJECT", "INTERFACE", "UNION")


def query_graph_picture(supergraph: Supergraph, only: Collection[str] = ()) -> Picture:
    """All types that operations reach, or `only` these."""
    return _Drawing(supergraph, only).picture()


class _Drawing:
    """One picture in the making."""

    def __init__(self, supergraph: Supergraph, only: Collection[str]) -> None:
        self._graph = QueryGraph(supergraph)
        self._roots = list(dict.fromkeys(supergraph.schema.roots.values()))
        self._types = [name for name in _reached(self._graph, self._roots) if not only or name in only]
        self._arrows: dict[tuple[str, str, ArrowKind], list[str]] = {}
        self._places = {
            (name, join.graph): row
            for row, name in enumerate(self._types)
            for join in self._graph.types[name].joins
        }  # fmt: skip
        self._columns = sorted({graph for _, graph in self._places})

    def picture(self) -> Picture:
        boxes = [self._box(self._graph.types[name], graph, row) for (name, graph), row in sorted(self._places.items())]
        for name, graph in sorted(self._places):
            self._draw_possible_types(name, graph)
            self._draw_keys(name, graph)
        arrows = (
            Arrow(source=source, target=target, kind=kind, lines=bounded(dict.fromkeys(lines)))
            for (source, target, kind), lines in sorted(self._arrows.items())
        )
        ordered = sorted(boxes, key=lambda box: (box.column, box.row))
        return Picture(boxes=tuple(ordered), arrows=tuple(arrows), columns=tuple(self._columns))

    def _box(self, definition: TypeDefinition, graph: str, row: int) -> Box:
        if self._graph.is_interface_object(definition.name, graph):
            kind = " (interface object)"
        else:
            kind = "" if definition.kind == "OBJECT" else f" ({definition.kind.lower()})"
        return Box(
            id=_id(definition.name, graph),
            title=definition.name + kind,
            lines=bounded(
                line for field in definition.fields.values() for line in self._field(definition, field, graph)
            ),
            row=row,
            column=self._columns.index(graph),
            service=graph,
        )

    def _field(self, definition: TypeDefinition, field: Field, graph: str) -> Iterator[str]:
        """The field's line in the box, or an arrow to its type."""
        if field.link is not None:
            if field.link.graph == graph:
                call = field.link.call
                inner = type_refs.named_type(field.type)
                if call is None:
                    yield f"{field.name}: constant"
                elif not self._draw(definition.name, graph, inner, call.graph, "link", field.name):
                    yield f"{field.name}: link to {call.graph}"
            return
        join = self._graph.resolved_at(definition.name, field.name, View(graph))
        if join is None:
            return
        notes = [field.name]
        notes += [f"requires {join.requires}"] if join.requires else []
        notes += [f"provides {join.provides}"] if join.provides else []
        notes += [f"from context {item.context}" for item in join.context_arguments]
        notes += [f"override {join.override_label}"] if join.override_label else []
        text = notes[0] if len(notes) == 1 else f"{notes[0]} ({', '.join(notes[1:])})"
        inner = type_refs.named_type(self._graph.field_type_in(graph, definition.name, field.name))
        if not self._draw(definition.name, graph, inner, graph, "field", text):
            yield text

    def _draw(self, source: str, graph: str, target: str, other: str, kind: ArrowKind, line: str) -> bool:
        """Add an arrow if both ends are in the picture."""
        if (source, graph) not in self._places or (target, other) not in self._places:
            return False
        self._arrows.setdefault((_id(source, graph), _id(target, other), kind), []).append(line)
        return True

    def _draw_possible_types(self, name: str, graph: str) -> None:
        if self._graph.is_abstract(name) and not self._graph.is_interface_object(name, graph):
            for possible in sorted(self._graph.possible_types(name, graph)):
                self._draw(name, graph, possible, graph, "type", "… on")

    def _draw_keys(self, name: str, graph: str) -> None:
        """Where one lookup leads to; what takes several is the way over others."""
        if name in self._roots or (self._graph.is_abstract(name) and not self._graph.is_interface_object(name, graph)):
            return
        for other, hop in sorted(self._graph.hops(name, View(graph)).items()):
            if hop.rounds == 1:
                query = "" if hop.edge.lookup is None else f", by {hop.edge.lookup.call.query}"
                self._draw(name, graph, self._graph.name_in(other, name), other, "key", f"key {hop.edge.key}{query}")


def _reached(graph: QueryGraph, roots: list[str]) -> list[str]:
    """Types in the order in which operations meet them, breadth first."""
    found = dict.fromkeys(roots)
    queue = list(found)
    for name in queue:
        definition = graph.types[name]
        below = [type_refs.named_type(field.type) for field in definition.fields.values()]
        below += sorted(graph.possible_types(name)) if graph.is_abstract(name) else []
        below += [interface for interface in definition.interfaces if _is_object_somewhere(graph, interface)]
        for inner in below:
            if inner not in found and inner in graph.types and graph.types[inner].kind in _COMPOSITE:
                found[inner] = None
                queue.append(inner)
    return queue


def _is_object_somewhere(graph: QueryGraph, interface: str) -> bool:
    return any(join.interface_object for join in graph.types[interface].joins)


def _id(name: str, graph: str) -> str:
    return f"{graph}/{name}"
