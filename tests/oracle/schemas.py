"""The SDL of a world: one for the monolith, one for each service in its own names, and the sources to compose."""

from __future__ import annotations

from collections.abc import Callable

from dovetail_composition.manifest import Endpoint
from dovetail_composition.sources import (
    LinkArgumentSpec,
    LinkSpec,
    LookupSpec,
    Rename,
    SubgraphSource,
    Transform,
)

from .world import COLORS, Entity, FieldSpec, World

SHARED = f"""
scalar Big
enum Color {{ {" ".join(COLORS)} }}
enum Order {{ UP DOWN }}
input Filter {{ min: Int = 2 color: Color words: [String!] nested: Filter }}
"""

Naming = Callable[[str], str]


def own(world: World, service: int, name: str) -> str:
    """A service's own name for one of its types, fields or enum values."""
    return f"Own{name}" if service in world.renamed and name not in ("id", "Query", "Mutation") else name


def monolith_sdl(world: World) -> str:
    """One schema with everything, resolved in one place."""
    parts = [SHARED]
    query: list[str] = []
    mutation: list[str] = []
    for service in range(world.services):
        members = world.members(service)
        query += _root_fields(world, service, lambda name: name)
        mutation += [f"bump{entity.name}(id: ID!, by: Int = 1): {entity.name}" for entity in members]
        parts += _abstract(world, service, lambda name: name)
    for entity in world.entities.values():
        body = " ".join(_declaration(spec, lambda name: name) for spec in entity.fields)
        implements = f" implements Named{entity.home}"
        parts.append(f"type {entity.name}{implements} {{ id: ID! {body} }}")
    parts.append(f"type Query {{ {' '.join(query)} }}")
    if mutation:
        parts.append(f"type Mutation {{ {' '.join(mutation)} }}")
    return "\n".join(parts)


def service_sdl(world: World, service: int) -> str:
    """What one service declares, in its own names: no links, only its part of each entity."""

    def named(name: str) -> str:
        return own(world, service, name)

    more = f"words: [String!] nested: {named('Filter')}"
    parts = [
        "scalar Big",
        f"enum {named('Color')} {{ {' '.join(named(color) for color in COLORS)} }}",
        "enum Order { UP DOWN }",
        f"input {named('Filter')} {{ {named('min')}: Int = 2 color: {named('Color')} {more} }}",
    ]
    query = _root_fields(world, service, named)
    members = world.members(service)
    parts += _abstract(world, service, named)
    for entity in world.entities.values():
        if entity.home == service:
            body = _body(entity, service, named)
            implements = f" implements {named(f'Named{service}')}"
            parts.append(f"type {named(entity.name)}{implements} {{ id: ID! {body} }}")
            query.append(f"by{entity.name}(id: ID!): {named(entity.name)}")
            query.append(f"by{entity.name}s(ids: [ID!]!, order: Order): [{named(entity.name)}]")
            for back in (spec for spec in entity.fields if "Owner" in spec.name):
                query.append(f"{entity.name}By{back.name}(keys: [ID]!): [{named(entity.name)}]!")
        elif entity.extension == service:
            body = _body(entity, service, named)
            parts.append(f"type {named(entity.name)} {{ id: ID! {body} }}")
            query.append(f"extension{entity.name}(ids: [ID!]!): [{named(entity.name)}]!")
    if not query:
        query = [f"ping{service}: String"]
    parts.append(f"type Query {{ {' '.join(query)} }}")
    if members:
        fields = " ".join(f"bump{item.name}(id: ID!, by: Int = 1): {named(item.name)}" for item in members)
        parts.append(f"type Mutation {{ {fields} }}")
    return "\n".join(parts)


def sources(world: World) -> list[SubgraphSource]:
    """The sources to compose: services' SDL, links, lookups, and transforms back to the common names."""
    return [
        SubgraphSource(
            name=f"s{service}",
            created=f"2026-01-0{service + 1}T00:00:00Z",
            sdl=service_sdl(world, service),
            endpoint=Endpoint(url=f"http://s{service}.test/graphql"),
            links=tuple(_links(world, service)),
            lookups=tuple(_lookups(world, service)),
            transforms=tuple(_transforms(world, service)),
        )
        for service in range(world.services)
    ]


def _body(entity: Entity, service: int, named: Naming) -> str:
    here = (spec for spec in entity.fields if spec.service == service and _plain(spec))
    return " ".join(_declaration(spec, named) for spec in here)


