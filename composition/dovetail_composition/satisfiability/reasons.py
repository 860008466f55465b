"""Why a field cannot be had from where an object is known: per subgraph, in the words of federation."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.graph import QueryGraph, View
from dovetail_composition.graph.query_graph import resolves
from dovetail_composition.schema.definitions import FieldJoin
from dovetail_composition.selections.selection import SelectedField, Selection, print_selection

from .moves import Moves
from .positions import Spot
from .walk import Asked

_MOST = 5
"""Subgraphs that are told of."""


def reasons(moves: Moves, asked: Asked) -> str:
    """A clause for each subgraph that the object is known in, or can be taken to; of many only some."""
    known = asked.step.met_at
    reached = {
        Spot(spot.known_as, View(name))
        for spot in known
        for name in moves.entered(spot.known_as, spot.view) - {each.view.graph for each in known}
    }
    spots = [*sorted(known, key=_order), *sorted(reached, key=_order)]
    clauses = [
        f'from subgraph "{spot.view.graph}": {", ".join(_of_spot(moves, asked, spot))}' for spot in spots[:_MOST]
    ]
    return "; ".join([*clauses, *(["and so on"] if len(spots) > _MOST else [])])


def _order(spot: Spot) -> tuple[str, str, str]:
    return (spot.view.graph, spot.known_as, print_selection(spot.view.provided))


def _of_spot(moves: Moves, asked: Asked, spot: Spot) -> Iterator[str]:
    graph, coordinate = moves.graph, f"{asked.step.position.type_name}.{asked.field.name}"
    if asked.field.link is not None:
        yield f'the fields that the link of "{coordinate}" takes its arguments from cannot be had'
        return
    if spot.known_as != asked.step.position.type_name:
        yield (
            f'no key leads to a subgraph that says which type of the interface "{spot.known_as}" the object has, '
            "which is an interface object there"
        )
        return
    joins = graph.joins(spot.known_as, asked.field.name)
    yield _here(coordinate, joins.get(spot.view.graph))
    for name, join in sorted(joins.items()):
        yield from _unset(asked, join)
        if name == spot.view.graph:
            if resolves(join) and join.requires:
                yield from _unmet(graph, spot, name, join.requires)
        elif resolves(join):
            yield from _there(moves, spot, name, join)


def _here(coordinate: str, join: FieldJoin | None) -> str:
    if join is None:
        return f'there is no field "{coordinate}"'
    if join.external:
        return f'the field "{coordinate}" is @external'
    if join.used_overridden:
        return f'the field "{coordinate}" is overridden by another subgraph'
    if join.context_arguments and not join.requires:
        return f'the field "{coordinate}" needs a value from further up'
    return f'the field "{coordinate}" needs what it @requires'


def _unset(asked: Asked, join: FieldJoin) -> Iterator[str]:
    """The contexts that the path has not set."""
    missing = {argument.context for argument in join.context_arguments} - asked.step.position.contexts
    for context in sorted(missing):
        name = context.removeprefix(f"{join.graph}__")
        yield f'nothing further up sets the context "{name}" that it takes a value from in subgraph "{join.graph}"'


def _there(moves: Moves, spot: Spot, name: str, join: FieldJoin) -> Iterator[str]:
    """Why a subgraph that has the field is not reached, or does not get what it needs."""
    graph = moves.graph
    if name in moves.entered(spot.known_as, spot.view):
        if join.requires:
            yield from _unmet(graph, spot, name, join.requires)
        return
    keys = [edge.key for edge in graph.lookup_edges(spot.known_as) if edge.graph == name]
    for key in dict.fromkeys(keys):
        lost = ", ".join(f'"{path}"' for path in _lost(graph, spot, graph.selection(key)))
        yield (
            f'cannot move to subgraph "{name}", which has the field, using @key(fields: "{key}"), '
            f'because {lost} cannot be had from "{spot.view.graph}"'
        )
    if not keys:
        definition = graph.types[graph.name_in(name, spot.known_as)]
        declared = any(join.graph == name and join.keys for join in definition.joins)
        why = (
            f"none of its keys of {definition.name} is resolvable"
            if declared
            else f"it has no key of {definition.name}"
        )
        yield f'cannot move to subgraph "{name}", which has the field, because {why}'


def _unmet(graph: QueryGraph, spot: Spot, name: str, requires: str) -> Iterator[str]:
    selection = graph.selection(requires)
    if graph.need(spot.known_as, spot.view, selection) is None:
        lost = ", ".join(f'"{path}"' for path in _lost(graph, spot, selection))
        yield f'cannot satisfy @requires(fields: "{requires}") of subgraph "{name}", because {lost} cannot be had'
    elif name in graph.hops(spot.known_as, spot.view):
        yield f'cannot satisfy @requires(fields: "{requires}") of subgraph "{name}" from there'
    else:
        yield f'cannot give @requires(fields: "{requires}") to subgraph "{name}", because no key leads there'


def _lost(graph: QueryGraph, spot: Spot, selection: Selection) -> Iterator[str]:
    """The leaves of a selection that are not had; the whole where each of them is."""
    found = [path for leaf, path in _leaves(selection) if graph.need(spot.known_as, spot.view, leaf) is None]
    yield from found or [print_selection(selection)]


def _leaves(selection: Selection) -> Iterator[tuple[Selection, str]]:
    for item in selection:
        if item.selection:
            for below, path in _leaves(item.selection):
                yield (SelectedField(item.name, below, item.arguments, item.on),), f"{item.name}.{path}"
        else:
            yield (item,), item.name
