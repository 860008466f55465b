"""Positions: an object type where an operation may meet it, with all spots at which such an object may be known there.

Each path of an operation is planned by itself, so that what one spot cannot resolve another may. A spot counts only if
no other of the same position reaches it by keys: whatever it offers, that other one offers, too. Among spots that reach
each other, the first by name stands for all. So an entity has few positions, however many subgraphs have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from dovetail_composition.graph import QueryGraph, View, Way


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


def ways_from(graph: QueryGraph, spot: Spot, field_name: str) -> tuple[Way, ...]:
    """The ways to a field of an object at a spot. Of an interface object without a type only the interface is known."""
    if graph.field(spot.known_as, field_name) is None:
        return ()
    return graph.ways(spot.known_as, field_name, spot.view)


def spots_of(graph: QueryGraph, type_name: str, declared: str, views: Iterable[View]) -> Iterator[Spot]:
    """The spots of objects of a type where views have values of the declared type.

    An interface object says no type. Where its key leads to a subgraph that has the interface, the type is asked for
    there, and from then on the object is known as what it is at both places.
    """
    for view in views:
        if type_name in graph.possible_types(declared, view.graph) and not graph.is_interface_object(
            declared, view.graph
        ):
            yield Spot(type_name, view)
        elif graph.is_interface_object(declared, view.graph):
            typed = [
                View(name)
                for name in sorted(graph.hops(declared, view))
                if not graph.is_interface_object(declared, name) and type_name in graph.possible_types(declared, name)
            ]
            yield from (Spot(type_name, each) for each in ((view, *typed) if typed else ()))
            if not typed:
                yield Spot(declared, view)


def reduced(graph: QueryGraph, spots: Iterable[Spot]) -> frozenset[Spot]:
    """The fewest spots that offer the same."""
    kept = {_representative(graph, spot) for spot in spots}
    if len(kept) < 2:
        return frozenset(kept)
    return frozenset(spot for spot in kept if not any(_offers(graph, other, spot) for other in kept if other != spot))


def _representative(graph: QueryGraph, spot: Spot) -> Spot:
    """The first by name of those that reach each other."""
    if spot.view.provided:
        return spot
    mutual = [
        name
        for name in graph.hops(spot.known_as, spot.view)
        if name < spot.view.graph and spot.view.graph in graph.hops(spot.known_as, View(name))
    ]
    return Spot(spot.known_as, View(min(mutual))) if mutual else spot


def _offers(graph: QueryGraph, one: Spot, other: Spot) -> bool:
    """Whether all that can be had from the other spot can be had from the one."""
    if one.known_as != other.known_as or other.view.provided:
        return False
    return one.view.graph == other.view.graph or other.view.graph in graph.hops(one.known_as, one.view)


def is_covered(graph: QueryGraph, spots: frozenset[Spot], by: frozenset[Spot]) -> bool:
    """Whether all that can be had from some spots can be had from others."""
    return all(spot in by or any(_offers(graph, other, spot) for other in by) for spot in spots)
