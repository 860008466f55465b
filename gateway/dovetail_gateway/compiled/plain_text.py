"""The text of objects that is the client's already: a regular expression of all fields in order, with plain values.

What matches need not be decoded, which takes twice as long. It is for text without escapes and control characters:
then a string ends at the next quotation mark. Whatever has a value that is rare in answers does not match.
"""

from __future__ import annotations

from graphql import GraphQLEnumType, GraphQLSchema

from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, named_type, nullable

from .places import Place, Slot, Variant

MOST = 20_000
"""Characters of a pattern: longer ones take too long to make."""

_NUMBER = r"-?+(?:0|[1-9]\d{0,14}+)(?:\.\d{1,15}+)?+"
"""Never so long that it would be no double."""
_LEAVES = {
    "String": r'"[^"]*+"',
    "ID": r'"[^"]*+"',
    # Those of ten digits may be too large.
    "Int": r"(?:0|-?+[1-9]\d{0,8}+)",
    "Float": _NUMBER,
    "Boolean": r"(?:true|false)",
}
_ANY_LEAF = rf'(?:"[^"]*+"|true|false|{_NUMBER})'
"""Of a custom scalar."""


def objects_pattern(place: Place, schema: GraphQLSchema) -> bytes | None:
    """A pattern of objects with commas between them; None where they are not shown as they are decoded."""
    found = _objects(place, schema)
    if found is None or len(found) > MOST:
        return None
    return rf"(?:{found}(?:,(?=\{{)|\Z))+".encode()


def _objects(place: Place, schema: GraphQLSchema) -> str | None:
    if place.is_converted:
        return None
    texts = [_object(variant, schema) for variant in place.variants.values()]
    known = [text for text in texts if text is not None]
    return f"(?:{'|'.join(known)})" if len(known) == len(texts) else None


def _object(variant: Variant, schema: GraphQLSchema) -> str | None:
    members = []
    for slot in variant.slots.values():
        value = _value_of(slot, schema)
        if value is None or not slot.visible:
            return None
        members.append(f'"{slot.key}":{value}')
    return rf"\{{{','.join(members)}\}}" if members else None


def _value_of(slot: Slot, schema: GraphQLSchema) -> str | None:
    if slot.constant is not None:
        return f'"{slot.constant}"'
    if slot.source != "answer":
        return None
    named = _leaf(named_type(slot.ref), schema) if slot.place is None else _objects(slot.place, schema)
    return None if named is None else _wrapped(slot.ref, named)


def _leaf(name: str, schema: GraphQLSchema) -> str:
    type_ = schema.type_map.get(name)
    if isinstance(type_, GraphQLEnumType):
        return f'"(?:{"|".join(sorted(type_.values))})"'
    return _LEAVES.get(name, _ANY_LEAF)


def _wrapped(ref: str, named: str) -> str:
    bare = nullable(ref)
    text = rf"\[(?:{_wrapped(item_type(bare), named)}(?:,(?!\])|(?=\])))*\]" if is_list(bare) else named
    return text if is_non_null(ref) else f"(?:null|{text})"
