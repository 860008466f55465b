"""The shortcut past the walk: of most graphs one sees at once that no object anywhere can get stuck."""

from __future__ import annotations

from collections.abc import Iterator

from dovetail_composition.graph import View
from dovetail_composition.memo import Memo
from dovetail_composition.schema.definitions import TypeDefinition

from .moves import Moves
from .positions import Position, Spot
from .self_sufficient import is_self_sufficient
from .walk import children, reachable_views, values_of, visible_fields


def may_get_stuck(moves: Moves, memo: Memo) -> bool:
    """Whether an object type, known at some one subgraph, has a field that cannot be had from there.

    It may be that no operation ever meets it so. Of a type that is self-sufficient, which is kept by its definition,
    the graph is not asked.
    """
    graph = moves.graph
    if any(join.interface_object for each in graph.types.values() for join in each.joins):
        return True
    return any(
        reachable_views(moves, position, field) is None
        for name, definition in graph.types.items()
        if name in graph.root_types or not memo.recall(is_self_sufficient, (definition,))
        for position in _positions(moves, definition)
        for field in visible_fields(graph, position.type_name)
    )


def _positions(moves: Moves, definition: TypeDefinition) -> Iterator[Position]:
    """The type known at each of its subgraphs alone, and what its links lead to."""
    graph = moves.graph
    graphs = [join.graph for join in definition.joins] or sorted(graph.supergraph.subgraphs)
    if definition.name in graph.root_types:
        # Each subgraph's root fields are asked anew, wherever a root type is met.
        graphs = graphs[:1]
    for name in graphs:
        yield Position(definition.name, frozenset((Spot(definition.name, View(name)),)))
    for field in definition.fields.values():
        call = field.link.call if field.link else None
        if call is not None:
            met = children(moves, values_of(graph, definition.name, field, frozenset((View(call.graph),))))
            yield from (Position(name, frozenset(spots)) for name, spots in met.items())
