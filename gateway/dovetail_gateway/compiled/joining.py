"""From parents to the keys that are asked for, and from the items that come back to what each parent is given.

Whole lists go through functions in C where it can be: mostly each parent wants a key of its own, and items come in the
order of the keys. Only otherwise are there maps.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from .errors import MismatchError
from .program import JoinCode, Objects


@dataclass(slots=True, kw_only=True, eq=False)
class Gathered:
    """What the parents of a join want."""

    wanted: list[Any]
    """By parent: its key or its list of keys, None for none."""
    distinct: list[Any]
    """Each key once, in the order of parents."""
    sent: list[Any]
    """What is sent for them."""
    shown: int
    """Places of the answer that items are wanted for."""

    @property
    def is_shared(self) -> bool:
        """Whether any of them is wanted for several places, or some places want none."""
        return len(self.distinct) != self.shown


def gather(code: JoinCode, parents: Objects) -> Gathered:
    """The keys of these parents."""
    noted: dict[Any, Any] = {}
    wanted = code.read(parents, noted)
    flat = [key for keys in wanted if keys for key in keys] if code.wants_lists else wanted
    distinct = flat
    # A set costs half of what a dict does, and mostly there is nothing to take out.
    known = set(flat)
    if len(known) < len(flat) or None in known:
        distinct = [key for key in dict.fromkeys(flat) if key is not None]
    made = distinct if code.make is None else [*map(code.make, distinct)]
    sent = [*noted.values()] if noted else made
    return Gathered(wanted=wanted, distinct=distinct, sent=sent, shown=len(flat))


def settle(code: JoinCode, parents: Objects, gathered: Gathered, items: Objects, *, ordered: bool) -> None:
    """Give parents what they want. `ordered`: lists have the service's order. Raises `MismatchError`."""
    if code.show is not None:
        show = code.show
        items = [item and show(item) for item in items]
    told = gathered.distinct if code.tell is None else code.tell(items)
    in_order = told == gathered.distinct and not code.is_grouped
    if in_order and not gathered.is_shared:
        values = _cut(items, gathered.wanted) if code.wants_lists else items
    else:
        found = dict(zip(told, items, strict=True)) if in_order else _by_key(told, items, grouped=code.is_grouped)
        values = _found(code, gathered.wanted, found, ordered=ordered)
    if code.is_full and (code.tell is None or not in_order) and any(None in each for each in values if each):
        raise MismatchError
    code.give(parents, values)


def _by_key(told: list[Any], items: Objects, *, grouped: bool) -> dict[Any, Any]:
    """The items by what they tell: all of a key, or the first."""
    found: dict[Any, Any] = {}
    if grouped:
        for key, item in zip(told, items, strict=True):
            found.setdefault(key, []).append(item)
    else:
        for key, item in zip(told, items, strict=True):
            found.setdefault(key, item)
    found.pop(None, None)
    return found


def _found(code: JoinCode, wanted: list[Any], found: dict[Any, Any], *, ordered: bool) -> list[Any]:
    get = found.get
    if code.is_grouped:
        return [None if key is None else get(key) or [] for key in wanted]
    if not code.wants_lists:
        return [*map(get, wanted)]
    if not ordered:
        return [None if keys is None else [*map(get, keys)] for keys in wanted]
    ranks = {key: rank for rank, key in enumerate(found)}
    return [None if keys is None else [found[key] for key in _ranked(keys, ranks)] for keys in wanted]


def _ranked(keys: Iterable[Any], ranks: dict[Any, int]) -> list[Any]:
    return sorted({key for key in keys if key in ranks}, key=ranks.__getitem__)


def _cut(items: Objects, wanted: list[Any]) -> list[Any]:
    """The items in pieces as long as the lists."""
    rest = iter(items)
    return [None if keys is None else [*islice(rest, len(keys))] for keys in wanted]
