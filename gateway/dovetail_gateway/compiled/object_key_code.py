"""Code for keys that are objects: representations of entities."""

from __future__ import annotations

from dovetail_composition.type_refs import list_depth
from dovetail_gateway.plan.nodes import KeyObject, KeyShape

from .errors import NotCompilableError
from .key_paths import below, leaf, value_at
from .places import Place, Variant
from .source import Function, Source


def write_ask_objects(source: Source, shape: KeyObject, variants: list[Variant]) -> Function:
    """A function from parents to the index that each wants, -1 for none, and a dict from keys to representations."""
    if shape.path:
        raise NotCompilableError("a key that is elsewhere")
    lines, key, sent = _object(source, shape, variants, "p", "wanted.append(-1)", "continue")
    return source.define(
        "ask",
        "parents",
        [
            "index = {}",
            "keys = {}",
            "wanted = []",
            "for p in parents:",
            *(f"    {line}" for line in lines),
            f"    k = {key}",
            "    at = index.get(k)",
            "    if at is None:",
            "        at = index[k] = len(index)",
            f"        keys[k] = {sent}",
            "    wanted.append(at)",
            "return wanted, keys",
        ],
    )


def _object(
    source: Source, shape: KeyObject, variants: list[Variant], base: str, *missing: str
) -> tuple[list[str], str, str]:
    """Statements that read the parts, an expression for the key, and one for what is sent."""
    lines: list[str] = []
    keys: list[str] = []
    sent: list[str] = []
    if shape.typename_key is not None or shape.typename is not None:
        names = {variant.type_name for variant in variants}
        if len(names) != 1:
            raise NotCompilableError("a key of several types")
        (own,) = names
        name = shape.typenames.get(own, own) if shape.typename_key is not None else shape.typename
        sent.append(f'"__typename": {name!r}')
    for number, (wire, inner) in enumerate(shape.fields):
        if inner.types is not None:
            kept = {variant.type_name in inner.types for variant in variants}
            if len(kept) != 1:
                raise NotCompilableError("a part of a key of some types")
            if not kept.pop():
                continue
        part = f"{base}k{number}"
        reading, key, value = _part(source, inner, variants, base, part)
        lines += reading
        if not inner.nullable:
            lines += [f"if {part} is None:", *(f"    {line}" for line in missing)]
        keys.append(key)
        sent.append(f"{wire!r}: {value}")
    if not keys:
        raise NotCompilableError("a key without parts")
    return lines, keys[0] if len(keys) == 1 else f"({', '.join(keys)})", f"{{{', '.join(sent)}}}"


def _part(source: Source, shape: KeyShape, variants: list[Variant], base: str, part: str) -> tuple[list[str], str, str]:
    """Statements that read one part into a variable, an expression for it as a key, and one for what is sent."""
    if isinstance(shape, KeyObject):
        function = _write_part(source, shape, variants)
        return [f"{part} = {function.__name__}({base})"], f"({part} and {part}[0])", f"({part} and {part}[1])"
    slot = leaf(shape, variants)
    if list_depth(slot.ref) or shape.wire or shape.format:
        raise NotCompilableError("a key with lists, or other names")
    reading = [f"{part} = {value_at(shape, variants, base)}"]
    if slot.raw:
        # Other text may be the same key: `1` and `"1"`, an escape and what it stands for.
        reading.append(f"{part} = None if {part} is None or {part} is UNSET else read(decode(bytes({part})), WHOLE)")
        return reading, f"canonical({part})", part
    if not slot.visible or len(shape.path) > 1:
        reading += [f"if {part} is UNSET:", f"    {part} = None"]
    return reading, part, part


def _write_part(source: Source, shape: KeyObject, variants: list[Variant]) -> Function:
    """A function from an object to an object that is part of its key, as (key, what is sent), or None."""
    slots = [below(variant, name) for variant in variants for name in shape.path[:1]]
    places: list[Place] = [slot.place for slot in slots if slot.place is not None and not list_depth(slot.ref)]
    if len(shape.path) != 1 or len(places) != len(slots):
        raise NotCompilableError("a key with lists of objects")
    inner = [variant for place in places for variant in place.variants.values()]
    lines, key, sent = _object(source, shape, inner, "q", "return None")
    return source.define(
        "part",
        "o",
        [
            f"q = o.{slots[0].attribute}",
            "if q is None or q is UNSET:",
            "    return None",
            *lines,
            f"return {key}, {sent}",
        ],
    )
