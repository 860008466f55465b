"""What hiding brings with it: elements that cannot be used without something hidden are hidden, too."""

from __future__ import annotations

from dataclasses import replace

from dovetail_composition.schema.definitions import Field, InputValue, Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type


def hide_consequences(schema: Schema) -> Schema:
    """Hide unions and interfaces without visible members, then fields and arguments of hidden types.

    One round is enough: only fields, arguments and abstract types are ever hidden here, and an abstract type hangs on
    object types alone.
    """
    types = _hide_memberless(schema)
    hidden = {name for name, definition in types.items() if definition.inaccessible}
    if hidden:
        types = {name: _hide_members(definition, hidden) for name, definition in types.items()}
    return replace(schema, types=types)


def _hide_memberless(schema: Schema) -> dict[str, TypeDefinition]:
    possible: dict[str, list[TypeDefinition]] = {}
    for definition in schema.types.values():
        if definition.kind == "OBJECT":
            for interface in definition.interfaces:
                possible.setdefault(interface, []).append(definition)
        elif definition.kind == "UNION":
            members = (schema.types.get(each) for each in definition.members)
            possible[definition.name] = [each for each in members if each]
    return {
        name: replace(definition, inaccessible=True)
        if definition.kind in {"UNION", "INTERFACE"}
        and possible.get(name)
        and all(each.inaccessible for each in possible[name])
        else definition
        for name, definition in schema.types.items()
    }


def _hide_members(definition: TypeDefinition, hidden: set[str]) -> TypeDefinition:
    fields = {name: _hide_field(field, hidden) for name, field in definition.fields.items()}
    # A required input field of a hidden type stays, so that the checks can say that the input object is unusable.
    inputs = {name: _hide_optional(each, hidden) for name, each in definition.input_fields.items()}
    return replace(definition, fields=fields, input_fields=inputs)


def _hide_field(field: Field, hidden: set[str]) -> Field:
    uncallable = any(each.is_required and named_type(each.type) in hidden for each in field.arguments)
    if uncallable or named_type(field.type) in hidden:
        return replace(field, inaccessible=True)
    if any(named_type(each.type) in hidden for each in field.arguments):
        return replace(field, arguments=tuple(_hide_optional(each, hidden) for each in field.arguments))
    return field


def _hide_optional(value: InputValue, hidden: set[str]) -> InputValue:
    if named_type(value.type) in hidden and not value.is_required:
        return replace(value, inaccessible=True)
    return value
