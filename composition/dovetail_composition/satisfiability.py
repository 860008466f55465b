"""Whether whatever clients may ask can be planned: each field is reached from wherever its type is met.

States are (object type, subgraph in which it is known). A state is good when each of its fields has a way to resolve
it, in the same subgraph, by lookups or as a link, that leads to good states only. States that cannot be good are taken
away until nothing changes; what is left at the roots then is what can be asked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .codes import diagnose
from .definitions import Field, Supergraph, TypeDefinition
from .diagnostics import Diagnostic
from .graph.query_graph import QueryGraph, resolves
from .graph.view import View
from .members import Member
from .memo import NO_MEMO, Memo
from .type_refs import named_type

_State = tuple[str, str]
"""An object type, and the subgraph in which an object of it is known."""
_Way = tuple[_State, ...]
"""One way to resolve a field, by the states that it leads to."""
_COMPOSITE = ("OBJECT", "INTERFACE", "UNION")


@dataclass(frozen=True, slots=True)
class _Visit:
    """A state that some operation reaches, and the field through which it was first met."""

    ways: Mapping[str, list[_Way]]
    met_at: str


def check_satisfiability(
    supergraph: Supergraph, members: Sequence[Member], memo: Memo = NO_MEMO
) -> tuple[Diagnostic, ...]:
    """The fields that some operation may ask and no plan can get, each blamed on the youngest member that has it."""
    graph = QueryGraph(supergraph)
    roots = {name: graph.types[name].fields for name in supergraph.schema.roots.values()}
    starts = [
        (f"{name}.{field.name}", _root_ways(graph, name, field))
        for name, fields in roots.items()
        for field in fields.values()
        if not field.inaccessible
    ]
    if all(ways for _, ways in starts) and not _may_get_stuck(graph, frozenset(roots), memo):
        return ()
    visited = _visit(graph, starts, frozenset(roots))
    bad = _bad_states(visited)
    if all(any(_is_open(way, bad) for way in ways) for _, ways in starts):
        return ()
    stuck = [
        (state, name)
        for state, visit in visited.items()
        for name, ways in visit.ways.items()
        if not ways and state in bad
    ]
    return tuple(_finding(graph, members, state, name, visited[state].met_at) for state, name in sorted(stuck))


def _may_get_stuck(graph: QueryGraph, roots: frozenset[str], memo: Memo) -> bool:
    """Whether there is any state with a field that no way resolves, be it reached or not: mostly there is none."""
    for name, definition in graph.types.items():
        plain = memo.recall(_is_plain, (definition,))
        if plain and name not in roots:
            continue
        states = set() if plain or name in roots else {(name, join.graph) for join in definition.joins}
        for field in definition.fields.values():
            states.update(_link_way(graph, field))
        if not all(found for state in states if state[0] not in roots for _, found in _ways(graph, state)):
            return True
    return False


def _is_plain(definition: TypeDefinition) -> bool:
    """Whether each subgraph that knows objects of the type resolves all of it, or clients never meet one."""
    if definition.kind != "OBJECT" or definition.inaccessible:
        return True
    graphs = {join.graph for join in definition.joins}
    shown = [field for field in definition.fields.values() if not field.inaccessible]
    return all(field.link is None for field in definition.fields.values()) and all(
        graphs <= {join.graph for join in field.joins if resolves(join)} for field in shown if field.joins
    )


def _root_ways(graph: QueryGraph, owner: str, field: Field) -> list[_Way]:
    if field.link is not None:
        return [_link_way(graph, field)]
    return [_way(graph, owner, field, subgraph) for subgraph in sorted(graph.field_graphs(owner, field.name))]


def _visit(graph: QueryGraph, starts: Iterable[tuple[str, list[_Way]]], roots: frozenset[str]) -> dict[_State, _Visit]:
    visited: dict[_State, _Visit] = {}
    pending = [(state, coordinate) for coordinate, ways in starts for way in ways for state in way]
    while pending:
        state, coordinate = pending.pop()
        # From a root type that is met again every root field can be asked anew.
        if state in visited or state[0] in roots:
            continue
        ways = dict(_ways(graph, state))
        visited[state] = _Visit(ways, coordinate)
        pending += [
            (successor, f"{state[0]}.{name}") for name, found in ways.items() for way in found for successor in way
        ]
    return visited


def _ways(graph: QueryGraph, state: _State) -> Iterator[tuple[str, list[_Way]]]:
    """Each visible field with the ways to resolve it from here."""
    type_name, subgraph = state
    view = View(subgraph)
    known = {subgraph, *graph.hops(type_name, view)}
    for field in graph.types[type_name].fields.values():
        if field.inaccessible:
            continue
        if field.link is not None:
            yield field.name, [_link_way(graph, field)] if _has_keys(graph, type_name, field, view) else []
        else:
            resolving = sorted(known & graph.field_graphs(type_name, field.name).keys())
            yield field.name, [_way(graph, type_name, field, each) for each in resolving]


def _has_keys(graph: QueryGraph, type_name: str, field: Field, view: View) -> bool:
    arguments = field.link.call.arguments if field.link and field.link.call else ()
    keys = [graph.selection(each.value) for each in arguments if each.source == "parent"]
    return all(graph.need(type_name, view, key) is not None for key in keys)


def _way(graph: QueryGraph, owner: str, field: Field, subgraph: str) -> _Way:
    return _states(graph, graph.field_type_in(subgraph, owner, field.name), subgraph)


def _link_way(graph: QueryGraph, field: Field) -> _Way:
    # A link may narrow what its query returns: only the field's own type is ever asked.
    return _states(graph, field.type, field.link.call.graph) if field.link and field.link.call else ()


def _states(graph: QueryGraph, type_ref: str, subgraph: str) -> _Way:
    name = named_type(type_ref)
    definition = graph.types.get(name)
    if definition is None or definition.kind not in _COMPOSITE:
        return ()
    possible = (graph.types[each] for each in graph.possible_types(name, subgraph))
    return tuple(sorted((each.name, subgraph) for each in possible if not each.inaccessible))


def _bad_states(visited: Mapping[_State, _Visit]) -> set[_State]:
    leads_from: dict[_State, set[_State]] = {}
    for state, visit in visited.items():
        for ways in visit.ways.values():
            for way in ways:
                for successor in way:
                    leads_from.setdefault(successor, set()).add(state)
    bad: set[_State] = set()
    pending = [state for state, visit in visited.items() if not all(visit.ways.values())]
    while pending:
        state = pending.pop()
        if state in bad or all(any(_is_open(way, bad) for way in ways) for ways in visited[state].ways.values()):
            continue
        bad.add(state)
        pending += leads_from.get(state, ())
    return bad


def _is_open(way: _Way, bad: set[_State]) -> bool:
    return not any(state in bad for state in way)


def _finding(graph: QueryGraph, members: Sequence[Member], state: _State, name: str, met_at: str) -> Diagnostic:
    type_name, subgraph = state
    field = graph.types[type_name].fields[name]
    coordinate = f"{type_name}.{name}"
    if field.link is not None:
        owners = {field.link.graph}
        why = "the fields that its link needs are not known there"
        hint = f"Declare a lookup for {type_name} in '{field.link.graph}', with a key that '{subgraph}' has."
    else:
        owners = set(graph.field_graphs(type_name, name))
        where = ", ".join(f"'{owner}'" for owner in sorted(owners))
        why = f"no lookup leads from there to {where}"
        hint = f"Declare a lookup for {type_name} in {where}, with a key that '{subgraph}' has."
    culprit = next((member for member in reversed(members) if member.graph in owners), None)
    definition = culprit.public.types.get(type_name) if culprit else None
    own = definition.fields.get(name) if definition else None
    return diagnose(
        "SATISFIABILITY_ERROR",
        f"{coordinate} cannot be reached from '{subgraph}', where {met_at} gives a {type_name}: {why}.",
        coordinate=coordinate,
        subgraph=culprit.graph if culprit else "",
        location=own.location if own else None,
        hint=hint,
    )
