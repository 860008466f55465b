"""Code that goes from objects to objects, and that finishes them for the client."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.json import Decoder

from dovetail_composition.schema.type_refs import list_depth

from .errors import NotCompilableError
from .places import Place, Slot, Variant
from .source import Function, Source
from .structs import united_type

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


def write_unite(source: Source, slot: Slot, place: Place, show: Function | None) -> Function:
    """A function that decodes what objects hold as text, each text once, and gives what came of it.

    `place`: where they stand. `show`: makes of an object as decoded one as shown; None: they are the same.
    """
    decode = source.bind("decode", Decoder(united_type(slot, place)).decode)
    made = f"{decode}(key)" if show is None else f"(v := {decode}(key)) and {show.__name__}(v)"
    body = [
        "known = {}",
        "last = None",
        "for p in parents:",
        f"    text = p.{slot.attribute}",
        # Equal ones mostly stand together, and to compare is less than to hash.
        "    if text != last:",
        "        if type(text) is not Raw:",
        # What stands here twice, as equal parents share it, is decoded already.
        "            continue",
        "        last, key = text, bytes(text)",
        "        if key not in known:",
        f"            known[key] = {made}",
        f"    p.{slot.attribute} = known[key]",
        "return [v for v in known.values() if v]",
    ]
    return source.define("unite", "parents", body)


def write_show(source: Source, slot: Slot) -> Function:
    """A function that has objects hold as text what they hold together, and gives the bytes of it all."""
    body = [
        "texts = [*map(encode, united)]",
        "shown = dict(zip(map(id, united), zip(map(Raw, texts), map(len, texts))))",
        "size = 0",
        "for p in parents:",
        f"    found = shown.get(id(p.{slot.attribute}))",
        "    if found is not None:",
        f"        p.{slot.attribute}, length = found",
        "        size += length",
        "return size",
    ]
    return source.define("show", "parents, united", body)


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
