"""A class for each type at each place: what an answer is decoded to, and what is encoded for the client."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Literal, Union

from graphql import GraphQLSchema
from msgspec import UNSET, Raw, UnsetType
from msgspec import field as struct_field

from dovetail_composition.schema.type_refs import named_type

from .decoding import make_struct
from .leaves import leaf_type, wrapped
from .places import Place, Slot


def make_structs(places: Iterable[Place], schema: GraphQLSchema, formats: Mapping[str, str]) -> None:
    """Set the classes of all places; `places`: outer ones first. Raises `NotCompilableError`."""
    for place in reversed([*places]):
        for variant in place.variants.values():
            fields = {key: _field(slot, schema, formats) for key, slot in variant.slots.items()}
            if place.tag is None:
                variant.decoding = variant.shown = make_struct(variant.type_name, [*fields.values()])
                continue
            untagged = [item for key, item in fields.items() if key != place.tag]
            tag = {"tag": variant.type_name, "tag_field": place.tag}
            variant.decoding = variant.shown = make_struct(variant.type_name, untagged, tag)
            if place.is_converted:
                variant.shown = make_struct(variant.type_name, [*fields.values()])


def type_of(slot: Slot, schema: GraphQLSchema, formats: Mapping[str, str]) -> Any:
    """The type of a field's values as an answer brings them."""
    if slot.constant is not None:
        return Literal[slot.constant]
    if slot.is_united:
        return Raw
    named = leaf_type(named_type(slot.ref), schema, formats) if slot.place is None else objects_of(slot.place)
    return wrapped(slot.ref, named, lenient=not slot.visible)


def united_type(slot: Slot, place: Place) -> Any:
    """The type of what a field of united objects holds. `place`: where they stand."""
    return wrapped(slot.ref, objects_of(place))


def objects_of(place: Place) -> Any:
    """The type of the objects at a place."""
    classes = [variant.decoding for variant in place.variants.values()]
    if place.tag is not None and len(classes) == 1:
        # The tag of a class that stands alone need not be there. Beside this one, which no object is of, it must.
        never = ("never", Literal[0], struct_field(name=""))
        classes.append(make_struct("Nothing", [never], {"tag": "", "tag_field": place.tag}))
    return Union[tuple(classes)]  # noqa: UP007 — of a computed tuple


def _field(slot: Slot, schema: GraphQLSchema, formats: Mapping[str, str]) -> tuple[Any, ...]:
    if slot.constant is not None and slot.visible:
        return (slot.attribute, type_of(slot, schema, formats), struct_field(name=slot.key, default=slot.constant))
    if slot.source in ("nothing", "constant") and slot.visible:
        return (slot.attribute, Any, struct_field(name=slot.key, default=None))
    type_ = type_of(slot, schema, formats)
    if slot.visible and slot.source == "answer":
        return (slot.attribute, type_, struct_field(name=slot.key))
    # What is unset is left out when the object is encoded. Raw stands for anything, and not beside another type.
    absent, absent_type = (None, None) if slot.visible else (UNSET, UnsetType)
    return (slot.attribute, type_ if type_ is Raw else type_ | absent_type, struct_field(name=slot.key, default=absent))
