"""Where a subgraph's error shows in the client's answer, and which nulls there it explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from msgspec import Struct

from dovetail_gateway.document.selection import SelectionSet
from dovetail_gateway.plan.nodes import JoinEntry

from .joins import Call, Join, Key, Wanted
from .keys import Object, Path, collect_paths
from .matching import EXTRA, Found, is_batched
from .stitch import arranged


class Spot(Struct, frozen=True, gc=False):
    """A client path that an error is shown at, and the places whose nulls it explains."""

    path: Path
    explains: Sequence[Path] | None = None
    """None: those of the path itself, which is the very place that went wrong."""

    @property
    def explained(self) -> Sequence[Path]:
        """The same, the path itself spelled out."""
        return (self.path,) if self.explains is None else self.explains


def united(places: Sequence[Path]) -> Spot:
    """One error for many places: at what they have in common."""
    shared = places[0] if places else ()
    for place in places[1:]:
        length = next((i for i, (mine, other) in enumerate(zip(shared, place, strict=False)) if mine != other), None)
        shared = shared[: len(place) if length is None else length]
    return Spot(shared, places)


class Unanswered(NamedTuple):
    """The keys of a call that no item is for."""

    in_order: bool
    """Nothing in the answer speaks against one item a key, in the keys' order."""
    keys: Mapping[Key, None]
    spots: Iterable[Spot]
    """Where an error shows that is of any of them."""


class Places:
    """Positions of a join's parents and values; worked out only when there is an error to report."""

    def __init__(self, join: Join, found: Found, parents_of: Callable[[JoinEntry], list[Path]]) -> None:
        """`parents_of`: where all parents of an entry stand."""
        self._join = join
        self._found = found
        self._parents_of = parents_of
        self._is_batched = is_batched(join.entry)
        self._attach: Path = () if join.entry.attach is None else (join.entry.attach,)
        self._ranks: dict[int, list[int]] = {}
        self._unanswered: dict[int, Unanswered] = {}
        """Both by the identity of the call."""
        self._shown: dict[int, Mapping[Key | None, list[int]]] = {}
        """By the identity of a parent's list: where in it what is of a key stands."""

    def of_problems(self, call: Call) -> Callable[[Path], Iterable[Spot]]:
        """What tells where an error of this call shows, by its path in the answer, which begins with the alias."""
        if not self._is_batched:
            return lambda path: map(Spot, self._of_key(call.keys[0], path[1:], None))
        positions = self._found.positions.get(id(call))

        def of_problem(path: Path) -> Iterable[Spot]:
            if positions is not None and len(path) > 1 and type(path[1]) is int:
                return self._of_item(call, positions, path[1], path[2:])
            return self.of_calls([call])

        return of_problem

    def of_invalid(self, call: Call, index: int | None) -> Iterable[Spot]:
        """Where an item shows that is no answer, or (None) a whole call without a usable one."""
        if index is None:
            return self.of_calls([call])
        return self._of_item(call, self._found.positions[id(call)], index, ())

    def of_calls(self, calls: Sequence[Call]) -> Iterable[Spot]:
        """Where it shows that calls failed: at each field of a link, null by that; once a place for lookups."""
        return self._told([*self._of_keys(dict.fromkeys(key for call in calls for key in call.keys))])

    def _told(self, places: Sequence[Path]) -> Iterable[Spot]:
        if self._attach:
            return map(Spot, places)
        by_fields: dict[Path, list[Path]] = {}
        for place in places:
            by_fields.setdefault(tuple([step for step in place if type(step) is str]), []).append(place)
        return [*map(united, by_fields.values())] or [united(())]

    def _of_keys(self, keys: Mapping[Key, None]) -> Iterator[Path]:
        """Client paths of everything that calls for these keys were made for."""
        if not self._is_batched:
            for key in keys:
                yield from self._of_key(key, (), None)
            return
        for place, wanted in zip(self._places, self._join.wanted, strict=False):
            if any(key in keys for key in (wanted if isinstance(wanted, list) else (wanted,))):
                yield place

    def _of_item(self, call: Call, positions: Sequence[Key | None], index: int, rest: Path) -> Iterable[Spot]:
        """Where what is below the item of a batched answer shows; an item nobody asked for explains nothing.

        One without a key stands for the key at its place, if the answer keeps the keys' order; else for any.
        """
        key = positions[index] if 0 <= index < len(positions) else None
        if key is not None and key is not EXTRA:
            rank = self._rank_in_group(call, index) if self._found.grouped else None
            return map(Spot, self._of_key(key, rest, rank))
        if key is EXTRA:
            return [self._common]
        unanswered = self._unanswered.get(id(call)) or self._find_unanswered(call)
        if unanswered.in_order and 0 <= index < len(call.keys) and call.keys[index] in unanswered.keys:
            return map(Spot, self._of_key(call.keys[index], (), None))
        return unanswered.spots

    def _find_unanswered(self, call: Call) -> Unanswered:
        positions = self._found.positions[id(call)]
        in_order = len(positions) == len(call.keys) and all(
            position is None or position == key for position, key in zip(positions, call.keys, strict=True)
        )
        keys = dict.fromkeys(key for key in call.keys if key not in self._found.values)
        places = [path for key in keys for path in self._of_key(key, (), None)]
        spots = [*self._told(places)] if places else [self._common]
        found = self._unanswered[id(call)] = Unanswered(in_order, keys, spots)
        return found

    def _of_key(self, key: Key, rest: Path, rank: int | None) -> Iterator[Path]:
        for place, wanted in self._by_key.get(key, ()):
            if type(wanted) is list:
                shown = self._shown.get(id(wanted))
                if shown is None:
                    shown = self._shown[id(wanted)] = _by_value(arranged(self._join, self._found, wanted))
                yield from ((*place, index, *rest) for index in shown.get(key, ()))
                if key not in shown:
                    # In the service's order what has no answer has no place either.
                    yield place
            else:
                yield (*place, *rest) if rank is None else (*place, rank, *rest)

    def _rank_in_group(self, call: Call, index: int) -> int:
        """The item's index in the parent's list."""
        ranks = self._ranks.get(id(call))
        if ranks is None:
            ahead: Counter[Key | None] = Counter()
            ranks = self._ranks[id(call)] = []
            for key in self._found.positions[id(call)]:
                ranks.append(ahead[key])
                ahead[key] += 1
        return ranks[index]

    @property
    def _common(self) -> Spot:
        """For what explains nothing: the first field that all places of the join have in common for certain."""
        firsts = [(at.path[0].key,) if at.path else self._attach for at in self._join.entry.places]
        return Spot(united(firsts).path, ())

    @cached_property
    def _places(self) -> list[Path]:
        """By parent: where it stands, or the field of the link does."""
        first = self._join.first
        parents = self._parents_of(self._join.entry)[first : first + len(self._join.parents)]
        return [(*parent, *self._attach) for parent in parents] if self._attach else parents

    @cached_property
    def _by_key(self) -> dict[Key, list[tuple[Path, Wanted]]]:
        """The places of the parents that want it, with all that these want."""
        found: dict[Key, list[tuple[Path, Wanted]]] = {}
        for each in zip(self._places, self._join.wanted, strict=False):
            wanted = each[1]
            if isinstance(wanted, list):
                for key in set(wanted):
                    if key is not None:
                        found.setdefault(key, []).append(each)
            elif wanted is not None:
                found.setdefault(wanted, []).append(each)
        return found


