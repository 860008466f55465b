"""The places of an answer where objects stand, the types they may have there, and what fills each of their fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from dovetail_gateway.document.selection import SelectionSet
from dovetail_gateway.plan.nodes import PathStep

from .errors import NotCompilableError

Source = Literal["nothing", "answer", "join", "constant"]
"""What fills a field: nothing yet, the answer that its object is in, a later fetch, or the plan itself."""


def attribute_of(key: str) -> str:
    """What a response key is called as an attribute."""
    return f"f_{key}" if key[0] != "_" else f"u{key}"


@dataclass(slots=True, kw_only=True, eq=False)
class Slot:
    """A field of an object: one that the client sees, or one that only the plan needs.

    `key`: what the client calls it. `name`, `ref`: the API's name and type. `place`: where the objects in it stand;
    None for leaves. `constant`: what `__typename` is here.
    """

    key: str
    name: str
    ref: str
    visible: bool
    source: Source = "nothing"
    selection: SelectionSet | None = None
    place: Place | None = None
    constant: str | None = None
    raw: bool = False
    """Its values are passed on unread: a custom scalar's."""
    is_united: bool = False
    """Its objects are decoded later than what holds them: each text once."""

    @property
    def attribute(self) -> str:
        """Its name in Python: never a name of Python's own, nor the same for two keys."""
        return attribute_of(self.key)


@dataclass(slots=True, kw_only=True, eq=False)
class Variant:
    """Objects of one type at a place. `slots`: by response key, those that the client sees first and in its order."""

    type_name: str
    slots: dict[str, Slot]
    decoding: Any = None
    """The Struct that an answer is decoded to."""
    shown: Any = None
    """The Struct that is encoded: another one where the tag of the former is not the client's to see."""


@dataclass(slots=True, kw_only=True, eq=False)
class Place:
    """Where objects stand. `tag`: the response key of the field that tells their types apart; None: one type only."""

    variants: dict[str, Variant]
    tag: str | None = None
    tag_is_shown: bool = False

    @property
    def is_converted(self) -> bool:
        """Whether objects are decoded with a tag that the client does not see where the tag stands."""
        return self.tag is not None and not self.tag_is_shown


def step_down(parents: list[tuple[Place, Variant]], step: PathStep) -> list[tuple[Place, Variant]]:
    """Where a step of a path leads to. Raises `NotCompilableError` where objects are not told apart."""
    found: dict[int, Place] = {}
    for _, variant in narrowed(parents, step.types):
        slot = variant.slots.get(step.key)
        if slot is None or slot.place is None:
            raise NotCompilableError(f"a path through {step.key}")
        found[id(slot.place)] = slot.place
    return [(place, variant) for place in found.values() for variant in place.variants.values()]


def narrowed(places: list[tuple[Place, Variant]], types: frozenset[str] | None) -> list[tuple[Place, Variant]]:
    """Those of these types."""
    return [(place, variant) for place, variant in places if types is None or variant.type_name in types]
