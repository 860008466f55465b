"""What differs in name between the local schema and the remote one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import cast

from graphql import (
    EnumValueNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    ListValueNode,
    NamedTypeNode,
    NameNode,
    ObjectFieldNode,
    ObjectValueNode,
    TypeNode,
    ValueNode,
    Visitor,
    get_named_type,
    visit,
)


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Remote names by local ones; what is not in here is called the same on both sides.

    `types`: `{"Repo": "Repository"}`, of any kind. By the local coordinate: `fields`, of output and input types:
    `{"Repo.title": "name"}`; `arguments`: `{"Repo.stars(after:)": "since"}`; `enum_values`: `{"Size.S": "SMALL"}`.
    """

    types: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    arguments: Mapping[str, str] = field(default_factory=dict)
    enum_values: Mapping[str, str] = field(default_factory=dict)

    def remote_type(self, name: str) -> str:
        """The remote name of a local type."""
        return self.types.get(name, name)

    def local_type(self, name: str) -> str:
        """The local name of a remote type."""
        return self._local_types.get(name, name)

    def remote_type_node(self, node: TypeNode) -> TypeNode:
        """A type that a local document names, as a remote one does."""
        return cast("TypeNode", visit(node, _Types(self)))

    @property
    def of_values(self) -> bool:
        """Whether names in values may differ, those of variables."""
        return bool(self.fields or self.enum_values)

    def remote_field(self, type_name: str, name: str) -> str:
        """The remote name of a field of a local type."""
        return self.fields.get(f"{type_name}.{name}", name)

    def remote_argument(self, coordinate: str, name: str) -> str:
        """The remote name of an argument of a local field."""
        return self.arguments.get(f"{coordinate}({name}:)", name)

    def remote_value(self, enum: str, name: str) -> str:
        """The remote name of a value of a local enum."""
        return self.enum_values.get(f"{enum}.{name}", name)

    def local_value(self, enum: str, name: str) -> str:
        """The local name of a value that the remote counterpart of a local enum has."""
        return self._local_values.get((enum, name), name)

    def remote_literal(self, node: ValueNode, local: GraphQLInputType) -> ValueNode:
        """A literal of a local type with the remote names of input fields and of enum values."""
        type_ = get_named_type(local)
        match node:
            case ListValueNode():
                return ListValueNode(values=tuple(self.remote_literal(each, local) for each in node.values))
            case ObjectValueNode() if isinstance(type_, GraphQLInputObjectType):
                fields = (self._remote_object_field(each, type_) for each in node.fields)
                return ObjectValueNode(fields=tuple(fields))
            case EnumValueNode() if isinstance(type_, GraphQLEnumType):
                return EnumValueNode(value=self.remote_value(type_.name, node.value))
            case _:
                return node

    def _remote_object_field(self, node: ObjectFieldNode, owner: GraphQLInputObjectType) -> ObjectFieldNode:
        name = node.name.value
        value = self.remote_literal(node.value, owner.fields[name].type) if name in owner.fields else node.value
        return ObjectFieldNode(name=NameNode(value=self.remote_field(owner.name, name)), value=value)

    @cached_property
    def _local_types(self) -> Mapping[str, str]:
        return {remote: local for local, remote in self.types.items()}

    @cached_property
    def _local_values(self) -> Mapping[tuple[str, str], str]:
        coordinates = ((*local.split("."), remote) for local, remote in self.enum_values.items())
        return {(enum, remote): name for enum, name, remote in coordinates}


class _Types(Visitor):
    """Gives types their remote names."""

    def __init__(self, naming: Naming) -> None:
        super().__init__()
        self._naming = naming

    def enter_named_type(self, node: NamedTypeNode, *_: object) -> NamedTypeNode:
        """One of them."""
        return NamedTypeNode(name=NameNode(value=self._naming.remote_type(node.name.value)))


SAME = Naming()
"""No differences."""
