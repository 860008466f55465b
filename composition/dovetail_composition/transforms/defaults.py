"""Makes literals in a schema (defaults, arguments of applied directives) follow a renamed enum value or input field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from dovetail_composition.literals.names import rename_in_literal
from dovetail_composition.schema.definitions import (
    AppliedDirective,
    DirectiveDefinition,
    EnumValue,
    Field,
    InputValue,
    Schema,
    TypeDefinition,
)


def follow_rename(schema: Schema, type_name: str, old: str, new: str) -> Schema:
    """The schema with `old` of this enum or input type called `new` in all literals.

    `schema` still holds the type under its old member name: literals are read along it.
    """
    pass_ = _Pass(schema.types, schema.directives, type_name, old, new)
    types = {name: pass_.type(definition) for name, definition in schema.types.items()}
    directives = {
        name: replace(directive, arguments=tuple(pass_.input(each) for each in directive.arguments))
        for name, directive in schema.directives.items()
    }
    return replace(schema, types=types, directives=directives)


@dataclass(frozen=True, slots=True)
class _Pass:
    types: Mapping[str, TypeDefinition]
    directives: Mapping[str, DirectiveDefinition]
    type_name: str
    old: str
    new: str

    def type(self, definition: TypeDefinition) -> TypeDefinition:
        return replace(
            definition,
            fields={name: self.field(field) for name, field in definition.fields.items()},
            input_fields={name: self.input(each) for name, each in definition.input_fields.items()},
            values={name: self.value(each) for name, each in definition.values.items()},
            directives=self.applied(definition.directives),
        )

    def field(self, field: Field) -> Field:
        arguments = tuple(self.input(each) for each in field.arguments)
        directives = self.applied(field.directives)
        if arguments == field.arguments and directives == field.directives:
            return field
        return replace(field, arguments=arguments, directives=directives)

    def input(self, each: InputValue) -> InputValue:
        default = each.default if each.default is None else self.literal(each.default, each.type)
        directives = self.applied(each.directives)
        if default == each.default and directives == each.directives:
            return each
        return replace(each, default=default, directives=directives)

    def value(self, each: EnumValue) -> EnumValue:
        return replace(each, directives=self.applied(each.directives)) if each.directives else each

    def applied(self, directives: tuple[AppliedDirective, ...]) -> tuple[AppliedDirective, ...]:
        return tuple(self.directive(each) for each in directives)

    def directive(self, applied: AppliedDirective) -> AppliedDirective:
        definition = self.directives.get(applied.name)
        declared = {each.name: each.type for each in definition.arguments} if definition else {}
        arguments = tuple(
            (name, self.literal(text, declared[name]) if name in declared else text) for name, text in applied.arguments
        )
        return replace(applied, arguments=arguments)

    def literal(self, text: str, type_ref: str) -> str:
        # Parsing is the cost of the whole pass; a literal without the letters of the old name cannot hold it.
        if self.old not in text:
            return text
        return rename_in_literal(text, type_ref, self.types, self.name_of)

    def name_of(self, type_name: str, name: str) -> str:
        return self.new if (type_name, name) == (self.type_name, self.old) else name
