"""Draws a world from one seed, so that a failing example is named by a few integers."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from . import links_by_key, links_by_shape, links_fixed, offers
from .names import plain, type_name
from .site import Site
from .truth import Truth, told
from .virtual import add_virtual
from .world import COLORS, Entity, FieldSpec, Holder, Row, World

LEAVES = {
    "count": "Int!",
    "score": "Float",
    "active": "Boolean",
    "color": "Color",
    "tags": "[String!]",
    "matrix": "[[Int]]",
    "shades": "[[Color!]]",
    "serial": "Big",
    "needed": "String!",
}

_LINKS: list[Callable[[Site], None]] = [
    links_by_key.one,
    links_by_key.of_extension,
    links_by_key.many,
    links_by_key.each,
    links_by_key.each_of_client,
    links_by_key.owned,
    links_by_key.path,
    links_by_shape.zipped,
    links_by_shape.paired,
    links_by_shape.reference,
    links_fixed.constant,
    links_fixed.text,
]
_LINKS_ANYWHERE = [
    links_by_key.one,
    links_by_key.many,
    links_by_key.each,
    links_by_shape.zipped,
    links_by_shape.reference,
    links_fixed.text,
]
"""Links that interfaces and values may have, too."""


def make_world(seed: int, services: int, entities: int, *, faulty: bool) -> World:
    """Draw a world."""
    random = Random(seed)
    world = World(services=services, faulty=faulty, answers=random.choice(["plain", "shuffled", "messy"]))
    for service in range(services):
        world.names[service] = random.choice(["common", "common", "own", "prefixed"])
    world.hiding = {service for service in range(services) if random.random() < 0.3}
    for index in range(entities):
        _add_entity(random, world, index)
    for service in range(services):
        if world.members(service):
            _add_abstract(world, service)
        offers.public_offers(world, service)
    for entity in world.entities.values():
        _add_fields(random, world, entity)
    _add_links(random, world)
    for entity in world.entities.values():
        if entity.lookups:
            for service in entity.lookups:
                offers.lookup(world, entity, service)
    if random.random() < 0.5:
        add_virtual(random, world)
    for entity in world.entities.values():
        _add_rows(random, world, entity)
    return world


def _add_entity(random: Random, world: World, index: int) -> None:
    home = random.randrange(world.services)
    others = random.sample([each for each in range(world.services) if each != home], world.services - 1)
    name = type_name(world, home, f"E{index}")
    entity = world.entities[name] = Entity(name=name, home=home)
    if others and random.random() < 0.6:
        entity.extension = others[0]
        entity.lookups = {home: random.choice(["batch", "batch", "single", "pair"])}
        entity.lookups[others[0]] = random.choice(["batch", "batch", "single", "pair"])
    if len(others) > 1 and entity.extension is not None and random.random() < 0.6:
        entity.third = others[1]
        entity.lookups[others[1]] = random.choice(["batch", "single"])


def _add_abstract(world: World, service: int) -> None:
    named = Holder(name=type_name(world, service, f"Named{service}"), home=service)
    value = Holder(name=type_name(world, service, f"Value{service}"), home=service)
    world.interfaces[service], world.values[service] = named, value
    world.unions[service] = type_name(world, service, f"Any{service}")
    named.add(FieldSpec(name="name", type="String", service=service))
    named.add(FieldSpec(name="reference", type="ID!", service=service))
    for name, type_ in {"text": "String", "size": "Int!", "refer": "ID", "refers": "[ID!]!"}.items():
        value.add(FieldSpec(name=name, type=type_, service=service))
    value.add(FieldSpec(name="inner", type=value.name, service=service))


def _add_fields(random: Random, world: World, entity: Entity) -> None:
    home, add = entity.home, entity.add
    for name, type_ in LEAVES.items():
        if random.random() < 0.5:
            add(FieldSpec(name=name, type=type_, service=home))
    keys = {"reference": "ID!", "code": "ID!", "part": "Part!"}
    for name, type_ in keys.items():
        add(FieldSpec(name=name, type=type_, service=home, is_key=True))
    add(FieldSpec(name="name", type="String", service=home))
    add(
        FieldSpec(
            name="described",
            type="String",
            service=home,
            arguments="(filter: Filter, loud: Boolean = false, n: Int)",
            worth=_described,
        )
    )
    value, named = world.values[home].name, world.interfaces[home].name
    for name, type_ in {"value": value, "values": f"[{value}]", "nested": f"[[{value}]]"}.items():
        add(FieldSpec(name=name, type=type_, service=home))
    if random.random() < 0.6:
        peer = random.choice([item.name for item in world.members(home)]), random.choice("123")
        add(FieldSpec(name="peer", type=named, service=home, worth=lambda truth, *_: truth.find(*peer)))
    if random.random() < 0.4:
        members = [item.name for item in world.members(home)]
        add(
            FieldSpec(
                name="anything",
                type=f"[[{world.unions[home]}]]",
                service=home,
                worth=lambda truth, *_: [[truth.find(name, "1") for name in members], None],
            )
        )
    if entity.extension is not None:
        # Two services give tags, one of which knows fewer rows: clients would see which of them was asked.
        hidden = entity.third is not None
        add(FieldSpec(name="tag", type="ID", service=entity.extension, is_key=True, hidden=hidden))
    for service in (entity.extension, entity.third):
        for index in range(random.randint(1, 3) if service is not None else 0):
            add(FieldSpec(name=f"extra{service}{index}", type="String", service=service or 0))


def _add_links(random: Random, world: World) -> None:
    targets = list(world.entities.values())
    index = 0
    for entity in list(targets):
        services = [each for each in (entity.home, entity.home, entity.extension, entity.third) if each is not None]
        for _ in range(random.randint(0, 4)):
            index += 1
            site = Site(
                random=random,
                world=world,
                holder=entity,
                service=random.choice(services),
                target=random.choice(targets),
                index=index,
            )
            random.choice(_LINKS)(site)
    for holder in [*world.interfaces.values(), *world.values.values()]:
        if random.random() < 0.4:
            index += 1
            target = random.choice(targets)
            site = Site(random=random, world=world, holder=holder, service=holder.home, target=target, index=index)
            random.choice(_LINKS_ANYWHERE)(site)


def _described(truth: Truth, row: Row, arguments: dict[str, Any]) -> str:
    return told(row["name"] or "", plain(arguments), str(truth.bumps[row["__type"] + row["id"]]))


def _add_rows(random: Random, world: World, entity: Entity) -> None:
    row_ids = [str(number) for number in range(1, random.randint(2, 6))]
    for service in (entity.extension, entity.third):
        if service is not None:
            entity.known[service] = {row_id for row_id in row_ids if random.random() < 0.9}
    for row_id in row_ids:
        row: Row = {"id": row_id, "__type": entity.name, "reference": f"{entity.name}:{row_id}", "tag": f"t{row_id}"}
        row |= {"code": random.choice(["ca", "cb"]), "part": {"__type": "Part", "serial": f"s{row_id}"}}
        entity.rows[row_id] = row
        for spec in entity.fields:
            if spec.name not in row:
                row[spec.name] = _held(random, world, spec, row, faulty=world.faulty and not entity.has_groups)
            if spec.is_linked or spec.is_key or (entity.has_groups and spec.type.endswith("!")):
                continue
            if world.faulty and random.random() < 0.04:
                world.faults.add((entity.name, spec.name, row_id))


def _held(random: Random, world: World, spec: FieldSpec, row: Row, *, faulty: bool) -> Any:
    """What a row holds under a field's name."""
    if spec.make is not None:
        return spec.make(random, row)
    if not spec.type.endswith("!") and random.random() < 0.15:
        return None
    if faulty and spec.name == "needed" and random.random() < 0.1:
        return None
    draws: dict[str, Callable[[], Any]] = {
        "name": lambda: random.choice(["ann", "bob", 'çe"\\ü', ""]),
        "count": lambda: random.randint(-5, 2**31 - 1),
        "score": lambda: random.choice([0.5, -1.25, 3.0, 1e21]),
        "active": lambda: random.random() < 0.5,
        "color": lambda: random.choice(COLORS),
        "tags": lambda: [random.choice("xyz") for _ in range(random.randint(0, 3))],
        "matrix": lambda: [[random.choice([1, None])] * random.randint(0, 2) for _ in range(random.randint(0, 2))],
        "shades": lambda: [[random.choice(COLORS)] * random.randint(0, 2), None],
        "serial": lambda: random.choice([10**40 + 7, 5, "text"]),
        "needed": lambda: "here",
        "value": lambda: _value(random, world, spec.service, 2),
        "values": lambda: [_value(random, world, spec.service, 2) for _ in range(random.randint(0, 3))],
        "nested": lambda: [[_value(random, world, spec.service, 1)] * random.randint(0, 2), None, []],
    }
    return draws[spec.name]() if spec.name in draws else f"{spec.name} {random.randint(0, 9)}"


def _value(random: Random, world: World, service: int, depth: int) -> Row | None:
    if random.random() < 0.15:
        return None
    holder = world.values[service]
    row: Row = {"__type": holder.name, "__value": service, "text": "in", "size": 3, "refer": random.choice("12345")}
    row |= {"refers": [random.choice("123456") for _ in range(random.randint(0, 2))]}
    row["inner"] = _value(random, world, service, depth - 1) if depth else None
    for spec in holder.fields:
        if spec.name not in row:
            row[spec.name] = _held(random, world, spec, row, faulty=False)
    return row
