"""Where a key stands below an object: its field, and the expression that reads it."""

from __future__ import annotations

from dovetail_composition.schema.type_refs import list_depth
from dovetail_gateway.plan.nodes import KeyShape

from .errors import NotCompilableError
from .places import Slot, Variant


def below(variant: Variant, key: str) -> Slot:
    """The field under a response key."""
    slot = variant.slots.get(key)
    if slot is None:
        raise NotCompilableError(f"a key through {key}")
    return slot


def leaf(shape: KeyShape, variants: list[Variant]) -> Slot:
    """The field that holds the key; of several one that the client does not see, as that may be unset."""
    slots: list[Slot] = []
    for variant in variants:
        here = [variant]
        for index, key in enumerate(shape.path):
            found = [below(each, key) for each in here]
            if index == len(shape.path) - 1:
                slots += found
                break
            if any(slot.place is None or list_depth(slot.ref) for slot in found):
                raise NotCompilableError("keys in lists of objects")
            here = [each for slot in found if slot.place is not None for each in slot.place.variants.values()]
    if not slots or any(slot.place is not None for slot in slots) or len({slot.ref for slot in slots}) != 1:
        raise NotCompilableError("a key that differs by type")
    return min(slots, key=lambda slot: slot.visible)


def value_at(shape: KeyShape, variants: list[Variant], base: str = "p") -> str:
    """An expression for the value at a path of objects."""
    attributes: list[str] = []
    here = variants
    for key in shape.path:
        slot = below(here[0], key)
        attributes.append(slot.attribute)
        here = [each for variant in here if (place := below(variant, key).place) for each in place.variants.values()]
    tests: list[str] = []
    for number, attribute in enumerate(attributes[:-1]):
        tests.append(f"(o{number} := {base}.{attribute})")
        base = f"o{number}"
    last = f"{base}.{attributes[-1]}"
    return f"({last} if {' and '.join(tests)} else None)" if tests else last


def key_at(shape: KeyShape, variants: list[Variant], fit: str = "") -> str:
    """An expression for the key of the object `p`, None for none. `fit`: the function that gives it the form sent."""
    value = value_at(shape, variants)
    if not fit and len(shape.path) == 1 and all(below(variant, shape.path[0]).visible for variant in variants):
        return value
    key = f"{fit}(k)" if fit else "k"
    return f"(None if (k := {value}) is None or k is UNSET else {key})"
