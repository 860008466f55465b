"""A random company: entities with rows, cut over services, with links, lookups, shared types and own names on the wire.

Everything is drawn from one seed, so that a failing example is named by a few integers.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from random import Random
from typing import Any, Literal

Kind = Literal["leaf", "described", "value", "peer", "one", "many", "owned", "any"]


@dataclass(kw_only=True)
class FieldSpec:
    """A field of an entity. `service` resolves it, or (links) declares it."""

    name: str
    type: str
    kind: Kind
    service: int
    target: str = ""
    key: str = ""
    batched: bool = True
    sortable: bool = False

    @property
    def is_key(self) -> bool:
        """Whether links find their targets by it; then it never fails, or there would be nothing to compare."""
        return self.name.startswith("ref") or "Owner" in self.name


@dataclass(kw_only=True)
class Entity:
    name: str
    home: int
    extension: int | None
    fields: list[FieldSpec] = field(default_factory=list)
    rows: dict[str, dict[str, Any]] = field(default_factory=dict)
    known_in_extension: set[str] = field(default_factory=set)


@dataclass(kw_only=True)
class World:
    services: int
    entities: dict[str, Entity] = field(default_factory=dict)
    faults: set[tuple[str, str, str]] = field(default_factory=set)
    """(entity, field, id) at which the resolver fails."""
    renamed: set[int] = field(default_factory=set)
    """Services that use names of their own, undone by transforms."""
    answers: Literal["plain", "shuffled", "messy"] = "plain"
    """How services order what they are asked for by keys; messy ones add what nobody asked for."""

    def members(self, service: int) -> list[Entity]:
        """Entities at home in a service: the members of its interface and union."""
        return [entity for entity in self.entities.values() if entity.home == service]


LEAVES = {
    "count": "Int!",
    "score": "Float",
    "active": "Boolean",
    "color": "Color",
    "tags": "[String!]",
    "matrix": "[[Int]]",
    "serial": "Big",
    "needed": "String!",
}
COLORS = ("RED", "GREEN", "BLUE")


def make_world(seed: int, services: int, entities: int, *, faulty: bool) -> World:
    """Draw a world."""
    random = Random(seed)
    world = World(services=services, answers=random.choice(["plain", "shuffled", "messy"]))
    names = [f"E{index}" for index in range(entities)]
    world.renamed = {index for index in range(services) if random.random() < 0.3}
    for name in names:
        home = random.randrange(services)
        others = [index for index in range(services) if index != home]
        extension = random.choice(others) if others and random.random() < 0.6 else None
        world.entities[name] = Entity(name=name, home=home, extension=extension)
    for entity in world.entities.values():
        _add_fields(random, world, entity, names)
    for entity in world.entities.values():
        _add_rows(random, world, entity, faulty=faulty)
        if faulty:
            # An item that a service sorted and then nulled has no key left: nobody can say whose it is.
            entity.fields = [replace(spec, sortable=False) for spec in entity.fields]
    return world


def _add_fields(random: Random, world: World, entity: Entity, names: list[str]) -> None:
    home = entity.home
    add = entity.fields.append
    for name, type_ in LEAVES.items():
        if random.random() < 0.6:
            add(FieldSpec(name=name, type=type_, kind="leaf", service=home))
    add(FieldSpec(name="name", type="String", kind="leaf", service=home))
    add(FieldSpec(name="described", type="String", kind="described", service=home))
    if random.random() < 0.5:
        add(FieldSpec(name="value", type=f"Value{home}", kind="value", service=home))
    if random.random() < 0.6:
        add(FieldSpec(name="peer", type=f"Named{home}", kind="peer", service=home, key="peerRef"))
    if random.random() < 0.4:
        add(FieldSpec(name="anything", type=f"[Any{home}]", kind="any", service=home))
    if entity.extension is not None:
        for index in range(random.randint(1, 3)):
            add(FieldSpec(name=f"extra{index}", type="String", kind="leaf", service=entity.extension))
    for index in range(random.randint(0, 3)):
        _add_link(random, world, entity, random.choice(names), index)


def _add_link(random: Random, world: World, entity: Entity, target: str, index: int) -> None:
    services = [entity.home] + ([entity.extension] if entity.extension is not None else [])
    service = random.choice(services)
    batched = random.random() < 0.7
    add = entity.fields.append
    kind = random.choice(["one", "many", "owned"])
    if kind == "one":
        key = f"ref{index}"
        add(FieldSpec(name=key, type="ID", kind="leaf", service=service))
        add(
            FieldSpec(
                name=f"one{index}", type=target, kind="one", service=service, target=target, key=key, batched=batched
            )
        )
    elif kind == "many":
        key = f"refs{index}"
        add(FieldSpec(name=key, type="[ID!]", kind="leaf", service=service))
        add(
            FieldSpec(
                name=f"many{index}",
                type=f"[{target}]",
                kind="many",
                service=service,
                target=target,
                key=key,
                sortable=random.random() < 0.5,
            )
        )
    else:
        back = f"{entity.name.lower()}Owner{index}"
        home = world.entities[target].home
        world.entities[target].fields.append(FieldSpec(name=back, type="ID", kind="leaf", service=home))
        add(
            FieldSpec(
                name=f"owned{index}", type=f"[{target}]", kind="owned", service=entity.home, target=target, key=back
            )
        )


def _add_rows(random: Random, world: World, entity: Entity, *, faulty: bool) -> None:
    ids = [str(number) for number in range(1, random.randint(2, 6))]
    entity.known_in_extension = {row_id for row_id in ids if random.random() < 0.9}
    # An item that its service nulled has lost the key of its owner: nobody can say in whose list it is missing.
    is_owned = any("Owner" in spec.name for spec in entity.fields)
    for row_id in ids:
        row: dict[str, Any] = {"id": row_id, "__entity": entity.name}
        for spec in entity.fields:
            row[spec.name] = _leaf(random, spec, faulty=faulty and not is_owned)
            if spec.kind in ("one", "many", "owned") or spec.is_key:
                continue
            if is_owned and spec.type.endswith("!"):
                continue
            if faulty and random.random() < 0.04:
                world.faults.add((entity.name, spec.name, row_id))
        row["peerRef"] = (random.choice([item.name for item in world.members(entity.home)]), random.choice("123"))
        entity.rows[row_id] = row


def _leaf(random: Random, spec: FieldSpec, *, faulty: bool) -> Any:
    if spec.name.startswith("refs"):
        return (
            None
            if random.random() < 0.1
            else random.sample([str(number) for number in range(1, 8)], random.randint(0, 4))
        )
    if spec.name.startswith("ref") or "Owner" in spec.name:
        return None if random.random() < 0.2 else str(random.randint(1, 6))
    if not spec.type.endswith("!") and random.random() < 0.15:
        return None
    if faulty and spec.name == "needed" and random.random() < 0.1:
        return None
    draws: dict[str, Any] = {
        "name": random.choice(["ann", "bob", 'çe"\\ü', ""]),
        "count": random.randint(-5, 2**31 - 1),
        "score": random.choice([0.5, -1.25, 3.0, 1e21]),
        "active": random.random() < 0.5,
        "color": random.choice(COLORS),
        "tags": [random.choice("xyz") for _ in range(random.randint(0, 3))],
        "matrix": [
            [random.choice([1, None]) for _ in range(random.randint(0, 2))] for _ in range(random.randint(0, 2))
        ],
        "serial": random.choice([10**40 + 7, 5, "text"]),
        "needed": "here",
    }
    return draws.get(spec.name, f"{spec.name} {random.randint(0, 9)}")
