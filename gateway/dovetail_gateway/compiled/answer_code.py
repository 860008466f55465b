"""Code that takes in answers: objects made as the client sees them, sorted by key, given to parents."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail_composition.schema.type_refs import is_non_null, item_type, list_depth, nullable

from .errors import NotCompilableError
from .places import Place, Slot, Variant
from .program import RootField
from .source import Function, Source

Known = dict[int, Function | None]
"""Functions written, by the identity of the place."""


def write_conversion(source: Source, place: Place, known: Known) -> Function | None:
    """A function from an object as decoded to one as shown; None if they are the same here and below.

    It raises `MismatchError` for nulls where none may be, of values that are passed on unread.
    """
    if id(place) not in known:
        known[id(place)] = None
        body = [line for variant in place.variants.values() for line in _convert(source, place, variant, known)]
        if any("return x" not in line for line in body if line.startswith("    ")):
            known[id(place)] = source.define("show", "x", body)
    return known[id(place)]


def converted(value: str, slot: Slot, function: Function) -> str:
    """An expression for a field's value with its objects converted; nulls stay as they are."""
    depth = list_depth(slot.ref)
    inner = f"x{depth} and {function.__name__}(x{depth})"
    for level in reversed(range(depth)):
        inner = f"x{level} and [{inner} for x{level + 1} in x{level}]"
    return f"(x0 := {value}) and {inner.removeprefix('x0 and ')}"


def _convert(source: Source, place: Place, variant: Variant, known: Known) -> list[str]:
    lines = [f"if type(x) is {source.bind('class', variant.decoding)}:"]
    changed: dict[str, str] = {}
    for slot in variant.slots.values():
        if slot.source == "answer" and slot.raw and slot.visible:
            lines += _null_test(slot)
        if slot.source == "answer" and slot.place is not None and not slot.is_united:
            function = write_conversion(source, slot.place, known)
            if function is not None:
                changed[slot.attribute] = converted(f"x.{slot.attribute}", slot, function)
    if place.is_converted:
        own = [slot.attribute for slot in variant.slots.values() if slot.key != place.tag]
        fields = ", ".join(f"{name}={changed.get(name, f'x.{name}')}" for name in own)
        return [*lines, f"    return {source.bind('class', variant.shown)}({fields})"]
    lines += [f"    x.{attribute} = {value}" for attribute, value in changed.items()]
    return [*lines, "    return x"]


def _null_test(slot: Slot) -> list[str]:
    value = f"x.{slot.attribute}"
    if not list_depth(slot.ref):
        test = f"{value} == NULL" if is_non_null(slot.ref) else ""
    elif list_depth(slot.ref) == 1:
        test = f"{value} and NULL in {value}" if is_non_null(item_type(nullable(slot.ref))) else ""
    else:
        raise NotCompilableError("lists of lists of a custom scalar")
    return [f"    if {test}:", "        raise MismatchError"] if test else []


def write_merge(source: Source, slots: Iterable[Slot]) -> Function:
    """A function that gives parents the fields of what was found for them; see `JoinCode`."""
    own = [*slots]
    body = ["for p, v in zip(parents, values):", "    if v is not None:"]
    body += [f"        p.{slot.attribute} = v.{slot.attribute}" for slot in own] or ["        pass"]
    if any(slot.visible and is_non_null(slot.ref) for slot in own):
        body = ["lacks = False", *body, "    else:", "        lacks = True", "return lacks"]
    return source.define("give", "parents, values", body)


def write_attach(source: Source, slot: Slot) -> Function:
    """A function that gives parents what was found for them; see `JoinCode`."""
    body = ["for p, v in zip(parents, values):", f"    p.{slot.attribute} = v"]
    if is_non_null(slot.ref):
        body = ["lacks = False", *body, "    if v is None:", "        lacks = True", "return lacks"]
    return source.define("give", "parents, values", body)


def write_take(source: Source, fields: Iterable[RootField]) -> Function:
    """A function that gives the root its fields, from an answer's data."""
    shows = [(each.attribute, "" if each.show is None else each.show.__name__) for each in fields]
    return source.define("take", "root, data", [f"root.{name} = {show}(data.{name})" for name, show in shows])
