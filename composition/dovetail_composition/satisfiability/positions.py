"""Positions: an object type where an operation may meet it, with all spots at which such an object may be known there.

Each path of an operation is planned by itself, so that what one spot cannot resolve another may. A spot counts only if
no other of the same position reaches it by keys: whatever it offers, that other one offers, too. Among spots that reach
each other, the first by name stands for all. So an entity has few positions, however many subgraphs have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dovetail_composition.graph import View, Way

from .moves import Moves


@dataclass(frozen=True, slots=True)
class Spot:
    """A view, and the name by which it knows the object: its type, or an interface object that may be of that type."""

    known_as: str
    view: View


@dataclass(frozen=True, slots=True)
class Position:
    """An object type and its spots."""

    type_name: str
    spots: frozenset[Spot]
    contexts: frozenset[str] = frozenset()
    """Those that objects further up give values for, by name."""
    leading: tuple[Spot, ...] = ()
    """Those of the spots that may offer what another one does: none of values that have no keys."""


def position(moves: Moves, type_name: str, spots: Iterable[Spot], contexts: frozenset[str]) -> Position:
    """The position with the fewest spots that offer the same as the ones given."""
    kept = frozenset(_representative(moves, spot) for spot in spots)
    leading = _leading(moves, kept)
    if len(kept) > 1 and leading:
        kept = frozenset(
            spot for spot in kept if not any(_offers(moves, other, spot) for other in leading if other != spot)
        )
        leading = tuple(spot for spot in leading if spot in kept)
    return Position(type_name, kept, contexts, leading)


def _leading(moves: Moves, spots: Iterable[Spot]) -> tuple[Spot, ...]:
    return tuple(spot for spot in spots if spot.view.provided or moves.entered(spot.known_as, spot.view))


def ways_from(moves: Moves, spot: Spot, type_name: str, field_name: str) -> tuple[Way, ...]:
    """The ways to a field of an object at a spot; none of an interface object whose type nobody says."""
    if spot.known_as != type_name:
        return ()
    ways = moves.graph.ways(type_name, field_name, spot.view)
    return tuple(way for way in ways if moves.counts(type_name, spot.view, way))


def spots_of(moves: Moves, type_name: str, declared: str, view: View) -> Iterator[Spot]:
    """The spots of objects of a type where a view has values of the declared type.

    An interface object says no type. Where its key leads to a subgraph that has the interface, the type is asked for
    there, and from then on the object is known as what it is at both places.
    """
    graph = moves.graph
    if not graph.is_interface_object(declared, view.graph):
        yield Spot(type_name, view)
        return
    typed = [
        View(name)
        for name in sorted(moves.entered(declared, view))
        if not graph.is_interface_object(declared, name) and type_name in graph.possible_types(declared, name)
    ]
    yield from (Spot(type_name, each) for each in (view, *typed)) if typed else (Spot(declared, view),)


def has_no_more(moves: Moves, one: Position, other: Position) -> bool:
    """Whether all that can be had from the one position can be had from the other."""
    return one.contexts <= other.contexts and all(
        any(_offers(moves, leading, spot) for leading in other.leading) for spot in one.spots - other.spots
    )


def _representative(moves: Moves, spot: Spot) -> Spot:
    """The first by name of those that offer each other."""
    if spot.view.provided:
        return spot
    mutual = (
        other
        for name in sorted(moves.entered(spot.known_as, spot.view))
        if name < spot.view.graph
        for other in [Spot(spot.known_as, View(name))]
        if _offers(moves, other, spot) and _offers(moves, spot, other)
    )
    return next(mutual, spot)


def _offers(moves: Moves, one: Spot, other: Spot) -> bool:
    """Whether all that can be had from the other spot can be had from the one."""
    if other.view.provided or one.known_as != other.known_as:
        return False
    if one.view.graph == other.view.graph:
        return True
    reached = moves.entered(one.known_as, one.view)
    if not reached:
        return False
    # Moves are no transitive relation: what a key needs may have been had only with the help of where it leads.
    return other.view.graph in reached and moves.entered(other.known_as, other.view) <= reached | {one.view.graph}
