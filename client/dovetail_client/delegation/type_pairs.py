"""Which remote types local ones stand for, at the same place of a selection."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast

from graphql import (
    GraphQLAbstractType,
    GraphQLArgument,
    GraphQLCompositeType,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    is_abstract_type,
    is_composite_type,
    is_object_type,
)
from graphql.utilities import do_types_overlap

from dovetail_client.errors import DocumentError, Problem

from .naming import Naming

Pair = tuple[GraphQLNamedType, GraphQLNamedType]
"""A local type and the remote one of the same objects; they need not have one name."""


@dataclass(frozen=True, slots=True)
class Types:
    """The types of two schemas."""

    local: GraphQLSchema
    remote: GraphQLSchema
    naming: Naming

    def narrowed(self, local: GraphQLObjectType, remote: GraphQLAbstractType) -> GraphQLObjectType:
        """The remote type of these objects alone, among those that a field may return. Raises `DocumentError`."""
        found = self.remote.type_map.get(self.naming.remote_type(local.name))
        if not is_object_type(found) or not self.remote.is_sub_type(remote, found):
            raise DocumentError([Problem(f"no {local} is ever a {remote} of the remote schema", local.name)])
        return found

    def fields(
        self, name: str, local: GraphQLNamedType, remote: GraphQLNamedType
    ) -> tuple[GraphQLField | None, GraphQLField | None]:
        """A field of a local type, and the remote one that it stands for."""
        return _field_of(local, name), _field_of(remote, self.naming.remote_field(local.name, name))

    def directive_arguments(self, name: str) -> Mapping[str, GraphQLArgument]:
        """The local arguments of a directive that was validated here."""
        directive = self.local.get_directive(name)
        return directive.args if directive else {}

    def possible(self, local: GraphQLNamedType, remote: GraphQLNamedType) -> Iterator[Pair]:
        """The object types that objects of a local abstract type have, where they may be of this remote one."""
        for mine in self.local.get_possible_types(local) if is_abstract_type(local) else ():
            theirs = self._counterpart(mine)
            if theirs is not None and self._overlap(theirs, remote):
                yield mine, theirs

    def meant(self, condition: str, local: GraphQLNamedType, remote: GraphQLNamedType) -> Iterator[Pair]:
        """What a fragment on a local type stands for, at a place of these types; nothing where no object is meant."""
        named = self.local.type_map[condition]
        theirs = self._counterpart(named)
        if named is local or (is_object_type(local) and self._may_be(named, local)):
            yield local, remote
        elif is_object_type(named):
            if theirs is not None and self._may_be(local, named) and self._overlap(theirs, remote):
                yield named, theirs
        else:
            pairs = [pair for pair in self.possible(local, remote) if self._may_be(named, pair[0])]
            if is_abstract_type(theirs) and all(self._implies(theirs, each) for _, each in pairs):
                if pairs and self._overlap(theirs, remote):
                    yield named, theirs
            else:
                # An abstract type that is none there, or not the same.
                yield from pairs

    def _counterpart(self, local: GraphQLNamedType) -> GraphQLCompositeType | None:
        found = self.remote.type_map.get(self.naming.remote_type(local.name))
        return found if is_composite_type(found) else None

    def _overlap(self, one: GraphQLNamedType, other: GraphQLNamedType) -> bool:
        return do_types_overlap(self.remote, cast("GraphQLCompositeType", one), cast("GraphQLCompositeType", other))

    def _implies(self, abstract: GraphQLAbstractType, theirs: GraphQLNamedType) -> bool:
        return self.remote.is_sub_type(abstract, cast("GraphQLObjectType", theirs))

    def _may_be(self, named: GraphQLNamedType, object_type: GraphQLNamedType) -> bool:
        if named is object_type or not is_abstract_type(named):
            return named is object_type
        return self.local.is_sub_type(named, cast("GraphQLObjectType", object_type))


def _field_of(type_: GraphQLNamedType, name: str) -> GraphQLField | None:
    return type_.fields.get(name) if isinstance(type_, (GraphQLObjectType, GraphQLInterfaceType)) else None
