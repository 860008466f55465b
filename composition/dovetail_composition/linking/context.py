"""What links are resolved against: the merged schema, the members, and indexes that all links share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Field, Kind, Schema, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.wire_names import own_field_name, own_type_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Made once for all links by `context_of`."""

    schema: Schema
    """The merged schema, in API names."""
    members: Sequence[Member]
    by_name: Mapping[tuple[str, str], Member]
    """By namespace and name."""
    order: Mapping[str, int]
    """Subgraph → its place in the order of ownership."""
    holders: Mapping[str, tuple[Member, ...]]
    """Public name of a type → the members that have it, in order of ownership."""
    public_names: Mapping[str, Mapping[str, str]]
    """Subgraph → own name of a type → its public name."""
    implementations: Mapping[str, tuple[str, ...]]
    """Interface → the types of the merged schema that implement it, interfaces among them."""
    linked: frozenset[tuple[str, str]]
    """(type, field) in public names of all that links answer: no service can be asked for it."""

    def type_of(self, member: Member, name: str) -> TypeDefinition | None:
        """A type of a member's public schema, by its public name or else by the member's own."""
        found = member.public.types.get(name)
        return found or member.public.types.get(self.public_names[member.graph].get(name, ""))

    def kind_of(self, name: str) -> Kind | None:
        """The kind of a type of the merged schema."""
        if name in BUILT_IN_SCALARS:
            return "SCALAR"
        definition = self.schema.types.get(name)
        return definition.kind if definition else None

    def possible_types(self, name: str) -> frozenset[str]:
        """The object types that a value of this composite type can have."""
        definition = self.schema.types.get(name)
        if definition is None:
            return frozenset()
        if definition.kind == "UNION":
            return frozenset(definition.members)
        if definition.kind == "INTERFACE":
            types = self.schema.types
            return frozenset(each for each in self.implementations.get(name, ()) if types[each].kind == "OBJECT")
        return frozenset({name}) if definition.kind == "OBJECT" else frozenset()


def context_of(
    schema: Schema, members: Sequence[Member], linked: frozenset[tuple[str, str]], memo: Memo = NO_MEMO
) -> Context:
    """The context with its indexes."""
    implementations: dict[str, list[str]] = {}
    for definition in schema.types.values():
        for interface in definition.interfaces:
            implementations.setdefault(interface, []).append(definition.name)
    holders: dict[str, list[Member]] = {}
    for member in members:
        for name in member.public.types:
            holders.setdefault(name, []).append(member)
    return Context(
        schema=schema,
        members=members,
        by_name={(member.namespace, member.name): member for member in members},
        order={member.graph: index for index, member in enumerate(members)},
        holders={name: tuple(found) for name, found in holders.items()},
        public_names={
            member.graph: memo.recall(_public_names, (member.public,), member.graph, (member.graph,))
            for member in members
        },
        implementations={name: tuple(sorted(found)) for name, found in implementations.items()},
        linked=linked,
    )


def public_names(member: Member) -> Mapping[str, str]:
    """Own name of a type → its public name."""
    return _public_names(member.public, member.graph)


def _public_names(public: Schema, graph: str) -> Mapping[str, str]:
    return {own_type_name(each, graph): each.name for each in public.types.values()}


def field_of(definition: TypeDefinition, graph: str, name: str) -> Field | None:
    """A field by its public name or else by the subgraph's own."""
    found = definition.fields.get(name)
    return found or next((each for each in definition.fields.values() if own_field_name(each, graph) == name), None)
