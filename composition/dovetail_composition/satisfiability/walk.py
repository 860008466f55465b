"""The walk over all positions that operations reach, breadth first, so that each is met by the shortest path.

Positions are remembered by type: one with more spots than another that was met before can only have fewer stuck fields,
and need not be looked at. This is the antichain method for automata: in theory the number of positions is exponential
(the question is whether an automaton accepts every word), in schemas it is close to the number of types. Where a type
is met in more ways than a bound, only those are followed that have less than all before: a chain no longer than the
number of subgraphs.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from dovetail_composition.graph import QueryGraph, View
from dovetail_composition.schema.definitions import Field
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import named_type

from .moves import Moves
from .positions import Position, Spot, has_no_more, position, spots_of, ways_from

_MOST_POSITIONS = 60
"""Of one type that are followed, whatever they offer; none of them offers all that one before it does."""


@dataclass(frozen=True, slots=True)
class Step:
    """How a position was met: the one before it, and the field there. A root type has neither."""

    position: Position
    met_at: frozenset[Spot]
    """The spots as the field gave them, of which the position has the fewest that offer the same."""
    before: Step | None = None
    field_name: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A field that an operation can ask for after some steps, and the views that have its values."""

    step: Step
    field: Field
    views: frozenset[View]
    is_stuck: bool
    """There is no way to the field from any spot."""


@dataclass(slots=True)
class _Met:
    """The positions at which one type was met and followed."""

    least: tuple[Position, ...] = ()
    """Those that stand for all: none offers all that another does."""
    followed: int = 0
    least_size: int = 0
    """Of one position, its spots and contexts; 0 before the first."""


class Walk:
    """One walk; `visit` gives each field of each position once."""

    def __init__(self, moves: Moves) -> None:
        self._moves = moves
        self._graph = moves.graph
        self._contexts = _taken_contexts(moves.graph)
        self._met: dict[str, _Met] = {}
        self._followed: set[tuple[Values, frozenset[str]]] = set()
        self._pending: deque[Step] = deque()

    def visit(self) -> Iterator[Asked]:
        """All fields that clients may ask for, nearest to the roots first."""
        for name in self._graph.supergraph.schema.roots.values():
            if self._graph.types[name].inaccessible:
                continue
            graphs = self._graph.graphs_of_type(name) or self._graph.supergraph.subgraphs
            self._meet(name, [Spot(name, View(graph)) for graph in sorted(graphs)], frozenset(), None, "")
        while self._pending:
            step = self._pending.popleft()
            for field in _demanded(self._graph, step.position):
                views = reachable_views(self._moves, step.position, field)
                yield Asked(step, field, views or frozenset(), views is None)
                if views:
                    self._go_on(step, field, views)

    def _go_on(self, step: Step, field: Field, views: frozenset[View]) -> None:
        type_name = step.position.type_name
        values = values_of(self._graph, type_name, field, views)
        set_here = (each for each in self._contexts if self._graph.sets_context(type_name, each))
        contexts = step.position.contexts.union(set_here)
        if (values, contexts) in self._followed:
            # Most fields lead to where others led before.
            return
        self._followed.add((values, contexts))
        for name, spots in sorted(children(self._moves, values).items()):
            self._meet(name, spots, contexts, step, field.name)

    def _meet(
        self, type_name: str, spots: Iterable[Spot], contexts: frozenset[str], before: Step | None, field_name: str
    ) -> None:
        given = frozenset(spots)
        found = position(self._moves, type_name, given, contexts)
        met = self._met.setdefault(type_name, _Met())
        if any(has_no_more(self._moves, earlier, found) for earlier in met.least):
            return
        size = len(found.spots) + len(found.contexts)
        if met.followed >= _MOST_POSITIONS and size >= met.least_size:
            return
        met.least = (*(each for each in met.least if not has_no_more(self._moves, found, each)), found)
        met.followed += 1
        met.least_size = min(met.least_size or size, size)
        self._pending.append(Step(found, given, before, field_name))


def _taken_contexts(graph: QueryGraph) -> frozenset[str]:
    """The contexts that some argument gets its value from."""
    return frozenset(
        argument.context
        for definition in graph.types.values()
        for field in definition.fields.values()
        for join in field.joins
        for argument in join.context_arguments
    )


def visible_fields(graph: QueryGraph, type_name: str) -> Iterator[Field]:
    """The fields of a type that are in the API."""
    for field in graph.types[type_name].fields.values():
        definition = graph.types.get(named_type(field.type))
        if not field.inaccessible and (
            not definition.inaccessible if definition else named_type(field.type) in BUILT_IN_SCALARS
        ):
            yield field


def _demanded(graph: QueryGraph, position: Position) -> Iterator[Field]:
    """The fields to ask for: all, or one to show that the type itself cannot be told."""
    fields = visible_fields(graph, position.type_name)
    is_told = any(spot.known_as == position.type_name for spot in position.spots)
    return fields if is_told else islice(fields, 1)


def reachable_views(moves: Moves, position: Position, field: Field) -> frozenset[View] | None:
    """Where values of a field are known that is asked for at a position; None if it cannot be had."""
    if field.link is not None:
        return _linked(moves.graph, position, field)
    ways = [
        way
        for spot in position.spots
        for way in ways_from(moves, spot, position.type_name, field.name)
        if position.contexts.issuperset(argument.context for argument in way.contexts)
    ]
    return frozenset(way.child for way in ways) if ways else None


def _linked(graph: QueryGraph, position: Position, field: Field) -> frozenset[View] | None:
    call = field.link.call if field.link else None
    keys = [graph.selection(each.value) for each in (call.arguments if call else ()) if each.source == "parent"]
    for spot in position.spots:
        if all(graph.need(spot.known_as, spot.view, key) is not None for key in keys):
            return frozenset((View(call.graph),)) if call else frozenset()
    return None if keys else frozenset((View(call.graph),) if call else ())


Values = frozenset[tuple[str, View]]
"""Where values of a field are known, each time with the type, object or abstract, that is declared there."""


def values_of(graph: QueryGraph, type_name: str, field: Field, views: frozenset[View]) -> Values:
    """What the views know of a field's values; nothing of scalars."""
    if field.link is not None:
        # A link may narrow what its query returns: only the field's own type is ever asked.
        declared = {(named_type(field.type), view) for view in views}
    else:
        declared = {(named_type(graph.field_type_in(view.graph, type_name, field.name)), view) for view in views}
    return frozenset((name, view) for name, view in declared if name in graph.types and _is_composite(graph, name))


def _is_composite(graph: QueryGraph, name: str) -> bool:
    return graph.types[name].kind in ("OBJECT", "INTERFACE", "UNION")


def children(moves: Moves, values: Values) -> dict[str, list[Spot]]:
    """The object types that values may have for clients, each with its spots."""
    graph, found = moves.graph, dict[str, list[Spot]]()
    for declared, view in sorted(values, key=lambda each: (each[1].graph, str(each[1].provided))):
        for name in graph.possible_types(declared, view.graph):
            if not graph.types[name].inaccessible:
                found.setdefault(name, []).extend(spots_of(moves, name, declared, view))
    return found
