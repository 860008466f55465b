"""The virtual schema of a world: root fields without a service, delegated with preset arguments, or constant."""

from __future__ import annotations

from random import Random

from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec

from . import offers
from .links_fixed import Given
from .site import Site
from .world import Delegate, Entity, FieldSpec, World, Worth


def add_virtual(random: Random, world: World) -> None:
    """Draw the delegated fields; there is at least one."""
    world.virtual_is_oldest = random.random() < 0.5
    entities = list(world.entities.values())
    kinds = [_preset, _picked, _narrowed, _text, _texts, _fixed]
    for index in range(random.randint(1, 4)):
        random.choice(kinds)(random, world, random.choice(entities), index)
    if random.random() < 0.5:
        entity = random.choice(entities)
        row_id = random.choice("123")
        _add(
            world,
            "vBump",
            entity.name,
            entity.home,
            f"bump{entity.name}",
            [LinkArgumentSpec(name="id", value=row_id, has_value=True), LinkArgumentSpec(name="by", argument="steps")],
            lambda truth, _, given: truth.bump(entity, row_id, given["steps"]),
            client="(steps: Int = 1)",
            mutation=True,
        )


def _preset(random: Random, world: World, entity: Entity, index: int) -> None:
    row_id = random.choice("123")
    preset = LinkArgumentSpec(name="id", value=random.choice([row_id, int(row_id)]), has_value=True)
    query = offers.one_by_id(world, entity) if random.random() < 0.5 else f"some{entity.name}"
    _add(
        world,
        f"vPreset{index}",
        entity.name,
        entity.home,
        query,
        [preset],
        lambda truth, *_: truth.find(entity.name, row_id),
    )


def _picked(random: Random, world: World, entity: Entity, index: int) -> None:
    query = offers.one_by_id(world, entity) if random.random() < 0.5 else f"some{entity.name}"
    _add(
        world,
        f"vPicked{index}",
        f"[{entity.name}]!",
        entity.home,
        query,
        [LinkArgumentSpec(name="id", argument="keys", each=True)],
        lambda truth, _, given: truth.many(entity.name, given["keys"]),
        client="(keys: [ID!]!)",
        collection=random.random() < 0.5,
    )


def _narrowed(random: Random, world: World, entity: Entity, index: int) -> None:
    row_id = random.choice("1234")
    member = random.choice(world.members(entity.home))
    union = random.random() < 0.5
    preset = LinkArgumentSpec(name="reference", value=f"{member.name}:{row_id}", has_value=True)
    _add(
        world,
        f"vNarrowed{index}",
        entity.name,
        entity.home,
        offers.by_reference(world, entity.home, union=union),
        [preset],
        lambda truth, *_: truth.find(member.name, row_id) if member is entity else None,
    )


def _text(random: Random, world: World, entity: Entity, index: int) -> None:
    site = Site(random=random, world=world, holder=world.values[entity.home], service=-1, target=entity, index=index)
    choice = Given(site)
    key = LinkArgumentSpec(name="key", value="7", has_value=True)
    _add(
        world,
        f"vText{index}",
        "String",
        entity.home,
        offers.text(world, entity.home),
        [key, *choice.arguments],
        lambda truth, _, given: offers.text_of(truth, "7", choice.of({}, given)),
        client=choice.client,
    )


def _texts(random: Random, world: World, entity: Entity, index: int) -> None:
    name, type_ = random.choice([("color", "[Color!]!"), ("filter", "[Filter!]!"), ("words", "[[String!]!]!")])
    key = LinkArgumentSpec(name="key", value="7", has_value=True)
    others = {} if name == "words" else {"words": ["w"]}
    _add(
        world,
        f"vTexts{index}",
        "[String]!",
        entity.home,
        offers.text(world, entity.home),
        [key, LinkArgumentSpec(name=name, argument="all", each=True)],
        lambda truth, _, given: [offers.text_of(truth, "7", {**others, name: each}) for each in given["all"]],
        client=f"(all: {type_})",
    )


def _fixed(random: Random, world: World, _entity: Entity, index: int) -> None:
    type_, value = random.choice([("Color!", "BLUE"), ("[String!]!", ["a", "b"]), ("Int", None)])
    link = LinkSpec(field=f"Query.vFixed{index}", value=value, has_value=True)
    spec = FieldSpec(name=f"vFixed{index}", type=type_, service=-1, link=link, worth=lambda *_: value)
    world.virtual.append(Delegate(spec=spec))


def _add(
    world: World,
    name: str,
    type_: str,
    target: int,
    query: str,
    arguments: list[LinkArgumentSpec],
    worth: Worth,
    *,
    client: str = "",
    collection: bool = False,
    mutation: bool = False,
) -> None:
    root = "Mutation" if mutation else "Query"
    link = LinkSpec(
        field=f"{root}.{name}", schema=f"s{target}", query=query, arguments=tuple(arguments), collection=collection
    )
    spec = FieldSpec(name=name, type=type_, service=-1, arguments=client, link=link, worth=worth)
    world.virtual.append(Delegate(spec=spec, operation="mutation" if mutation else "query"))
