"""What a random company is made of: types with fields and rows, cut over services, and the root fields they offer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from dovetail_composition.members.sources import LinkSpec

if TYPE_CHECKING:
    from .truth import Truth

Row = dict[str, Any]
Arguments = dict[str, Any]
Worth = Callable[["Truth", Row, Arguments], Any]
"""What a field of a row is worth, told by the truth, the row and the field's arguments."""
Answer = Callable[["Truth", Arguments], Any]
"""What a root field answers to arguments in common names."""
Names = Literal["common", "own", "prefixed"]
COLORS = ("RED", "GREEN", "BLUE")


@dataclass(kw_only=True)
class FieldSpec:
    """A field of an entity, interface or value. `service` resolves it, or (with a link) declares it."""

    name: str
    type: str
    service: int
    arguments: str = ""
    worth: Worth | None = None
    """None: what the row holds under the name."""
    make: Callable[[Random, Row], Any] | None = None
    """What a row holds under the name; None: what leaves of this name hold."""
    is_key: bool = False
    """Whether links find their targets by it; then it never fails, or there would be nothing to compare."""
    hidden: bool = False
    link: LinkSpec | None = None
    in_sdl: bool = False
    """The link is declared by `@graphQLLink` beside the field."""
    replaces: bool = False
    """The service has a field of the name, which the link replaces and nobody may ask for."""
    inherited: bool = False
    """The link is that of the interface."""

    @property
    def is_linked(self) -> bool:
        """Whether no service resolves it."""
        return self.link is not None or self.inherited


@dataclass(kw_only=True)
class Holder:
    """A type with fields: the interface or the value type of a service, or an entity."""

    name: str
    home: int
    fields: list[FieldSpec] = field(default_factory=list)

    def add(self, spec: FieldSpec) -> None:
        """Add a field, once."""
        if all(other.name != spec.name for other in self.fields):
            self.fields.append(spec)


@dataclass(kw_only=True)
class Entity(Holder):
    """A type whose fields are spread over its home, an extension (joined by `id`) and a third service (by `tag`)."""

    extension: int | None = None
    third: int | None = None
    lookups: dict[int, str] = field(default_factory=dict)
    """By service, how it loads entities: `batch` (a list of keys), `single` (one key) or `pair` (input objects)."""
    rows: dict[str, Row] = field(default_factory=dict)
    known: dict[int, set[str]] = field(default_factory=dict)
    """By service other than the home, the rows that it knows."""
    has_groups: bool = False
    """A link gives all items of one key: an item that its service nulled would be missed in an unknown list."""

    def knows(self, service: int, row_id: str) -> bool:
        """Whether a service knows a row; the third finds it only through the extension."""
        if service == self.third and self.extension is not None and row_id not in self.known[self.extension]:
            return False
        return service == self.home or row_id in self.known.get(service, ())


@dataclass(kw_only=True)
class Offer:
    """A root field of a service, in its own name and the common type names."""

    name: str
    service: int
    declaration: str
    answer: Answer
    public: bool = False
    """Part of the API; the others are only called by links and lookups."""
    dead_end: bool = False
    """Its items cannot be looked up elsewhere, so that clients may not have it."""
    matched: bool = False
    """A list whose items are matched with keys: its order does not matter."""
    operation: Literal["query", "mutation"] = "query"


@dataclass(kw_only=True)
class Delegate:
    """A root field of the virtual schema."""

    spec: FieldSpec
    operation: Literal["query", "mutation"] = "query"


@dataclass(kw_only=True)
class World:
    """A company."""

    services: int
    faulty: bool
    """Whether resolvers fail here and there."""
    entities: dict[str, Entity] = field(default_factory=dict)
    interfaces: dict[int, Holder] = field(default_factory=dict)
    values: dict[int, Holder] = field(default_factory=dict)
    unions: dict[int, str] = field(default_factory=dict)
    """By service, the names of its interface, its value type and its union; only services with entities have them."""
    offers: dict[tuple[int, str], Offer] = field(default_factory=dict)
    virtual: list[Delegate] = field(default_factory=list)
    virtual_is_oldest: bool = False
    faults: set[tuple[str, str, str]] = field(default_factory=set)
    """(entity, field, id) at which the resolver fails."""
    names: dict[int, Names] = field(default_factory=dict)
    """How a service names its things: as all do, in its own way (undone by renames), or to be prefixed."""
    hiding: set[int] = field(default_factory=set)
    """Services that hide the root fields which only links and lookups call."""
    answers: Literal["plain", "shuffled", "messy"] = "plain"
    """How services order what they are asked for by keys; messy ones add what nobody asked for."""

    def members(self, service: int) -> list[Entity]:
        """Entities at home in a service: the members of its interface and union."""
        return [entity for entity in self.entities.values() if entity.home == service]

    def offer(self, offer: Offer) -> str:
        """Let a service have a root field; the name is returned."""
        self.offers.setdefault((offer.service, offer.name), offer)
        return offer.name

    def of(self, service: int, operation: str) -> Iterator[Offer]:
        """The root fields of a service."""
        return (each for each in self.offers.values() if each.service == service and each.operation == operation)

    def holder(self, row: Row) -> Holder:
        """The type of a row."""
        name, service = row["__type"], row.get("__value")
        return self.entities[name] if service is None else self.values[service]