def _by_value(keys: Sequence[Key | None]) -> Mapping[Key | None, list[int]]:
    """Where each stands."""
    found: dict[Key | None, list[int]] = {}
    for place, key in enumerate(keys):
        found.setdefault(key, []).append(place)
    return found


def parent_paths(root: Object) -> Callable[[JoinEntry], list[Path]]:
    """Where an entry's parents stand in the data, found once for all joins of the entry."""
    known: dict[int, list[Path]] = {}

    def find(entry: JoinEntry) -> list[Path]:
        paths = known.get(id(entry))
        if paths is None:
            found = [collect_paths(root, at.path, at.types, entry.typename_key) for at in entry.places]
            paths = [path for of_place in found for path in of_place]
            known[id(entry)] = paths
        return paths

    return find


class Visible(dict[str, "Visible | None"]):
    """By response key: what the client asked for below it, None for what it did not. Found when it is looked for."""

    def __init__(self, selections: Iterable[SelectionSet]) -> None:
        super().__init__()
        self._selections = selections

    def __missing__(self, key: str) -> Visible | None:
        fields = (field for selection in self._selections for group in selection.groups for field in group.fields)
        named = [field for field in fields if field.response_key == key]
        below = {id(field.selection): field.selection for field in named if field.selection is not None}
        found = self[key] = Visible(below.values()) if named else None
        return found

    def part(self, path: Path) -> Path:
        """The path as far as the client has asked for it: what only the plan needs is cut off."""
        here = self
        for index, step in enumerate(path):
            if type(step) is str:
                below = here[step]
                if below is None:
                    return path[:index]
                here = below
        return path
