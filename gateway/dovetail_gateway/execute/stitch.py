"""What was found goes to the parents: attached under a key, or merged into them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from dovetail_gateway.plan.nodes import JoinEntry, Plan

from .growth import Growth, size_of
from .joins import Join, Key
from .keys import Object
from .matching import Found


def stitch(join: Join, found: Found, growth: Growth, *, shared: bool) -> None:
    """Give every parent its value. `shared`: parents of one key may hold one object, nothing is written into it."""
    attach = join.entry.attach
    values: dict[Any, Any] = found.values
    if not growth.take(_repetitions(join, found)):
        return
    # What is merged and holds no objects is only read.
    is_read = shared or (attach is None and all(map(_is_flat, values.values())))
    hand_out: Callable[[Any], Any] = values.get if is_read else _copies(values)
    for parent, wanted in zip(join.parents, join.wanted, strict=True):
        if attach is None:
            value = None if type(wanted) is list else hand_out(wanted)
            if type(value) is dict:
                merge(parent, value)
        elif wanted is None:
            parent[attach] = None
        elif isinstance(wanted, list):
            parent[attach] = [None if key is None else hand_out(key) for key in arranged(join, found, wanted)]
        elif found.grouped:
            parent[attach] = hand_out(wanted) or ([] if wanted in found.answered else None)
        else:
            parent[attach] = hand_out(wanted)


def _copies(values: Mapping[Key | None, Any]) -> Callable[[Key | None], Any]:
    """Gives each value once as it is, and copies from then on."""
    given: set[Key | None] = set()

    def hand_out(key: Key | None) -> Any:
        value = values.get(key)
        if value is None or key not in given:
            given.add(key)
            return value
        return copy(value)

    return hand_out


def _repetitions(join: Join, found: Found) -> int:
    """What all values cost that are shown more than once: known before any of them is copied."""
    times: Counter[Key | None] = Counter([wanted for wanted in join.wanted if not isinstance(wanted, list)])
    if join.entry.attach is not None:
        for wanted in join.wanted:
            if isinstance(wanted, list):
                times.update(set(wanted) if join.ordered_by_service else wanted)
    repeated = ((found.values.get(key), number) for key, number in times.items() if key is not None and number > 1)
    return sum((number - 1) * size_of(value) for value, number in repeated if value is not None)


def _is_flat(value: Any) -> bool:
    return type(value) is dict and not any(type(item) in (dict, list) for item in value.values())


def arranged(join: Join, found: Found, wanted: list[Key | None]) -> list[Key | None]:
    """A parent's keys in the order in which their values are shown."""
    if not join.ordered_by_service:
        return wanted
    # The service has sorted or filtered: its order counts, and what it left out is not missed.
    if len(found.ranks) != len(found.values):
        found.ranks = {key: rank for rank, key in enumerate(found.values)}
    mine = {found.ranks[key]: key for key in wanted if key in found.ranks}
    return [mine[rank] for rank in sorted(mine)]


def written(plan: Plan) -> Counter[tuple[str, ...]]:
    """By the keys of a path: how many joins and constants write into objects at it or below."""
    joins = [entry for fetch in plan.fetches for entry in fetch.entries if isinstance(entry, JoinEntry)]
    paths = [at.path for entry in joins for at in entry.places]
    paths += [constant.path for constant in plan.constants]
    keys = [tuple([step.key for step in path]) for path in paths]
    return Counter([path[:length] for path in keys for length in range(len(path) + 1)])


def is_shared(entry: JoinEntry, writers: Counter[tuple[str, ...]]) -> bool:
    """Whether parents of one key may hold the same object: true if nothing is written into it later."""
    paths = [tuple([step.key for step in at.path]) for at in entry.places]
    if entry.attach is None:
        return all(writers[path] == 1 for path in paths)
    return not any(writers[*path, entry.attach] for path in paths)


def merge(into: Object, other: Object) -> None:
    """Add the fields of another answer about the same object; both may hold the same field, with other fields in it.

    Of two values the known one stays: an answer may hold more than it was asked for. A null gives way, so that what one
    subgraph has is not lost by the failure of another, whichever answers first.
    """
    if into.keys().isdisjoint(other):
        into.update(other)
        return
    for key, value in other.items():
        if key not in into:
            into[key] = value
        else:
            into[key] = _merged(into[key], value)


def choose(into: Object, other: Object, key: str) -> None:
    """Let one of two values go, where either subgraph may have the object: a null, or one of another type."""
    old, new = into.get(key), other.get(key)
    if new is None or (type(old) is dict and type(new) is dict and old.get("__typename") != new.get("__typename")):
        if key in into:
            other.pop(key, None)
    elif old is None:
        into.pop(key, None)


def copy(value: Any) -> Any:
    """A copy of decoded JSON, so that what is written into one parent's object is not seen in another's."""
    if type(value) is dict:
        return {key: copy(item) for key, item in value.items()}
    return [copy(item) for item in value] if type(value) is list else value


def _merged(old: Any, new: Any) -> Any:
    if type(old) is dict and type(new) is dict:
        merge(old, new)
        return old
    if type(old) is list and type(new) is list:
        # Of lists of different length nobody knows which items are the same.
        return [_merged(*pair) for pair in zip(old, new, strict=True)] if len(old) == len(new) else old
    return new if old is None else old
