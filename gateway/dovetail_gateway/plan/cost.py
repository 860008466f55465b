"""Which subgraph resolves which field of an object: fewest rounds, then fewest calls.

A call is a subgraph in a round: whatever else is fetched from that subgraph in that round goes in the same request.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from msgspec import Struct

from dovetail_composition.graph import QueryGraph, View, Way
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.links import Link
from dovetail_gateway.document.selection import FieldNode, SelectionSet

from .members import Members
from .parts import TYPENAME, Parts

Calls = frozenset[tuple[int, str]]
"""(Round, subgraph); rounds count from the object that is looked at."""
_NONE: Calls = frozenset()


class Cost(Struct, frozen=True):
    """Sequential rounds and calls that are still needed."""

    rounds: int = 0
    calls: Calls = _NONE

    def after(self, rounds: int) -> Cost:
        """The same, some rounds later."""
        if not rounds:
            return self
        if not self.calls:
            return Cost(self.rounds + rounds, self.calls)
        return Cost(self.rounds + rounds, frozenset((number + rounds, graph) for number, graph in self.calls))


_FREE = Cost()


class Choice(Struct, frozen=True, eq=False):
    """How the fields of an object are resolved: each field, or part of it, with its way, and those that are links."""

    ways: tuple[tuple[FieldNode, Way], ...]
    missing: tuple[FieldNode, ...]
    cost: Cost
    links: tuple[tuple[FieldNode, Link], ...] = ()


class _Wanted(Struct, frozen=True, eq=False):
    """A field, or part of one, with the ways that resolve all of it and what each costs."""

    field: FieldNode
    options: tuple[tuple[Way, Cost], ...]


class Choices:
    """Choices for one planning, kept by the identity of what is selected."""

    def __init__(self, graph: QueryGraph, parts: Parts) -> None:
        self._graph = graph
        self._parts = parts
        self._members = Members(graph, parts)
        self._alone: dict[int, tuple[FieldNode]] = {}
        self._choices: dict[tuple[str, View, int, frozenset[str]], tuple[tuple[FieldNode, ...], Choice]] = {}
        self._costs: dict[tuple[int, str, View], tuple[SelectionSet, Cost]] = {}

    def choose(
        self, type_name: str, view: View, fields: tuple[FieldNode, ...], present: frozenset[str] = frozenset()
    ) -> Choice:
        """Ways for fields of an object of the type known at the view. `present`: subgraphs asked for it in any case."""
        key = (type_name, view, id(fields), present)
        known = self._choices.get(key)
        if known is None:
            known = self._choices[key] = (fields, self._find(type_name, view, fields, present))
        return known[1]

    def below(self, selection: SelectionSet | None, type_name: str, view: View) -> Cost:
        """What a selection on objects known at the view costs."""
        if selection is None:
            return _FREE
        key = (id(selection), type_name, view)
        known = self._costs.get(key)
        if known is None:
            known = self._costs[key] = (selection, self._find_below(selection, type_name, view))
        return known[1]

    def _find_below(self, selection: SelectionSet, type_name: str, view: View) -> Cost:
        if self._graph.is_interface_object(type_name, view.graph):
            untyped = self._parts.untyped(selection, type_name, view)
            costs = [self.choose(type_name, view, untyped.uniform).cost]
            if untyped.rest is not None and untyped.hop is not None:
                rounds, graph = untyped.hop.rounds, untyped.hop.edge.graph
                typed = self.below(untyped.rest, type_name, View(graph)).after(rounds)
                costs.append(Cost(typed.rounds, typed.calls | {(rounds, graph)}))
            return _sum(costs)
        possible = self._graph.possible_types(type_name, view.graph)
        return _sum(
            self.choose(name, view, group.fields).cost
            for group in selection.groups
            for name in group.types
            if name in possible
        )

    def _find(self, type_name: str, view: View, fields: tuple[FieldNode, ...], present: frozenset[str]) -> Choice:
        wanted: list[_Wanted] = []
        missing: list[FieldNode] = []
        fixed: list[Cost] = []
        settled: list[tuple[FieldNode, Way]] = []
        links: list[tuple[FieldNode, Link]] = []
        for field in fields:
            if field.name == TYPENAME:
                continue
            if field.selection is None:
                at_hand = self._graph.way_at_hand(type_name, field.name, view)
                if at_hand is not None:
                    # A leaf at hand costs nothing, and bears on no other choice.
                    settled.append((field, at_hand))
                    continue
            declared = self._graph.field(type_name, field.name)
            if declared is not None and declared.link is not None:
                links.append((field, declared.link))
                call = declared.link.call
                if call is not None:
                    below = self.below(field.selection, type_refs.named_type(call.returns), View(call.graph)).after(1)
                    fixed.append(Cost(below.rounds, below.calls | {(1, call.graph)}))
                continue
            part = self._parts.field(type_name, view, field)
            if part.missing is not None:
                missing.append(part.missing)
            if part.resolved is not None:
                wanted += self._options(type_name, view, part.resolved)
        if not wanted and not fixed:
            return Choice(tuple(settled), tuple(missing), _FREE, tuple(links))
        rounds = max(map(_rounds, wanted), default=0)
        if not view.graph and type_name == self._graph.supergraph.schema.roots.get("query"):
            wanted, rounds = self._side_by_side(type_name, wanted, max([rounds, *(cost.rounds for cost in fixed)]))
        allowed = [
            _Wanted(item.field, tuple(each for each in item.options if each[0].rounds + each[1].rounds <= rounds))
            for item in wanted
        ]
        chosen = _cover(allowed, present, frozenset().union(*(cost.calls for cost in fixed)))
        costs = [_priced(way, cost) for way, cost in chosen]
        ways = tuple((item.field, way) for item, (way, _) in zip(allowed, chosen, strict=True))
        return Choice((*settled, *ways), tuple(missing), _sum([*costs, *fixed]), tuple(links))

    def _side_by_side(self, type_name: str, wanted: list[_Wanted], rounds: int) -> tuple[list[_Wanted], int]:
        """Root fields, those of them taken apart that several subgraphs resolve, where that saves a round."""
        sooner = [self._apart(type_name, item) if _rounds(item) == rounds else [item] for item in wanted]
        fewest = max((max(map(_rounds, parts)) for parts in sooner), default=0)
        if fewest >= rounds:
            return wanted, rounds
        return [part for parts in sooner for part in parts], fewest

    def _apart(self, type_name: str, item: _Wanted) -> list[_Wanted]:
        """The field by subgraphs that have the same object, each asked for what it gives soonest."""
        selection = item.field.selection
        ways = [way for way, _ in item.options]
        if selection is None or len(ways) < 2 or not self._is_one_object(type_name, item.field, ways):
            return [item]
        asked = [(name, field) for group in selection.groups for name in group.types for field in group.fields]
        takes: dict[tuple[str, FieldNode], dict[Way, int]] = {}
        for name, field in asked:
            alone = self._alone.setdefault(id(field), (field,))
            choices = ((way, self.choose(name, way.child, alone)) for way in ways)
            takes[name, field] = {way: choice.cost.rounds for way, choice in choices if not choice.missing}
        if not takes:
            return [item]
        fewest = max(min(found.values()) for found in takes.values())
        soon = {way: {each for each, found in takes.items() if found.get(way, fewest + 1) <= fewest} for way in ways}
        parts: list[_Wanted] = []
        left = set(takes)
        while left:
            best = max(ways, key=lambda way: len(left & soon[way]))
            mine = left & soon[best]
            left -= mine
            by_type: dict[str, tuple[FieldNode, ...]] = {}
            for name, field in asked:
                if (name, field) in mine:
                    by_type[name] = (*by_type.get(name, ()), field)
            part = self._parts.made.regroup(selection.type_name, by_type)
            if part is not None:
                taken = self._parts.made.narrowed(item.field, part)
                able = [way for way in ways if mine <= soon[way]]
                parts.append(_Wanted(taken, tuple((way, self._cost(type_name, way, taken)) for way in able)))
        return parts

    def _is_one_object(self, type_name: str, field: FieldNode, ways: list[Way]) -> bool:
        """Whether all these subgraphs have one and the same object there, of a type that all of them know."""
        if field.selection is None or type_refs.list_depth(field.type):
            return False
        types = {name for group in field.selection.groups for name in group.types}
        inner = {way: self._parts.below(type_name, way, field) for way in ways}
        return all(
            types <= self._graph.possible_types(name, way.graph)
            and not self._graph.is_interface_object(name, way.graph)
            for way, name in inner.items()
        )

    def _options(self, type_name: str, view: View, field: FieldNode) -> Iterable[_Wanted]:
        """The field with all ways that resolve it; or its parts, where no way resolves all of it."""
        ways = self._graph.ways(type_name, field.name, view)
        if len(ways) > 1 and type_name in self._graph.root_types:
            for part, knowing in self._members.split(type_name, field, ways, view):
                yield from self._options_of(type_name, part, knowing)
        else:
            yield from self._options_of(type_name, field, ways)

    def _options_of(self, type_name: str, field: FieldNode, ways: Sequence[Way]) -> Iterable[_Wanted]:
        if field.selection is None:
            yield _Wanted(field, tuple((way, _FREE) for way in ways))
            return
        whole = [way for way in ways if self._parts.left(type_name, way, field) is None]
        if whole:
            yield _Wanted(field, tuple((way, self._cost(type_name, way, field)) for way in whole))
            return
        rest: FieldNode | None = field
        is_first = True
        made = self._parts.made
        lacking = {way.graph: made.size(self._parts.left(type_name, way, field)) for way in ways}
        for way in sorted(ways, key=lambda way: (lacking[way.graph], way.rounds, way.graph)):
            if rest is None or rest.selection is None:
                return
            left = self._parts.left(type_name, way, rest, strict=not is_first)
            part = rest.selection if left is None else made.without(rest.selection, left)
            if part is None:
                continue
            taken = made.narrowed(rest, part)
            yield _Wanted(taken, ((way, self._cost(type_name, way, taken)),))
            rest = made.narrowed(rest, left) if left is not None else None
            is_first = False

    def _cost(self, type_name: str, way: Way, field: FieldNode) -> Cost:
        return self.below(field.selection, self._parts.below(type_name, way, field), way.child)


def _rounds(item: _Wanted) -> int:
    return min(way.rounds + cost.rounds for way, cost in item.options)


def _cover(wanted: list[_Wanted], present: frozenset[str], calls: Calls) -> list[tuple[Way, Cost]]:
    """A way for each field, such that few calls are made.

    Greedy set cover: exact cover is NP-hard, and types are spread over few subgraphs.
    """
    chosen: dict[int, tuple[Way, Cost]] = {}
    spent = set(calls)
    for index, item in enumerate(wanted):
        for way, cost in item.options:
            if way.edge is None and not cost.calls:
                chosen[index] = (way, cost)
    entered: set[tuple[str, bool]] = set()
    for index, item in enumerate(wanted):
        if index not in chosen and len(item.options) == 1:
            # What has one way only is called in any case, and the others may go along.
            ((way, cost),) = item.options
            chosen[index] = (way, cost)
            entered.add((way.graph, way.edge is None))
            spent |= _priced(way, cost).calls
    while len(chosen) < len(wanted):
        candidates: dict[tuple[str, bool], dict[int, tuple[Way, Cost]]] = {}
        for index, item in enumerate(wanted):
            if index not in chosen:
                for way, cost in item.options:
                    candidates.setdefault((way.graph, way.edge is None), {})[index] = (way, cost)

        merits = {name: _merit(name, covered.values(), spent, present) for name, covered in candidates.items()}
        best = min(merits, key=merits.__getitem__)
        entered.add(best)
        for index, (way, cost) in candidates[best].items():
            chosen[index] = (way, cost)
            spent |= _priced(way, cost).calls
    return [_cheapest(item, chosen[index], entered) for index, item in enumerate(wanted)]


def _merit(
    name: tuple[str, bool], covered: Collection[tuple[Way, Cost]], spent: set[tuple[int, str]], present: frozenset[str]
) -> tuple[float, int, int, bool, str]:
    """The less the better: calls a field, then rounds; what covers more is better, and so is what is at hand."""
    graph, is_at_hand = name
    new = {call for way, cost in covered for call in _priced(way, cost).calls} - spent
    free = sum(other == graph and graph in present for _, other in new)
    rounds = max(way.rounds for way, _ in covered)
    return ((len(new) - free) / len(covered), -len(covered), rounds, not is_at_hand, graph)


def _cheapest(item: _Wanted, chosen: tuple[Way, Cost], entered: set[tuple[str, bool]]) -> tuple[Way, Cost]:
    """Among subgraphs that are asked anyway, one that has less to be fetched from others below."""
    best = chosen
    for way, cost in item.options:
        is_there = way.edge is None or (way.graph, False) in entered
        if is_there and len(cost.calls) < len(best[1].calls):
            best = (way, cost)
    return best


def _priced(way: Way, cost: Cost) -> Cost:
    below = cost.after(way.rounds)
    return below if way.edge is None else Cost(below.rounds, below.calls | {(way.rounds, way.graph)})


def _sum(costs: Iterable[Cost]) -> Cost:
    found = [cost for cost in costs if cost is not _FREE]
    if len(found) < 2:
        return found[0] if found else _FREE
    return Cost(max((cost.rounds for cost in found), default=0), frozenset().union(*(cost.calls for cost in found)))
