"""The SDL of a world: one for the monolith, one for each service in its own names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .names import own, own_text, root_name, shared_types
from .sdl_links import link_text
from .world import COLORS, Entity, FieldSpec, Holder, World

LOUD = "directive @loud(times: Int = 1, words: [String!]) on FIELD"
_SHARED = f"""
scalar Big
enum Color {{ {" ".join(COLORS)} }}
enum Order {{ UP DOWN }}
input Filter {{ min: Int = 2 color: Color words: [String!] nested: Filter }}
type Part {{ serial: ID! }}
"""
_KEYS = "input PairKey { code: ID! part: PartKey! }\ninput PartKey { serial: ID! }"


def monolith_sdl(world: World) -> str:
    """One schema with everything, resolved in one place."""
    parts = [LOUD, _SHARED]
    roots: dict[str, list[str]] = {"query": [], "mutation": []}
    for offer in world.offers.values():
        if offer.public:
            roots[offer.operation].append(root_name(world, offer.service, offer.name) + offer.declaration)
    for delegate in world.virtual:
        roots[delegate.operation].append(_declaration(delegate.spec))
    for service in world.interfaces:
        parts += _abstract(world, service, [_declaration(spec) for spec in world.interfaces[service].fields])
        parts.append(_type(world.values[service], [_declaration(spec) for spec in world.values[service].fields]))
    for entity in world.entities.values():
        body = [_declaration(spec) for spec in entity.fields if not spec.hidden]
        parts.append(_type(entity, ["id: ID!", *body], f" implements {world.interfaces[entity.home].name}"))
    return "\n".join([*parts, *_roots(roots)])


def service_sdl(world: World, service: int, *, links: bool = False) -> str:
    """What one service declares, in its own names; `links` that it declares beside its fields on request."""
    parts = [_SHARED, _KEYS]
    if service in world.interfaces:
        parts += _abstract(world, service, _here(world.interfaces[service].fields, service))
        parts.append(_type(world.values[service], _here(world.values[service].fields, service)))
    for entity in world.entities.values():
        keys = _keys(entity, service)
        if keys is not None:
            implements = f" implements {world.interfaces[service].name}" if entity.home == service else ""
            parts.append(_type(entity, [*keys, *_here(entity.fields, service)], implements))
    roots = {
        operation: [offer.name + offer.declaration for offer in world.of(service, operation)]
        for operation in ("query", "mutation")
    }
    roots["query"].append(f"ping{service}: String")
    text = own_text(world, service, "\n".join([*parts, *_roots(roots)]))
    declared = _linked(world, service) if links else []
    return "\n".join([LOUD, text, *declared])


def virtual_sdl(world: World) -> str:
    """The virtual schema; the types that its fields lead to are those of services."""
    roots: dict[str, list[str]] = {"query": [], "mutation": []}
    for delegate in world.virtual:
        roots[delegate.operation].append(_declaration(delegate.spec))
    return "\n".join(_roots(roots))


def has_pairs(entity: Entity) -> bool:
    """Whether services know the entity by its composite key, too."""
    return "pair" in entity.lookups.values()


def _keys(entity: Entity, service: int) -> list[str] | None:
    """The key fields that a service has of an entity beside its own fields; None if it does not have the entity."""
    if entity.home == service:
        return ["id: ID!"]
    if entity.extension == service:
        return ["id: ID!", *(["code: ID!", "part: Part!"] if has_pairs(entity) else [])]
    return ["tag: ID"] if entity.third == service else None


def _declaration(spec: FieldSpec) -> str:
    return f"{spec.name}{spec.arguments}: {spec.type}"


def _here(fields: Iterable[FieldSpec], service: int) -> list[str]:
    """What a service itself declares; where a link replaces a field, there is one to be replaced."""
    mine = [spec for spec in fields if spec.service == service and (spec.replaces or not spec.is_linked)]
    return [f"{spec.name}: String" if spec.replaces else _declaration(spec) for spec in mine]


def _linked(world: World, service: int) -> list[str]:
    """Links beside the fields: the service's types in its own names, those of others as everybody names them."""
    here = {entity.name for entity in world.entities.values() if _keys(entity, service) is not None}
    here |= set(shared_types(world, service))
    if service in world.interfaces:
        here |= {world.interfaces[service].name, world.values[service].name, world.unions[service]}

    def local(text: str) -> str:
        return re.sub(r"[A-Z]\w*", lambda part: own(world, service, part[0]) if part[0] in here else part[0], text)

    return [
        f"extend type {local(entity.name)} {{ {local(_declaration(spec))} {link_text(spec.link)} }}"
        for entity in world.entities.values()
        for spec in entity.fields
        if spec.service == service and spec.in_sdl and spec.link is not None
    ]


def _abstract(world: World, service: int, fields: list[str]) -> list[str]:
    members = " | ".join(item.name for item in world.members(service))
    interface = world.interfaces[service].name
    return [f"interface {interface} {{ id: ID! {' '.join(fields)} }}", f"union {world.unions[service]} = {members}"]


def _type(holder: Holder, fields: list[str], implements: str = "") -> str:
    return f"type {holder.name}{implements} {{ {' '.join(fields)} }}"


def _roots(roots: dict[str, list[str]]) -> list[str]:
    return [f"type {name.capitalize()} {{ {' '.join(fields)} }}" for name, fields in roots.items() if fields]
