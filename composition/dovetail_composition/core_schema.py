"""Definitions to graphql-core's schema object, without SDL in between: loading must not wait for a parser."""

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
    specified_directives,
    specified_scalar_types,
)
from graphql.type import GraphQLDefaultInput

from .definitions import DirectiveDefinition, InputValue, Kind, Schema, TypeDefinition

_Input = TypeVar("_Input", GraphQLArgument, GraphQLInputField)


def core_schema(schema: Schema) -> GraphQLSchema:
    """The same schema, assumed valid. Enum values stand for their names; defaults stay literals."""
    types = _Types(schema)
    # All types are listed, which also spares graphql-core a recursion along the longest chain of references.
    return GraphQLSchema(
        query=types.root(schema.roots.get("query")),
        mutation=types.root(schema.roots.get("mutation")),
        subscription=types.root(schema.roots.get("subscription")),
        types=[types.named(name) for name in sorted(schema.types)],
        directives=(*specified_directives, *(types.directive(each) for _, each in sorted(schema.directives.items()))),
        description=schema.description,
        assume_valid=True,
    )


class _Types:
    """Types by name and by reference, each made once; their parts are made when graphql-core asks for them."""

    def __init__(self, schema: Schema) -> None:
        self._named: dict[str, GraphQLNamedType] = dict(specified_scalar_types)
        self._named.update({name: _MAKERS[each.kind](self, each) for name, each in schema.types.items()})
        self._references: dict[str, Any] = dict(self._named)
        self._defaults: dict[str, GraphQLDefaultInput] = {}

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
        found: GraphQLType | None = self._references.get(text)
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
