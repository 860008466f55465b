"""Shared fields of abstract types: every subgraph that resolves one should be able to return the same object types.

By the published rules: where subgraphs that a path may take for such a field have no object type in common, it is an
error (what is shared is resolved alike everywhere); where they differ, a hint.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.federation.merging.findings import told
from dovetail_composition.graph import QueryGraph
from dovetail_composition.members.member import Member
from dovetail_composition.schema.type_refs import named_type

from .walk import Asked


def shared_abstract_fields(graph: QueryGraph, members: Sequence[Member]) -> frozenset[str]:
    """Coordinates of fields that subgraphs share, federated ones among them, with different object types."""
    federated = {member.graph for member in members if member.federation is not None}
    found = set()
    for name, definition in graph.types.items() if federated else ():
        for field in definition.fields.values() if definition.kind == "OBJECT" else ():
            inner = named_type(field.type)
            if len(field.joins) == 1 or inner not in graph.types or not graph.is_abstract(inner):
                continue
            graphs = graph.field_graphs(name, field.name)
            if not federated.isdisjoint(graphs) and len(set(_types_in(graph, name, field.name, graphs).values())) > 1:
                found.add(f"{name}.{field.name}")
    return frozenset(found)


def runtime_types(graph: QueryGraph, members: Sequence[Member], asked: Asked) -> Diagnostic | None:
    """What is wrong with the object types that a field has in the subgraphs that one position may take it from."""
    type_name, name = asked.step.position.type_name, asked.field.name
    by_graph = _types_in(graph, type_name, name, {view.graph for view in asked.views})
    kinds = set(by_graph.values())
    if len(kinds) < 2:
        return None
    coordinate = f"{type_name}.{name}"
    involved = [member for member in reversed(members) if member.graph in by_graph]
    types = told((each, _listed(by_graph[each])) for each in sorted(by_graph))
    common = frozenset.intersection(*kinds)
    code = "INCONSISTENT_RUNTIME_TYPES_FOR_SHAREABLE_RETURN" if common else "SHAREABLE_HAS_MISMATCHED_RUNTIME_TYPES"
    return diagnose(
        code,
        f"{coordinate} is shared, and its objects are of different types: {types}.",
        coordinate=coordinate,
        subgraph=involved[0].graph if involved else "",
        others=tuple(Place(subgraph=each.graph, coordinate=coordinate) for each in involved[1:]),
    )


def _types_in(graph: QueryGraph, type_name: str, name: str, graphs: Iterable[str]) -> Mapping[str, frozenset[str]]:
    """Subgraph → the object types of the field's values there, where its type is abstract there, too.

    A subgraph that promises one object type narrows the field on purpose; an interface object says no type.
    """
    found = {}
    for each in graphs:
        inner = named_type(graph.field_type_in(each, type_name, name))
        if graph.is_abstract(inner) and not graph.is_interface_object(inner, each):
            found[each] = graph.possible_types(inner, each)
    return found


def _listed(names: Iterable[str]) -> str:
    return " | ".join(sorted(names)) or "none"
