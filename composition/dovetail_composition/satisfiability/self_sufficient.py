"""Types that cannot get stuck as far as their own definition tells: most value types, and most entities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from dovetail_composition.graph.query_graph import resolves
from dovetail_composition.schema.definitions import Field, FieldJoin, TypeDefinition

_Graphs = AbstractSet[str]
_Resolved = Mapping[str, _Graphs]
_NONE: _Graphs = frozenset()


def is_self_sufficient(definition: TypeDefinition) -> bool:
    """Whether from each subgraph that knows objects of the type all of it can be had, or clients never meet one.

    Of keys and requirements only those count that name no more than fields which some subgraph resolves at all times:
    what is nested depends on other types.
    """
    if definition.kind != "OBJECT" or definition.inaccessible:
        return True
    if any(field.link is not None for field in definition.fields.values()):
        return False
    graphs = frozenset(join.graph for join in definition.joins)
    resolved = {name: _resolving(field, graphs) for name, field in definition.fields.items()}
    shown = [field for field in definition.fields.values() if not field.inaccessible]
    if all(graphs <= resolved[field.name] for field in shown):
        return True
    entered = _entered(graphs, _leads(definition, resolved))
    return all(_is_had(field, start, entered, resolved) for start in graphs for field in shown)


def _is_constant(join: FieldJoin) -> bool:
    """Whether the subgraph resolves the field for all requests, without values of objects further up."""
    return resolves(join) and not join.override_label and not join.context_arguments


def _resolving(field: Field, graphs: _Graphs) -> _Graphs:
    """The subgraphs that resolve a field for all who know the object there."""
    if not field.joins:
        return graphs
    return frozenset(join.graph for join in field.joins if _is_constant(join) and not join.requires)


def _leads(definition: TypeDefinition, resolved: _Resolved) -> Mapping[str, Sequence[_Graphs]]:
    """Subgraph → for each key that is known there, where it leads."""
    targets: dict[str, set[str]] = {}
    for lookup in definition.lookups:
        targets.setdefault(lookup.key, set()).add(lookup.call.graph)
    for join in definition.joins:
        for key in join.keys:
            if key.resolvable:
                targets.setdefault(key.fields, set()).add(join.graph)
    found: dict[str, list[_Graphs]] = {}
    for text, graphs in targets.items():
        for graph in _having(text, resolved):
            found.setdefault(graph, []).append(graphs)
    return found


def _having(fields: str, resolved: _Resolved) -> _Graphs:
    """The subgraphs that resolve all fields of a selection; none if it is more than names."""
    names = fields.split()
    return frozenset.intersection(*(frozenset(resolved.get(name, _NONE)) for name in names)) if names else _NONE


def _entered(graphs: _Graphs, leads: Mapping[str, Sequence[_Graphs]]) -> Mapping[str, _Graphs]:
    """Subgraph → all that keys lead to from there, itself only if one leads back."""
    found: dict[str, _Graphs] = {}
    for start in graphs:
        entered: set[str] = set()
        pending = [start]
        while pending and len(entered) < len(graphs):
            at = pending.pop()
            if at in found:
                entered |= found[at]
                continue
            for targets in leads.get(at, ()):
                pending += targets - entered
                entered |= targets
        found[start] = entered
    return found


def _is_had(field: Field, start: str, entered: Mapping[str, _Graphs], resolved: _Resolved) -> bool:
    """Whether a field can be had of an object that one subgraph knows."""
    around = {start, *entered[start]}
    if not around.isdisjoint(resolved[field.name]):
        return True
    return any(
        join.graph in entered[start]
        and _can_be_gathered(join.requires, around, resolved)
        and _can_be_gathered(join.requires, {join.graph, *entered[join.graph]}, resolved)
        for join in field.joins
        if join.requires and _is_constant(join)
    )


def _can_be_gathered(fields: str, around: _Graphs, resolved: _Resolved) -> bool:
    return all(not around.isdisjoint(resolved.get(name, _NONE)) for name in fields.split())
