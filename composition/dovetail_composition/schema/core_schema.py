"""Definitions to graphql-core's schema object, without SDL in between: loading must not wait for a parser.

Of a large schema operations meet a small part, so each type makes its fields when somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, TypeVar

from graphql import (
    DirectiveLocation,
    GraphQLArgument,
    GraphQLDirective,
    GraphQLEnumType,
    GraphQLEnumValue,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLType,
    GraphQLUnionType,
    parse_const_value,
    specified_scalar_types,
)
from graphql.type import GraphQLDefaultInput
from graphql.type.schema import InterfaceImplementations

from dovetail_composition.memo import NO_MEMO, Memo

from .definitions import DirectiveDefinition, InputValue, Kind, Schema, TypeDefinition
from .outline import outline_of
from .specified import BUILT_IN_SCALARS
from .type_refs import named_type

_Input = TypeVar("_Input", GraphQLArgument, GraphQLInputField)


def core_schema(schema: Schema, memo: Memo = NO_MEMO) -> GraphQLSchema:
    """The same schema, assumed valid. Enum values stand for their names; defaults stay literals."""
    return _Schema(schema, memo)


class _Schema(GraphQLSchema):
    """Knows its types from their definitions, where graphql-core walks along all fields to find them."""

    def __init__(self, schema: Schema, memo: Memo) -> None:
        types = _Types()
        super().__init__(description=schema.description, assume_valid=True)
        arguments = [each for directive in schema.directives.values() for each in directive.arguments]
        named = {named_type(each.type) for each in arguments}
        for each in schema.types.values():
            types.add(each)
            named |= outline_of(each, memo).references
        names = sorted((named & BUILT_IN_SCALARS).union(schema.types))
        # The library's own are the introspection types and their scalars.
        self.type_map = {**{name: types.named(name) for name in memo.each(names)}, **self.type_map}
        self.directives += tuple(types.directive(each) for _, each in sorted(schema.directives.items()))
        self.query_type = types.root(schema.roots.get("query"))
        self.mutation_type = types.root(schema.roots.get("mutation"))
        self.subscription_type = types.root(schema.roots.get("subscription"))
        self._implementers = _implementers(schema, types)

    def get_implementations(self, interface_type: GraphQLInterfaceType) -> InterfaceImplementations:
        """See `GraphQLSchema`."""
        return self._implementers.get(interface_type.name) or InterfaceImplementations(objects=[], interfaces=[])


def _implementers(schema: Schema, types: _Types) -> Mapping[str, InterfaceImplementations]:
    """Interface → the types that implement it."""
    found: dict[str, InterfaceImplementations] = {}
    for name in sorted(name for name, definition in schema.types.items() if definition.interfaces):
        for interface in schema.types[name].interfaces:
            known = found.setdefault(interface, InterfaceImplementations(objects=[], interfaces=[]))
            type_ = types.named(name)
            if isinstance(type_, GraphQLObjectType):
                known.objects.append(type_)
            elif isinstance(type_, GraphQLInterfaceType):
                known.interfaces.append(type_)
    return found


class _Types:
    """Types by name and by reference, each made once; their parts are made when graphql-core asks for them."""

    def __init__(self) -> None:
        self._named: dict[str, GraphQLNamedType] = dict(specified_scalar_types)
        self._references: dict[str, Any] = {}
        self._defaults: dict[str, GraphQLDefaultInput] = {}

    def add(self, definition: TypeDefinition) -> None:
        """Make a type, whose parts may refer to types that come later."""
        self._named[definition.name] = _MAKERS[definition.kind](self, definition)

    def named(self, name: str) -> GraphQLNamedType:
        """A type by name."""
        return self._named[name]

    def root(self, name: str | None) -> GraphQLObjectType | None:
        """A root type, or None."""
        type_ = self._named.get(name) if name else None
        return type_ if isinstance(type_, GraphQLObjectType) else None

    def all(self, names: Iterable[str]) -> list[Any]:
        """Types by their names."""
        return [self._named[name] for name in names]

    def reference(self, text: str) -> Any:
        """A type reference: `[Product!]!`."""
        found: GraphQLType | None = self._named.get(text) or self._references.get(text)
        if found is None:
            if text.endswith("!"):
                found = GraphQLNonNull(self.reference(text[:-1]))
            else:
                found = GraphQLList(self.reference(text[1:-1]))
            self._references[text] = found
        return found

    def input(self, make: Callable[..., _Input], value: InputValue) -> _Input:
        """An argument or input field."""
        return make(
            self.reference(value.type),
            description=value.description,
            deprecation_reason=value.deprecated,
            default=None if value.default is None else self._default(value.default),
        )

    def arguments(self, arguments: tuple[InputValue, ...]) -> dict[str, GraphQLArgument] | None:
        """The arguments of a field or directive."""
        return {each.name: self.input(GraphQLArgument, each) for each in arguments} if arguments else None

    def fields(self, definition: TypeDefinition) -> dict[str, GraphQLField]:
        """The fields of an object or interface type."""
        return {
            name: GraphQLField(
                self.reference(field.type),
                args=self.arguments(field.arguments),
                description=field.description,
                deprecation_reason=field.deprecated,
            )
            for name, field in definition.fields.items()
        }

    def input_fields(self, definition: TypeDefinition) -> dict[str, GraphQLInputField]:
        """The fields of an input object."""
        return {name: self.input(GraphQLInputField, each) for name, each in definition.input_fields.items()}

    def directive(self, definition: DirectiveDefinition) -> GraphQLDirective:
        """A directive."""
        return GraphQLDirective(
            definition.name,
            locations=[DirectiveLocation[location] for location in definition.locations],
            args=self.arguments(definition.arguments),
            is_repeatable=definition.repeatable,
            description=definition.description,
        )

    def _default(self, text: str) -> GraphQLDefaultInput:
        found = self._defaults.get(text)
        if found is None:
            found = self._defaults[text] = GraphQLDefaultInput(literal=parse_const_value(text, no_location=True))
        return found


def _scalar(_types: _Types, definition: TypeDefinition) -> GraphQLNamedType:
    return GraphQLScalarType(
        definition.name, description=definition.description, specified_by_url=definition.specified_by
    )


def _object(types: _Types, definition: TypeDefinition) -> GraphQLNamedType:
    return GraphQLObjectType(
        definition.name,
        fields=partial(types.fields, definition),
        interfaces=partial(types.all, definition.interfaces),
        description=definition.description,
    )


def _interface(types: _Types, definition: TypeDefinition) -> GraphQLNamedType:
    return GraphQLInterfaceType(
        definition.name,
        fields=partial(types.fields, definition),
        interfaces=partial(types.all, definition.interfaces),
        description=definition.description,
    )


def _union(types: _Types, definition: TypeDefinition) -> GraphQLNamedType:
    return GraphQLUnionType(
        definition.name, types=partial(types.all, definition.members), description=definition.description
    )


def _enum(_types: _Types, definition: TypeDefinition) -> GraphQLNamedType:
    values = {
        name: GraphQLEnumValue(name, description=value.description, deprecation_reason=value.deprecated)
        for name, value in definition.values.items()
    }
    return GraphQLEnumType(definition.name, values=values, description=definition.description)


def _input_object(types: _Types, definition: TypeDefinition) -> GraphQLNamedType:
    return GraphQLInputObjectType(
        definition.name,
        fields=partial(types.input_fields, definition),
        description=definition.description,
        is_one_of=definition.one_of,
    )


_MAKERS: Mapping[Kind, Callable[[_Types, TypeDefinition], GraphQLNamedType]] = {
    "SCALAR": _scalar,
    "OBJECT": _object,
    "INTERFACE": _interface,
    "UNION": _union,
    "ENUM": _enum,
    "INPUT_OBJECT": _input_object,
}
