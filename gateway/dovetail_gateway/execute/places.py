"""Where a subgraph's error shows in the client's answer, and which nulls there it explains."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from dovetail_gateway.document.selection import SelectionSet
from dovetail_gateway.plan.nodes import JoinEntry

from .joins import Call, Join, Key
from .keys import Object, Path, collect_paths
from .matching import EXTRA, Found, is_batched
from .stitch import arranged


@dataclass(frozen=True, slots=True)
class Spot:
    """A client path that an error is shown at, and the places whose nulls it explains."""

    path: Path
    explains: tuple[Path, ...]


def exact(path: Path) -> Spot:
    """The very place that went wrong."""
    return Spot(path, (path,))


def united(places: Sequence[Path]) -> Spot:
    """One error for many places: at what they have in common."""
    shared = places[0] if places else ()
    for place in places[1:]:
        length = next((i for i, (mine, other) in enumerate(zip(shared, place, strict=False)) if mine != other), None)
        shared = shared[: len(place) if length is None else length]
    return Spot(shared, tuple(places))


class Places:
    """Positions of a join's parents and values; worked out only when there is an error to report."""

    def __init__(self, join: Join, found: Found, parents_of: Callable[[JoinEntry], list[Path]]) -> None:
        """`parents_of`: where all parents of an entry stand."""
        self._join = join
        self._found = found
        self._parents_of = parents_of

    def of_problem(self, call: Call, path: Path) -> Iterable[Spot]:
        """Where an error of this call shows; `path`: as in the answer, without the alias."""
        if not is_batched(self._join.entry):
            return map(exact, self._of_key(call.keys[0], path, None))
        if path and isinstance(path[0], int) and id(call) in self._found.positions:
            return self._of_item(call, path[0], path[1:])
        return self.of_calls([call])

    def of_invalid(self, call: Call, index: int | None) -> Iterable[Spot]:
        """Where an item shows that is no answer, or (None) a whole call without a usable one."""
        return self.of_calls([call]) if index is None else self._of_item(call, index, ())

    def of_calls(self, calls: Sequence[Call]) -> Iterable[Spot]:
        """Where it shows that calls failed: at each field of a link, as it is null by that; once for lookups."""
        return self._told([*self._of_keys(dict.fromkeys(key for call in calls for key in call.keys))])

    def _told(self, places: Sequence[Path]) -> Iterable[Spot]:
        return map(exact, places) if self._attach else [united(places)]

    def _of_keys(self, keys: Mapping[Key, None]) -> Iterator[Path]:
        """Client paths of everything that calls for these keys were made for."""
        if not is_batched(self._join.entry):
            for key in keys:
                yield from self._of_key(key, (), None)
            return
        for parent, wanted in zip(self._parents, self._join.wanted, strict=False):
            if any(key in keys for key in (wanted if isinstance(wanted, list) else (wanted,))):
                yield (*parent, *self._attach)

    def _of_item(self, call: Call, index: int, rest: Path) -> Iterable[Spot]:
        """Where what is below the item of a batched answer shows; an item nobody asked for explains nothing.

        One without a key stands for the key at its place, if the answer keeps the keys' order; else for any.
        """
        positions = self._found.positions[id(call)]
        key = positions[index] if 0 <= index < len(positions) else None
        if key is not None and key is not EXTRA:
            return map(exact, self._of_key(key, rest, self._rank_in_group(call, index, key)))
        missing = [key for key in call.keys if key not in self._found.values] if key is None else []
        if missing and 0 <= index < len(call.keys) and self._keeps_order(call) and call.keys[index] in missing:
            return map(exact, self._of_key(call.keys[index], (), None))
        places = [path for key in missing for path in self._of_key(key, (), None)]
        return self._told(places) if places else [Spot(common_path(self._join.entry), ())]

    def _keeps_order(self, call: Call) -> bool:
        """Whether nothing in the answer speaks against one item a key, in the keys' order."""
        positions = self._found.positions[id(call)]
        return len(positions) == len(call.keys) and all(
            position is None or position == key for position, key in zip(positions, call.keys, strict=True)
        )

    def _of_key(self, key: Key, rest: Path, rank: int | None) -> Iterator[Path]:
        for index in self._parents_by_key.get(key, ()):
            if index >= len(self._parents):
                continue
            parent, wanted = self._parents[index], self._join.wanted[index]
            if isinstance(wanted, list):
                shown = arranged(self._join, self._found, wanted)
                yield from ((*parent, *self._attach, place, *rest) for place, own in enumerate(shown) if own == key)
                if key not in shown:
                    # In the service's order what has no answer has no place either.
                    yield (*parent, *self._attach)
            else:
                yield (*parent, *self._attach, *(() if rank is None else (rank,)), *rest)

    def _rank_in_group(self, call: Call, index: int, key: Key) -> int | None:
        """The item's index in the parent's list, where items are grouped."""
        if not self._found.grouped:
            return None
        return sum(other == key for other in self._found.positions[id(call)][:index])

    @property
    def _attach(self) -> Path:
        attach = self._join.entry.attach
        return () if attach is None else (attach,)

    @cached_property
    def _parents(self) -> list[Path]:
        first = self._join.first
        return self._parents_of(self._join.entry)[first : first + len(self._join.parents)]

    @cached_property
    def _parents_by_key(self) -> dict[Key, list[int]]:
        found: dict[Key, list[int]] = {}
        for index, wanted in enumerate(self._join.wanted):
            for key in set(wanted) if isinstance(wanted, list) else (wanted,):
                if key is not None:
                    found.setdefault(key, []).append(index)
        return found


def parent_paths(root: Object) -> Callable[[JoinEntry], list[Path]]:
    """Where an entry's parents stand in the data, found once for all joins of the entry."""
    known: dict[int, list[Path]] = {}

    def find(entry: JoinEntry) -> list[Path]:
        paths = known.get(id(entry))
        if paths is None:
            paths = collect_paths(root, entry.path, entry.parent_types, entry.typename_key)
            known[id(entry)] = paths
        return paths

    return find


def common_path(entry: JoinEntry) -> Path:
    """What all places of the join have in common for certain: the first field on the way."""
    return (entry.path[0].key,) if entry.path else () if entry.attach is None else (entry.attach,)


def visible(shape: SelectionSet, path: Path) -> Path:
    """The path as far as the client has asked for it: what only the plan needs is cut off."""
    selections: Iterable[SelectionSet] = (shape,)
    shown: list[str | int] = []
    for step in path:
        if isinstance(step, int):
            shown.append(step)
            continue
        fields = [
            field
            for selection in selections
            for group in selection.groups
            for field in group.fields
            if field.response_key == step
        ]
        if not fields:
            break
        shown.append(step)
        selections = {id(field.selection): field.selection for field in fields if field.selection is not None}.values()
    return tuple(shown)
