"""The check of a whole supergraph: each field that some operation cannot get is an error, told once.

On the same walk, shared fields are found whose objects are of other types in other subgraphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.diagnostics.notes import MAX_FINDINGS
from dovetail_composition.graph import QueryGraph
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Location, Supergraph

from .example import example_operation
from .labels import label_combinations
from .moves import Moves
from .reasons import reasons
from .runtime_types import runtime_types, shared_abstract_fields
from .shortcut import may_get_stuck
from .walk import Asked, Walk


def check_satisfiability(
    supergraph: Supergraph, members: Sequence[Member], memo: Memo = NO_MEMO
) -> tuple[Diagnostic, ...]:
    """The fields that some operation may ask and no plan can get. Blamed: the youngest member with a part in it.

    More than a hundred help nobody.
    """
    found: dict[str, Diagnostic] = {}
    graph = QueryGraph(supergraph)
    shared = shared_abstract_fields(graph, members)
    plain = frozenset(member.graph for member in members if member.federation is None)
    for labels in label_combinations(graph.labels):
        moves = Moves(graph.with_labels(labels), plain)
        if shared or may_get_stuck(moves, memo):
            for asked in Walk(moves).visit():
                if len(found) >= MAX_FINDINGS:
                    break
                coordinate = f"{asked.step.position.type_name}.{asked.field.name}"
                if coordinate in found:
                    continue
                if asked.is_stuck:
                    found[coordinate] = _finding(moves, members, asked, labels)
                elif coordinate in shared and (finding := runtime_types(moves.graph, members, asked)):
                    found[coordinate] = finding
    return tuple(found.values())


def _finding(moves: Moves, members: Sequence[Member], asked: Asked, labels: frozenset[str]) -> Diagnostic:
    graph, type_name, field = moves.graph, asked.step.position.type_name, asked.field
    coordinate = f"{type_name}.{field.name}"
    owners = _owners(graph, asked)
    known = {spot.view.graph for spot in asked.step.met_at}
    involved = [member for member in reversed(members) if member.graph in owners | known]
    culprit = involved[0] if involved else None
    places = [Place(subgraph=each.graph, coordinate=coordinate, location=_location(each, asked)) for each in involved]
    when = f" while {_quoted(labels)} hold{'s' if len(labels) == 1 else ''}" if labels else ""
    return diagnose(
        "SATISFIABILITY_ERROR",
        f"{example_operation(graph, asked)} cannot be answered{when}: {reasons(moves, asked)}.",
        coordinate=coordinate,
        subgraph=culprit.graph if culprit else "",
        location=_location(culprit, asked) if culprit else None,
        hint=_hint(coordinate, known, owners, culprit),
        others=tuple(places[1:]),
    )


def _location(member: Member, asked: Asked) -> Location | None:
    """Where a member has the field, or at least the type."""
    definition = member.public.types.get(asked.step.position.type_name)
    if definition is None:
        return None
    field = definition.fields.get(asked.field.name)
    return field.location if field else definition.location


def _owners(graph: QueryGraph, asked: Asked) -> set[str]:
    """The subgraphs that have the field."""
    if asked.field.link is not None:
        return {asked.field.link.graph}
    type_name = asked.step.position.type_name
    return set(graph.field_graphs(type_name, asked.field.name) or graph.joins(type_name, asked.field.name))


def _hint(coordinate: str, known: Iterable[str], owners: Iterable[str], culprit: Member | None) -> str:
    type_name = coordinate.partition(".")[0]
    where, there = _quoted(owners), _quoted(known)
    if culprit is not None and culprit.federation is not None:
        key = f"Give {type_name} a @key in {where} whose fields {there} resolves"
        return f"{key}, or resolve {coordinate} in {there}, too."
    return f"Declare a lookup for {type_name} in {where}, with a key that {there} has."


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in sorted(names))
