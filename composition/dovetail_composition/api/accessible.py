"""The part of a supergraph's schema that clients see: without what is `@inaccessible`, and what refers to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import DirectiveDefinition, Field, InputValue, Schema, TypeDefinition
from dovetail_composition.schema.outline import outline_of
from dovetail_composition.schema.specified import BUILT_IN_SCALARS, EXECUTABLE_LOCATIONS
from dovetail_composition.schema.type_refs import named_type


def accessible_schema(schema: Schema, memo: Memo = NO_MEMO) -> Schema:
    """The schema of the API; its directives are those that operations may use."""
    visible = {name for name, definition in schema.types.items() if not definition.inaccessible} | BUILT_IN_SCALARS
    types = {name: _visible_type(each, visible, memo) for name, each in schema.types.items() if name in visible}
    directives = {name: _executable(directive, visible) for name, directive in schema.directives.items()}
    return replace(
        schema,
        types=types,
        roots={operation: name for operation, name in schema.roots.items() if name in visible},
        directives={name: directive for name, directive in directives.items() if directive.locations},
    )


def _visible_type(definition: TypeDefinition, visible: set[str], memo: Memo) -> TypeDefinition:
    outline = outline_of(definition, memo)
    if not outline.hides and outline.references <= visible:
        return definition
    return replace(
        definition,
        fields={
            name: _visible_field(field, visible)
            for name, field in definition.fields.items()
            if not field.inaccessible and named_type(field.type) in visible
        },
        interfaces=_visible_names(definition.interfaces, visible),
        members=_visible_names(definition.members, visible),
        values={name: value for name, value in definition.values.items() if not value.inaccessible},
        input_fields={name: field for name, field in definition.input_fields.items() if _is_visible(field, visible)},
    )


def _visible_field(field: Field, visible: set[str]) -> Field:
    if all(_is_visible(argument, visible) for argument in field.arguments):
        return field
    return replace(field, arguments=tuple(each for each in field.arguments if _is_visible(each, visible)))


def _visible_names(names: Mapping[str, tuple[str, ...]], visible: set[str]) -> Mapping[str, tuple[str, ...]]:
    return {name: graphs for name, graphs in names.items() if name in visible}


def _is_visible(value: InputValue, visible: set[str]) -> bool:
    return not value.inaccessible and named_type(value.type) in visible


def _executable(directive: DirectiveDefinition, visible: set[str]) -> DirectiveDefinition:
    return replace(
        directive,
        arguments=tuple(argument for argument in directive.arguments if _is_visible(argument, visible)),
        # Whoever composes a directive wants clients to see it, wherever it stands.
        locations=directive.locations
        if directive.specification is not None
        else tuple(location for location in directive.locations if location in EXECUTABLE_LOCATIONS),
    )
