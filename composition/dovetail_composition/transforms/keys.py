"""Makes federation's field sets (keys, requires, provides) follow renamed fields."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dovetail_composition.definitions import Field, FieldJoin, Schema, TypeDefinition, TypeJoin
from dovetail_composition.selections import (
    Selection,
    SelectionSyntaxError,
    parse_selection,
    print_selection,
)
from dovetail_composition.type_refs import named_type

Renamed = Mapping[str, Mapping[str, str]]
"""Type → old field name → new one."""


def follow_in_field_sets(schema: Schema, renamed: Renamed) -> Schema:
    """The schema with field sets under the new names; `schema` still holds the fields under their old ones."""
    return replace(schema, types={name: _type(each, schema, renamed) for name, each in schema.types.items()})


def _type(definition: TypeDefinition, schema: Schema, renamed: Renamed) -> TypeDefinition:
    fields = definition.fields
    if any(join.requires or join.provides for field in fields.values() for join in field.joins):
        fields = {name: _field(field, definition.name, schema, renamed) for name, field in fields.items()}
    joins = definition.joins
    if any(join.keys for join in joins):
        joins = tuple(_type_join(join, definition.name, schema, renamed) for join in joins)
    if fields is definition.fields and joins is definition.joins:
        return definition
    return replace(definition, fields=fields, joins=joins)


def _type_join(join: TypeJoin, type_name: str, schema: Schema, renamed: Renamed) -> TypeJoin:
    keys = tuple(replace(key, fields=_text(key.fields, type_name, schema, renamed)) for key in join.keys)
    return replace(join, keys=keys)


def _field(field: Field, type_name: str, schema: Schema, renamed: Renamed) -> Field:
    return replace(
        field, joins=tuple(_field_join(join, type_name, field.type, schema, renamed) for join in field.joins)
    )


def _field_join(join: FieldJoin, type_name: str, returns: str, schema: Schema, renamed: Renamed) -> FieldJoin:
    requires = _text(join.requires, type_name, schema, renamed) if join.requires else join.requires
    provides = _text(join.provides, named_type(returns), schema, renamed) if join.provides else join.provides
    return replace(join, requires=requires, provides=provides)


def _text(text: str, type_name: str, schema: Schema, renamed: Renamed) -> str:
    try:
        selection = parse_selection(text)
    except SelectionSyntaxError:
        return text  # What is wrong with it is for the checks of federation's directives to say.
    return print_selection(_selection(selection, type_name, schema, renamed))


def _selection(selection: Selection, type_name: str, schema: Schema, renamed: Renamed) -> Selection:
    result = []
    for each in selection:
        owner = each.on[-1] if each.on else type_name
        definition = schema.types.get(owner)
        field = definition.fields.get(each.name) if definition else None
        below = _selection(each.selection, named_type(field.type), schema, renamed) if field else each.selection
        result.append(replace(each, name=renamed.get(owner, {}).get(each.name, each.name), selection=below))
    return tuple(result)
