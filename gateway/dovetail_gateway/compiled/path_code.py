"""Code that goes from objects to objects, and that finishes them for the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dovetail_composition.type_refs import list_depth

from .errors import NotCompilableError
from .places import Place, Slot, Variant
from .source import Function, Source

Standing = list[tuple[Place, Variant]]
"""What may stand at a path: types at places."""


def write_step(source: Source, parents: Standing, standing: int, key: str) -> Function:
    """A function from objects to the objects that they hold under a key. `standing`: types that are there at all."""
    slots = [variant.slots[key] for _, variant in parents]
    depths = {list_depth(slot.ref) for slot in slots}
    if len(depths) != 1:
        raise NotCompilableError("a path that differs by type")
    (depth,) = depths
    test = "" if len(parents) == standing else f"{_is_one_of(source, parents)} and "
    loops = [f"for p in parents if {test}(v0 := p.{slots[0].attribute})"]
    loops += [f"for v{number + 1} in v{number} if v{number + 1}" for number in range(depth)]
    return source.define("step", "parents", [f"return [v{depth} {' '.join(loops)}]"])


def write_unite(source: Source, parents: Standing, standing: int, key: str, said: Iterable[Slot]) -> Function:
    """A function that has objects refer to one in place of equal ones, and gives those that are left.

    `said`: the fields that tell whether two are equal.
    """
    own = [f"v.{slot.attribute}" for slot in said]
    equal = own[0] if len(own) == 1 else f"({', '.join(own)})"
    attribute = parents[0][1].slots[key].attribute
    test = "" if len(parents) == standing else f"{_is_one_of(source, parents)} and "
    body = [
        "known = {}",
        "one = known.setdefault",
        "for p in parents:",
        f"    if {test}(v := p.{attribute}):",
        f"        p.{attribute} = one({equal}, v)",
        "return [*known.values()]",
    ]
    return source.define("unite", "parents", body)


def write_filter(source: Source, parents: Standing) -> Function:
    """A function that leaves the objects of these types."""
    return source.define("only", "parents", [f"return [p for p in parents if {_is_one_of(source, parents)}]"])


def write_constant(source: Source, slot: Slot, value: Any) -> Function:
    """A function that gives objects a field that the plan itself answers."""
    bound = source.bind("value", value)
    return source.define("constant", "parents", ["for p in parents:", f"    p.{slot.attribute} = {bound}"])


def write_clear(source: Source, slots: Iterable[Slot]) -> Function:
    """A function that takes from objects what the client does not see."""
    return source.define(
        "clear", "parents", ["for p in parents:", *(f"    p.{slot.attribute} = UNSET" for slot in slots)]
    )


def write_narrowed(source: Source, standing: Standing, parents: Standing, function: Function) -> Function:
    """A function for these types alone, from one for all objects that stand there."""
    if len(standing) == len(parents):
        return function
    only = write_filter(source, parents)
    return source.define("narrowed", "parents", [f"{function.__name__}({only.__name__}(parents))"])


def _is_one_of(source: Source, parents: Standing) -> str:
    """A test of the object `p`."""
    classes = [variant.shown for _, variant in parents]
    if len(classes) == 1:
        return f"type(p) is {source.bind('class', classes[0])}"
    return f"type(p) in {source.bind('classes', frozenset(classes))}"
