"""Code for keys that are objects: representations of entities."""

from __future__ import annotations

from dovetail_composition.schema.type_refs import list_depth
from dovetail_gateway.lossless_json.encode import encode_json
from dovetail_gateway.plan.nodes import KeyObject, KeyShape, KeyValue

from .errors import NotCompilableError
from .key_paths import below, key_at, leaf, value_at
from .places import Place, Slot, Variant
from .source import Function, Source


def write_read_objects(source: Source, shape: KeyObject, variants: list[Variant]) -> tuple[Function, bytes | None]:
    """A function from parents to the key that each wants, and the frame of what is sent; see `JoinCode`.

    A lone part is the key itself. Otherwise what is sent is noted as it is read.
    """
    if shape.path:
        raise NotCompilableError("a key that is elsewhere")
    parts = _parts(shape, variants)
    if len(parts) == 1:
        wire, inner = parts[0]
        if isinstance(inner, KeyValue) and not inner.nullable and not _plain_leaf(inner, variants).raw:
            read = source.define("read", "parents, noted", [f"return [{key_at(inner, variants)} for p in parents]"])
            return read, encode_json({**_tag(shape, variants), wire: None}).removesuffix(b"null}")
    lines, key, sent = _object(source, shape, variants, "p", "wanted.append(None)", "continue")
    body = [*lines, f"k = {key}", "if k not in noted:", f"    noted[k] = {sent}", "wanted.append(k)"]
    loop = ["for p in parents:", *(f"    {line}" for line in body)]
    return source.define("read", "parents, noted", ["wanted = []", *loop, "return wanted"]), None


def _tag(shape: KeyObject, variants: list[Variant]) -> dict[str, str]:
    """The type that stands first in what is sent, where it is told."""
    if shape.typename_key is None and shape.typename is None:
        return {}
    names = {variant.type_name for variant in variants}
    if len(names) != 1:
        raise NotCompilableError("a key of several types")
    (own,) = names
    name = shape.typenames.get(own, own) if shape.typename_key is not None else shape.typename
    return {"__typename": name or ""}


def _parts(shape: KeyObject, variants: list[Variant]) -> list[tuple[str, KeyShape]]:
    """The parts of a key for these types, by wire name."""
    found: list[tuple[str, KeyShape]] = []
    for wire, inner in shape.fields:
        kept = {inner.types is None or variant.type_name in inner.types for variant in variants}
        if len(kept) != 1:
            raise NotCompilableError("a part of a key of some types")
        if kept.pop():
            found.append((wire, inner))
    if not found:
        raise NotCompilableError("a key without parts")
    return found


def _object(
    source: Source, shape: KeyObject, variants: list[Variant], base: str, *missing: str
) -> tuple[list[str], str, str]:
    """Statements that read the parts, an expression for the key, and one for what is sent."""
    lines: list[str] = []
    keys: list[str] = []
    sent = [f"{name!r}: {value!r}" for name, value in _tag(shape, variants).items()]
    for number, (wire, inner) in enumerate(_parts(shape, variants)):
        part = f"{base}k{number}"
        reading, key, value = _part(source, inner, variants, base, part)
        lines += reading
        if not inner.nullable:
            lines += [f"if {part} is None:", *(f"    {line}" for line in missing)]
        keys.append(key)
        sent.append(f"{wire!r}: {value}")
    return lines, f"({', '.join(keys)},)", f"{{{', '.join(sent)}}}"


def _part(source: Source, shape: KeyShape, variants: list[Variant], base: str, part: str) -> tuple[list[str], str, str]:
    """Statements that read one part into a variable, an expression for it as a key, and one for what is sent."""
    if isinstance(shape, KeyObject):
        function = _write_part(source, shape, variants)
        return [f"{part} = {function.__name__}({base})"], f"({part} and {part}[0])", f"({part} and {part}[1])"
    slot = _plain_leaf(shape, variants)
    reading = [f"{part} = {value_at(shape, variants, base)}"]
    if slot.raw:
        # Other text may be the same key: `1` and `"1"`, an escape and what it stands for.
        reading.append(f"{part} = None if {part} is None or {part} is UNSET else read(decode(bytes({part})), WHOLE)")
        return reading, f"canonical({part})", part
    if not slot.visible or len(shape.path) > 1:
        reading += [f"if {part} is UNSET:", f"    {part} = None"]
    return reading, part, part


def _plain_leaf(shape: KeyValue, variants: list[Variant]) -> Slot:
    slot = leaf(shape, variants)
    if list_depth(slot.ref) or shape.wire or shape.format:
        raise NotCompilableError("a key with lists, or other names")
    return slot


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
