"""What is composed: services' SDL, links, lookups, transforms back to the common names, and the virtual schema."""

from __future__ import annotations

from collections.abc import Iterable

from dovetail_composition.manifest import Endpoint
from dovetail_composition.members.sources import Hide, LinkSpec, LookupSpec, Prefix, Rename, SubgraphSource, Transform

from .names import own, prefix, root_name, shared_types
from .offers import lookup
from .schemas import service_sdl, virtual_sdl
from .site import keyed
from .world import COLORS, Entity, FieldSpec, World


def sources(world: World) -> list[SubgraphSource]:
    """One source a service, and one for the virtual schema."""
    found = [
        SubgraphSource(
            name=f"s{service}",
            created=f"2026-01-0{service + 2}T00:00:00Z",
            sdl=service_sdl(world, service, links=True),
            endpoint=Endpoint(url=f"http://s{service}.test/graphql"),
            links=tuple(_links(world, service)),
            lookups=tuple(_lookups(world, service)),
            transforms=tuple(_transforms(world, service)),
        )
        for service in range(world.services)
    ]
    if world.virtual:
        links = tuple(each.spec.link for each in world.virtual if each.spec.link is not None)
        created = f"2026-0{1 if world.virtual_is_oldest else 2}-01T00:00:00Z"
        found.append(SubgraphSource(name="virtual", created=created, sdl=virtual_sdl(world), links=links))
    return found


def _links(world: World, service: int) -> Iterable[LinkSpec]:
    holders = [*world.entities.values(), *world.interfaces.values(), *world.values.values()]
    for holder in holders:
        for spec in holder.fields:
            if spec.service == service and spec.link is not None and not spec.in_sdl:
                yield spec.link


def _lookups(world: World, service: int) -> Iterable[LookupSpec]:
    for entity in world.entities.values():
        style = entity.lookups.get(service)
        if style is None:
            continue
        key = "code part { serial }" if style == "pair" else "tag" if service == entity.third else "id"
        name = "keys" if style == "pair" else key if style == "single" else f"{key}s"
        argument = keyed(name, key, None if style == "single" else key)
        yield LookupSpec(type=entity.name, key=key, query=lookup(world, entity, service), arguments=(argument,))


def _transforms(world: World, service: int) -> Iterable[Transform]:
    away = [entity.name for entity in world.entities.values() if service in (entity.extension, entity.third)]
    if world.names[service] == "prefixed":
        yield Prefix(types=prefix(service), root_fields=prefix(service).lower())
        yield from (
            Rename(coordinate=prefix(service) + name, to=name) for name in (*shared_types(world, service), *away)
        )
    elif world.names[service] == "own":
        yield from _renames(world, service, away)
    yield from (
        Hide(coordinates=(f"{entity.name}.{spec.name}",))
        for entity in world.entities.values()
        for spec in entity.fields
        if spec.hidden and (spec.service == service or (spec.name == "tag" and entity.third == service))
    )
    hides = service in world.hiding
    offers = [each for each in world.of(service, "query") if each.dead_end or (hides and not each.public)]
    hidden = tuple(f"Query.{root_name(world, service, offer.name)}" for offer in offers)
    if hidden:
        yield Hide(coordinates=hidden)


def _renames(world: World, service: int, away: list[str]) -> Iterable[Rename]:
    """From the service's own names to the common ones: types first, then what is in them."""
    members = world.members(service)
    types = [*shared_types(world, service), *away, *(entity.name for entity in members)]
    if members:
        types += [world.interfaces[service].name, world.unions[service], world.values[service].name]
    yield from (Rename(coordinate=own(world, service, name), to=name) for name in types)
    yield from (Rename(coordinate=f"Color.{own(world, service, color)}", to=color) for color in COLORS)
    yield Rename(coordinate="Filter.Ownmin", to="min")
    named = world.interfaces[service] if members else None
    inherited = {spec.name for spec in named.fields} if named else set()
    for holder in [named, world.values[service]] if named else []:
        yield from _renamed_fields(world, service, holder.name, holder.fields)
    for entity in world.entities.values():
        mine = [spec for spec in entity.fields if spec.service == service]
        inside = inherited if entity.home == service else set()
        yield from _renamed_fields(world, service, entity.name, [spec for spec in mine if spec.name not in inside])
        yield from _renamed_arguments(service, entity)
    for offer in world.of(service, "query"):
        if "filter:" in offer.declaration:
            yield Rename(coordinate=f"Query.{offer.name}(Ownfilter:)", to="filter")


def _renamed_fields(world: World, service: int, type_name: str, fields: list[FieldSpec]) -> Iterable[Rename]:
    for spec in fields:
        name = own(world, service, spec.name)
        if name != spec.name and not spec.is_linked:
            yield Rename(coordinate=f"{type_name}.{name}", to=spec.name)


def _renamed_arguments(service: int, entity: Entity) -> Iterable[Rename]:
    if entity.home == service:
        yield Rename(coordinate=f"{entity.name}.described(Ownfilter:)", to="filter")
