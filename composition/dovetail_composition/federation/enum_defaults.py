"""Defaults of enum types that are written as strings, as Federation's composer takes them: `= "ASC"` means `= ASC`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from dovetail_composition.schema.definitions import Field, InputValue, Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type

_STRING = re.compile(r'"([_A-Za-z][_0-9A-Za-z]*)"')
_Types = Mapping[str, TypeDefinition]


def with_enum_defaults(schema: Schema) -> Schema:
    """The schema with such defaults as enum values, where the enum has them."""
    types = {name: _type(each, schema.types) for name, each in schema.types.items()}
    return replace(schema, types=types)


def _type(definition: TypeDefinition, types: _Types) -> TypeDefinition:
    fields = {name: _field(field, types) for name, field in definition.fields.items()}
    inputs = {name: _input(value, types) for name, value in definition.input_fields.items()}
    if all(fields[name] is each for name, each in definition.fields.items()) and all(
        inputs[name] is each for name, each in definition.input_fields.items()
    ):
        return definition
    return replace(definition, fields=fields, input_fields=inputs)


def _field(field: Field, types: _Types) -> Field:
    arguments = tuple(_input(each, types) for each in field.arguments)
    unchanged = all(new is old for new, old in zip(arguments, field.arguments, strict=True))
    return field if unchanged else replace(field, arguments=arguments)


def _input(value: InputValue, types: _Types) -> InputValue:
    if value.default is None or '"' not in value.default:
        return value
    definition = types.get(named_type(value.type))
    if definition is None or definition.kind != "ENUM":
        return value
    known = definition.values
    default = _STRING.sub(lambda found: found[1] if found[1] in known else found[0], value.default)
    return value if default == value.default else replace(value, default=default)
