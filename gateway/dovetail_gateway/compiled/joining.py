"""From parents to the keys that are asked for, and from the items that come back to what each parent is given.

Whole lists go through functions in C where it can be: mostly each parent wants a key of its own, and items come in the
order of the keys. Only otherwise are there maps.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from .program import JoinCode, Objects

_MANY = 4_096
"""Keys, of which it pays to see first whether any comes twice: a set of them costs half of what a dict does."""


class Asked:
    """A join at work: its parents, what they want, and the items that came."""

    __slots__ = ("code", "distinct", "items", "parents", "sent", "shown", "times", "wanted")

    def __init__(self, code: JoinCode, parents: Objects, times: float) -> None:
        """`times`: how often a parent is shown, on an average."""
        noted: dict[Any, Any] = {}
        self.code = code
        self.parents = parents
        self.times = times
        self.items: Objects = []
        wanted = self.wanted = code.read(parents, noted)
        """By parent: its key or its list of keys, None for none."""
        if noted:
            self.distinct, self.sent = [*noted], [*noted.values()]
        else:
            if code.wants_lists:
                wanted = [key for keys in wanted if keys for key in keys]
            self.distinct = self.sent = _distinct(wanted)
            """Each key once, in the order of parents, and what is sent for them."""
        self.shown = len(wanted)
        """Places of the answer that items are wanted for."""


Parts = Sequence[tuple[Asked, list[Any]]]
"""The joins that a request is for, with what is sent for each."""


def settle(asked: Asked, *, ordered: bool) -> bool:
    """Give parents what they want. `ordered`: lists have the service's order.

    Gives whether a null is now where none may be.
    """
    code, items, distinct = asked.code, asked.items, asked.distinct
    if code.show is not None:
        show = code.show
        items = [item and show(item) for item in items]
    told = distinct if code.tell is None else code.tell(items)
    in_order = told is distinct or (not code.is_grouped and told == distinct)
    if in_order and len(distinct) == asked.shown:
        lacks = code.give(asked.parents, _cut(items, asked.wanted) if code.wants_lists else items)
        return bool(lacks) or (code.is_full and code.tell is None and None in items)
    found = dict(zip(told, items)) if in_order else _by_key(told, items, grouped=code.is_grouped)  # noqa: B905 — as many
    if code.wants_lists:
        lists = _lists(asked.wanted, found, ordered=ordered)
        lacks = code.give(asked.parents, lists)
        return bool(lacks) or (code.is_full and any(None in each for each in lists if each))
    if code.is_grouped:
        return bool(code.give(asked.parents, [None if key is None else found.get(key) or [] for key in asked.wanted]))
    return bool(code.give(asked.parents, map(found.get, asked.wanted)))


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


def _lists(wanted: list[Any], found: dict[Any, Any], *, ordered: bool) -> list[Any]:
    """For each list of keys the items; `ordered`: those there are, as they came."""
    if ordered:
        ranks = {key: rank for rank, key in enumerate(found)}
        return [None if keys is None else [found[key] for key in _ranked(keys, ranks)] for keys in wanted]
    return [None if keys is None else [*map(found.get, keys)] for keys in wanted]


def _ranked(keys: Iterable[Any], ranks: dict[Any, int]) -> list[Any]:
    return sorted({key for key in keys if key in ranks}, key=ranks.__getitem__)


def _cut(items: Objects, wanted: list[Any]) -> list[Any]:
    """The items in pieces as long as the lists."""
    rest = iter(items)
    return [None if keys is None else [*islice(rest, len(keys))] for keys in wanted]
