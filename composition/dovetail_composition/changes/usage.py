"""What of a schema an operation uses: the places at which a change of the schema reaches it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    EnumValueNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLSchema,
    GraphQLUnionType,
    NamedTypeNode,
    ObjectFieldNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    type_from_ast,
    visit,
)


@dataclass(slots=True)
class Usage:
    """Coordinates, as changes name them."""

    types: set[str] = field(default_factory=set)
    """Types of what it selects and sends; of an abstract one, also the types that its objects may have."""
    members: set[str] = field(default_factory=set)
    """Fields that it selects, input fields and enum values that it writes."""
    arguments: set[str] = field(default_factory=set)
    """Arguments that it gives, those of directives too."""
    directives: set[str] = field(default_factory=set)
    """With `@`."""
    operations: set[str] = field(default_factory=set)
    """`query`, `mutation` or `subscription`."""
    open: set[str] = field(default_factory=set)
    """Enums that it receives, enums and input objects that it takes from variables: any value of them may occur."""


def usage_of(document: DocumentNode, schema: GraphQLSchema) -> Usage:
    """What the operations of a document use, if they are valid."""
    usage = Usage()
    info = TypeInfo(schema)
    visit(document, TypeInfoVisitor(info, _Collector(schema, info, usage)))
    return usage


class _Collector(Visitor):
    def __init__(self, schema: GraphQLSchema, info: TypeInfo, usage: Usage) -> None:
        super().__init__()
        self._schema = schema
        self._info = info
        self._usage = usage

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: Any) -> None:
        self._usage.operations.add(node.operation.value)

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        for owner in self._with_possible(self._info.get_parent_type()):
            coordinate = f"{owner.name}.{node.name.value}"
            self._usage.members.add(coordinate)
            self._usage.arguments.update(f"{coordinate}({each.name.value}:)" for each in node.arguments or ())
        type_ = self._info.get_type()
        if type_ is not None:
            named = get_named_type(type_)
            self._usage.types.update(each.name for each in self._with_possible(named))
            if isinstance(named, GraphQLEnumType):
                self._usage.open.add(named.name)

    def enter_named_type(self, node: NamedTypeNode, *_: Any) -> None:
        named = self._schema.type_map.get(node.name.value)
        self._usage.types.update(each.name for each in self._with_possible(named))

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        coordinate = f"@{node.name.value}"
        self._usage.directives.add(coordinate)
        self._usage.arguments.update(f"{coordinate}({each.name.value}:)" for each in node.arguments or ())

    def enter_argument(self, *_: Any) -> None:
        self._write(self._info.get_input_type())

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> None:
        owner = self._info.get_parent_input_type()
        if owner is not None:
            self._usage.members.add(f"{get_named_type(owner).name}.{node.name.value}")
        self._write(self._info.get_input_type())

    def enter_enum_value(self, node: EnumValueNode, *_: Any) -> None:
        type_ = self._info.get_input_type()
        if type_ is not None:
            self._usage.members.add(f"{get_named_type(type_).name}.{node.value}")

    def enter_variable_definition(self, node: VariableDefinitionNode, *_: Any) -> None:
        type_ = type_from_ast(self._schema, node.type)
        pending = [get_named_type(type_)] if type_ is not None else []
        while pending:
            named = pending.pop()
            if named.name not in self._usage.open and isinstance(named, GraphQLEnumType | GraphQLInputObjectType):
                self._usage.open.add(named.name)
                self._usage.types.add(named.name)
                if isinstance(named, GraphQLInputObjectType):
                    pending += (get_named_type(each.type) for each in named.fields.values())

    def _write(self, type_: Any) -> None:
        if type_ is not None:
            self._usage.types.add(get_named_type(type_).name)

    def _with_possible(self, named: GraphQLNamedType | None) -> list[GraphQLNamedType]:
        if isinstance(named, GraphQLInterfaceType | GraphQLUnionType):
            return [named, *self._schema.get_possible_types(named)]
        return [named] if named is not None else []
