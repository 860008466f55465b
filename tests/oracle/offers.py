"""The root fields that services offer: those of the API, and those that links and lookups call."""

from __future__ import annotations

from typing import Any

from .truth import Truth, told
from .world import Answer, Arguments, Entity, Offer, Row, World


def public_offers(world: World, service: int) -> None:
    """What clients can ask a service for."""
    for entity in world.members(service):
        name = entity.name
        _public(world, service, f"all{name}", f": [{name}]!", lambda truth, _, name=name: truth.rows(name))
        one = f"(id: ID!): {name}"
        _public(world, service, f"some{name}", one, lambda truth, given, name=name: truth.find(name, given["id"]))
        world.offer(
            Offer(
                name=f"bump{name}",
                service=service,
                declaration=f"(id: ID!, by: Int = 1): {name}",
                answer=lambda truth, given, entity=entity: truth.bump(entity, given["id"], given["by"]),
                public=True,
                operation="mutation",
            )
        )
    if not world.members(service):
        return
    named, any_ = world.interfaces[service].name, world.unions[service]

    def rows(truth: Truth, _given: Arguments) -> list[Row]:
        return [row for entity in world.members(service) for row in truth.rows(entity.name)]

    _public(world, service, f"named{service}", f": [{named}]", rows)
    _public(world, service, f"grid{service}", f": [[{named}!]]", lambda truth, given: [rows(truth, given), None, []])
    _public(
        world,
        service,
        f"any{service}",
        f"(color: Color = RED): [{any_}!]",
        lambda truth, given: rows(truth, given)[: 1 + len(str(given["color"]))],
    )


def one_by_id(world: World, entity: Entity) -> str:
    """One item by its id."""
    return world.offer(
        Offer(
            name=f"by{entity.name}",
            service=entity.home,
            declaration=f"(id: ID!): {entity.name}",
            answer=lambda truth, given: truth.find(entity.name, given["id"]),
        )
    )


def all_by_ids(world: World, entity: Entity) -> str:
    """Items by a list of ids; it may be asked to sort them."""
    return world.offer(
        Offer(
            name=f"by{entity.name}s",
            service=entity.home,
            declaration=f"(ids: [ID!]!, order: Order): [{entity.name}]",
            answer=lambda truth, given: truth.many(entity.name, given["ids"], given.get("order")),
            matched=True,
        )
    )


def zipped(world: World, entity: Entity) -> str:
    """Items by two parallel lists."""

    def answer(truth: Truth, given: Arguments) -> list[Row]:
        pairs = set(zip(given["ids"], given["codes"], strict=True))
        return [row for row in truth.rows(entity.name) if (row["id"], row["code"]) in pairs]

    declaration = f"(ids: [ID!]!, codes: [ID!]!): [{entity.name}]"
    return world.offer(
        Offer(name=f"zipped{entity.name}", service=entity.home, declaration=declaration, answer=answer, matched=True)
    )


def paired(world: World, entity: Entity) -> str:
    """All items of composite keys, which are input objects."""

    def answer(truth: Truth, given: Arguments) -> list[Row]:
        keys = [(key["code"], key["part"]["serial"]) for key in given["keys"]]
        return [row for row in truth.rows(entity.name) if (row["code"], row["part"]["serial"]) in keys]

    declaration = f"(keys: [PairKey!]!): [{entity.name}]!"
    return world.offer(Offer(name=f"paired{entity.name}", service=entity.home, declaration=declaration, answer=answer))


def all_of_owner(world: World, entity: Entity, back: str) -> str:
    """All items of owners: `back` is the field that names the owner."""
    return world.offer(
        Offer(
            name=f"allOf{back}{entity.name}",
            service=entity.home,
            declaration=f"(keys: [ID]!): [{entity.name}]!",
            answer=lambda truth, given: [row for row in truth.rows(entity.name) if row[back] in given["keys"]],
        )
    )


def by_references(world: World, service: int, *, union: bool) -> str:
    """Members of a service's interface or union by references."""
    type_ = world.unions[service] if union else world.interfaces[service].name
    return world.offer(
        Offer(
            name=f"{'any' if union else 'named'}ByReferences{service}",
            service=service,
            declaration=f"(references: [ID!]!): [{type_}]",
            answer=lambda truth, given: [truth.find_any(each) for each in given["references"]],
            matched=True,
        )
    )


def by_reference(world: World, service: int, *, union: bool) -> str:
    """One member of a service's interface or union."""
    type_ = world.unions[service] if union else world.interfaces[service].name
    return world.offer(
        Offer(
            name=f"{'any' if union else 'named'}ByReference{service}",
            service=service,
            declaration=f"(reference: ID!): {type_}",
            answer=lambda truth, given: truth.find_any(given["reference"]),
        )
    )


TEXT_ARGUMENTS = 'filter: Filter, color: Color, words: [String!] = ["w"], colors: [[Color!]]'


def text_of(truth: Truth, key: str, given: Arguments) -> str | None:
    """A text that tells with which arguments it was asked for; there is none for some keys."""
    return (
        None
        if key in ("3", "9")
        else told("text", key, {name: given[name] for name in _TOLD if given.get(name) is not None})
    )


_TOLD = ("filter", "color", "words", "colors")


def texts(world: World, service: int) -> str:
    """Texts, one for each key and in their order."""
    return world.offer(
        Offer(
            name=f"texts{service}",
            service=service,
            declaration=f"(keys: [ID!]!, {TEXT_ARGUMENTS}): [String]",
            answer=lambda truth, given: [text_of(truth, key, given) for key in given["keys"]],
        )
    )


def text(world: World, service: int) -> str:
    """One text."""
    return world.offer(
        Offer(
            name=f"text{service}",
            service=service,
            declaration=f"(key: ID!, {TEXT_ARGUMENTS}): String",
            answer=lambda truth, given: text_of(truth, given["key"], given),
        )
    )


def lookup(world: World, entity: Entity, service: int) -> str:
    """How a service loads an entity that others have, too."""
    key, style = "tag" if service == entity.third else "id", entity.lookups[service]

    def find(truth: Truth, value: str) -> Row | None:
        row = truth.find(entity.name, value[1:] if value[0] in "st" else value)
        return row if row is not None and entity.knows(service, row["id"]) else None

    def answer(truth: Truth, given: Arguments) -> Any:
        if style == "single":
            return find(truth, given[key])
        if style == "pair":
            return [find(truth, each["part"]["serial"]) for each in given["keys"]]
        return [find(truth, each) for each in given[f"{key}s"]]

    arguments = {"single": f"{key}: ID!", "pair": "keys: [PairKey!]!", "batch": f"{key}s: [ID!]!"}[style]
    return world.offer(
        Offer(
            name=f"{style}{service}Lookup{entity.name}",
            service=service,
            declaration=f"({arguments}): {entity.name if style == 'single' else f'[{entity.name}]'}",
            answer=answer,
            dead_end=service == entity.third,
            matched=style != "single",
        )
    )


def _public(world: World, service: int, name: str, declaration: str, answer: Answer) -> None:
    world.offer(Offer(name=name, service=service, declaration=declaration, answer=answer, public=True))
