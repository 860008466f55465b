"""Nulls that joins left where none may be: they go up as far as the specification says, as the interpreter's do.

An answer has no such null in what it brings itself, or it is not decoded. So only what joins fill need be looked at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any, NamedTuple

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, nullable
from dovetail_gateway.execute.errors import ErrorLog
from dovetail_gateway.execute.keys import Path

from .layout import Layout
from .places import Slot


class Field(NamedTuple):
    """A field that a null may be in, or below, where it makes more null."""

    key: str
    attribute: str
    coordinate: str
    """What the schema calls it, and its type."""
    is_nullable: bool
    items: tuple[bool, ...]
    """By depth of its lists: whether what they hold may be null."""
    goes_on: bool
    """Whether there are such places in its objects or lists."""


class Kind(NamedTuple):
    """Objects of one class."""

    fields: tuple[Field, ...]
    """In the client's order."""
    leaves: Callable[[Any], tuple[Any, ...]] | None
    """All of their values, where no field goes on."""


Kinds = Mapping[type, Kind]
"""The classes that have such fields."""


def fragile(layout: Layout) -> Kinds:
    """The classes of a plan's objects in which joins may leave nulls where none may be."""
    kinds: dict[type, Kind] = {}
    for place in reversed(layout.places):
        for variant in place.variants.values():
            found = (_field(slot, variant.type_name, kinds) for slot in variant.slots.values() if slot.visible)
            fields = tuple(field for field in found if field.goes_on or not field.is_nullable)
            if fields:
                leaves = None
                if not any(field.goes_on for field in fields):
                    # Of one name alone it would give no tuple.
                    leaves = attrgetter(fields[0].attribute, *(field.attribute for field in fields))
                kinds[variant.shown] = Kind(fields, leaves)
    return kinds


def _field(slot: Slot, type_name: str, kinds: Kinds) -> Field:
    by_join = slot.source == "join"
    items: list[bool] = []
    ref = nullable(slot.ref)
    while is_list(ref):
        items.append(not is_non_null(item_type(ref)))
        ref = nullable(item_type(ref))
    below = () if slot.place is None else slot.place.variants.values()
    goes_on = any(variant.shown in kinds for variant in below) or (bool(below) and by_join and not all(items))
    is_nullable = not (is_non_null(slot.ref) and (by_join or goes_on))
    coordinate = f"{type_name}.{slot.name}"
    return Field(slot.key, slot.attribute, coordinate, is_nullable, tuple(items), goes_on)


def null_out(root: Any, kinds: Kinds, log: ErrorLog) -> bool:
    """Have nulls go up, and note those that no error explains. Gives whether nothing is left, not even the root."""
    kind = kinds[type(root)]
    required = [field for field in kind.fields if not field.is_nullable]
    if any(getattr(root, field.attribute) is None and log.explains((field.key,)) for field in required):
        return True
    nulling = _Nulling(kinds, log)
    if nulling.is_null(root, kind, ()):
        return True
    # Only now, as objects may stand at several places.
    for holder, at in nulling.found:
        if type(holder) is list:
            holder[at] = None
        else:
            setattr(holder, at, None)
    return False


class _Nulling:
    def __init__(self, kinds: Kinds, log: ErrorLog) -> None:
        self.kinds = kinds
        self.log = log
        self.found: list[tuple[Any, Any]] = []
        """Objects and attributes, lists and indexes, that become null."""

    def is_null(self, value: Any, kind: Kind, path: Path) -> bool:
        """Whether the object has to be null, by the first of its fields that says so."""
        for key, attribute, coordinate, is_nullable, items, goes_on in kind.fields:
            inner = getattr(value, attribute)
            if inner is None:
                if not is_nullable:
                    self.log.null((*path, key), coordinate)
                    return True
            elif goes_on and self.is_null_inside(inner, items, (*path, key), coordinate):
                if not is_nullable:
                    return True
                self.found.append((value, attribute))
        return False

    def is_null_inside(self, value: Any, items: tuple[bool, ...], path: Path, coordinate: str) -> bool:
        """Whether a field's object, or list, has to be null."""
        kinds = self.kinds
        if not items:
            kind = kinds.get(type(value))
            return kind is not None and self.is_null(value, kind, path)
        is_nullable, rest = items[0], items[1:]
        for index, item in enumerate(value):
            if item is None:
                if is_nullable:
                    continue
                self.log.null((*path, index), coordinate)
                return True
            if rest:
                is_null = self.is_null_inside(item, rest, (*path, index), coordinate)
            else:
                kind = kinds.get(type(item))
                if kind is None or (kind.leaves is not None and None not in kind.leaves(item)):
                    continue
                at = (*path, index)
                # Mostly an error of the object itself has said why.
                is_null = (kind.leaves is not None and self.log.tells(at)) or self.is_null(item, kind, at)
            if is_null:
                if not is_nullable:
                    return True
                self.found.append((value, index))
        return False