def _plain(spec: FieldSpec) -> bool:
    return spec.kind not in ("one", "many", "owned")


def _declaration(spec: FieldSpec, named: Naming) -> str:
    type_ = spec.type
    bare = type_.strip("[]!")
    if bare[0] == "E" or bare.startswith(("Value", "Named", "Any", "Color")):
        type_ = type_.replace(bare, named(bare))
    arguments = ""
    if spec.kind == "described":
        arguments = f"(filter: {named('Filter')}, loud: Boolean = false, n: Int)"
    if spec.sortable:
        arguments = "(order: Order)"
    name = named(spec.name) if spec.name == "name" else spec.name
    return f"{name}{arguments}: {type_}"


def _abstract(world: World, service: int, named: Naming) -> list[str]:
    members = world.members(service)
    if not members:
        return []
    return [
        f"interface {named(f'Named{service}')} {{ id: ID! {named('name')}: String }}",
        f"union {named(f'Any{service}')} = {' | '.join(named(item.name) for item in members)}",
        f"type {named(f'Value{service}')} {{ text: String size: Int! inner: {named(f'Value{service}')} }}",
    ]


def _root_fields(world: World, service: int, named: Naming) -> list[str]:
    fields = []
    for entity in world.members(service):
        fields.append(f"all{entity.name}: [{named(entity.name)}]!")
        fields.append(f"some{entity.name}(id: ID!): {named(entity.name)}")
    if world.members(service):
        fields.append(f"named{service}: [{named(f'Named{service}')}]")
        fields.append(f"any{service}(color: {named('Color')} = {named('RED')}): [{named(f'Any{service}')}!]")
    return fields


def _links(world: World, service: int) -> list[LinkSpec]:
    links = []
    for entity in world.entities.values():
        for spec in entity.fields:
            if spec.service != service or _plain(spec):
                continue
            target = world.entities[spec.target]
            schema = f"s{target.home}"
            coordinate = f"{entity.name}.{spec.name}"
            if spec.kind == "one" and not spec.batched:
                argument = LinkArgumentSpec(name="id", from_=spec.key)
                links.append(LinkSpec(field=coordinate, schema=schema, query=f"by{target.name}", arguments=(argument,)))
            elif spec.kind == "owned":
                argument = LinkArgumentSpec(name="keys", from_="id", batch=True, target_field_name=spec.key)
                links.append(
                    LinkSpec(
                        field=coordinate,
                        type=spec.type,
                        schema=schema,
                        query=f"{target.name}By{spec.key}",
                        collection=True,
                        batched=True,
                        arguments=(argument,),
                    )
                )
            else:
                arguments = [LinkArgumentSpec(name="ids", from_=spec.key, batch=True, target_field_name="id")]
                if spec.sortable:
                    arguments.append(LinkArgumentSpec(name="order"))
                links.append(
                    LinkSpec(
                        field=coordinate,
                        type=spec.type,
                        schema=schema,
                        query=f"by{target.name}s",
                        collection=spec.kind == "many",
                        batched=True,
                        arguments=tuple(arguments),
                    )
                )
    return links


def _lookups(world: World, service: int) -> list[LookupSpec]:
    lookups = []
    for entity in world.entities.values():
        query = ""
        if entity.home == service:
            query = f"by{entity.name}s"
        elif entity.extension == service:
            query = f"extension{entity.name}"
        if query and entity.extension is not None:
            argument = LinkArgumentSpec(name="ids", from_="id", batch=True, target_field_name="id")
            lookups.append(LookupSpec(type=entity.name, key="id", query=query, arguments=(argument,)))
    return lookups


def _transforms(world: World, service: int) -> list[Transform]:
    if service not in world.renamed:
        return []
    found: list[Transform] = [Rename(coordinate="OwnColor", to="Color"), Rename(coordinate="OwnFilter", to="Filter")]
    found += [Rename(coordinate=f"Color.Own{color}", to=color) for color in COLORS]
    found.append(Rename(coordinate="Filter.Ownmin", to="min"))
    members = world.members(service)
    types = [entity.name for entity in members]
    if members:
        types += [f"Named{service}", f"Any{service}", f"Value{service}"]
    types += [entity.name for entity in world.entities.values() if entity.extension == service]
    found += [Rename(coordinate=f"Own{name}", to=name) for name in types]
    if members:
        found.append(Rename(coordinate=f"Named{service}.Ownname", to="name"))
    return found
