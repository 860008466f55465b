"""From parents to the keys that are asked for, and from the items that come back to what each parent is given.

Whole lists go through functions in C where it can be: mostly each parent wants a key of its own, and items come in the
order of the keys. Only otherwise are there maps.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import Any

from .errors import MismatchError
from .program import JoinCode, Objects

_MANY = 4_096
"""Keys, of which it pays to see first whether any comes twice: a set of them costs half of what a dict does."""


class Gathered:
    """What the parents of a join want."""

    __slots__ = ("distinct", "sent", "shown", "wanted")

    def __init__(self, wanted: list[Any], distinct: list[Any], sent: list[Any], shown: int) -> None:
        self.wanted = wanted
        """By parent: its key or its list of keys, None for none."""
        self.distinct = distinct
        """Each key once, in the order of parents."""
        self.sent = sent
        """What is sent for them."""
        self.shown = shown
        """Places of the answer that items are wanted for."""


def gather(code: JoinCode, parents: Objects) -> Gathered:
    """The keys of these parents."""
    noted: dict[Any, Any] = {}
    wanted = code.read(parents, noted)
    if noted:
        return Gathered(wanted, [*noted], [*noted.values()], len(wanted))
    flat = [key for keys in wanted if keys for key in keys] if code.wants_lists else wanted
    distinct = _distinct(flat)
    return Gathered(wanted, distinct, distinct if code.make is None else [*map(code.make, distinct)], len(flat))


def settle(code: JoinCode, parents: Objects, gathered: Gathered, items: Objects, *, ordered: bool) -> None:
    """Give parents what they want. `ordered`: lists have the service's order. Raises `MismatchError`."""
    if code.show is not None:
        show = code.show
        items = [item and show(item) for item in items]
    wanted, distinct = gathered.wanted, gathered.distinct
    told = distinct if code.tell is None else code.tell(items)
    in_order = not code.is_grouped and told == distinct
    if in_order and len(distinct) == gathered.shown:
        code.give(parents, _cut(items, wanted) if code.wants_lists else items)
        if code.is_full and code.tell is None and None in items:
            raise MismatchError
        return
    found = dict(zip(told, items)) if in_order else _by_key(told, items, grouped=code.is_grouped)  # noqa: B905 — as many
    if code.wants_lists:
        code.give(parents, _lists(code, wanted, found, ordered=ordered))
    elif code.is_grouped:
        code.give(parents, [None if key is None else found.get(key) or [] for key in wanted])
    else:
        code.give(parents, map(found.get, wanted))


def _distinct(keys: list[Any]) -> list[Any]:
    """Each once, without nulls."""
    if len(keys) > _MANY:
        known = set(keys)
        if len(known) == len(keys) and None not in known:
            return keys
    found = dict.fromkeys(keys)
    found.pop(None, None)
    return [*found]


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


def _lists(code: JoinCode, wanted: list[Any], found: dict[Any, Any], *, ordered: bool) -> list[Any]:
    """For each list of keys the items; `ordered`: those there are, as they came."""
    if ordered:
        ranks = {key: rank for rank, key in enumerate(found)}
        return [None if keys is None else [found[key] for key in _ranked(keys, ranks)] for keys in wanted]
    lists = [None if keys is None else [*map(found.get, keys)] for keys in wanted]
    if code.is_full and any(None in each for each in lists if each):
        raise MismatchError
    return lists


def _ranked(keys: Iterable[Any], ranks: dict[Any, int]) -> list[Any]:
    return sorted({key for key in keys if key in ranks}, key=ranks.__getitem__)


def _cut(items: Objects, wanted: list[Any]) -> list[Any]:
    """The items in pieces as long as the lists."""
    rest = iter(items)
    return [None if keys is None else [*islice(rest, len(keys))] for keys in wanted]
