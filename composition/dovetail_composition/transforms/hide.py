"""The `hide` transform: marks types, fields, input fields, enum values and arguments as no part of the API."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.sources import Hide
from dovetail_composition.schema.definitions import EnumValue, Field, InputValue, Schema, TypeDefinition

from .result import Transformed, with_types
from .targets import Target, find

_Element = TypeVar("_Element", Field, InputValue, EnumValue)


def hide(schema: Schema, graph: str, spec: Hide) -> Transformed:
    """The schema with each coordinate marked. What follows from it is worked out once, after all transforms."""
    diagnostics: list[Diagnostic] = []
    for coordinate in spec.coordinates:
        target = find(schema, graph, coordinate)
        if isinstance(target, Diagnostic):
            diagnostics.append(target)
        else:
            schema = with_types(schema, {target.type.name: _hide(schema, target)})
    return Transformed(schema=schema, diagnostics=tuple(diagnostics))


def hide_root_fields(definition: TypeDefinition) -> TypeDefinition:
    """A root type without visible fields. The type itself stays: it is shared with all other services.

    It no longer implements what it did (GitHub's Query is a Node): the interfaces' fields are among the hidden ones.
    """
    fields = {name: _hidden(field) for name, field in definition.fields.items()}
    return replace(definition, fields=fields, interfaces={})


def _hide(schema: Schema, target: Target) -> TypeDefinition:
    definition, member = target.type, target.member
    if member is None:
        is_root = definition.name in schema.roots.values()
        return hide_root_fields(definition) if is_root else replace(definition, inaccessible=True)
    if isinstance(member, Field):
        hidden = _hide_argument(member, target.argument) if target.argument else _hidden(member)
        return replace(definition, fields={**definition.fields, member.name: hidden})
    if isinstance(member, InputValue):
        return replace(definition, input_fields={**definition.input_fields, member.name: _hidden(member)})
    return replace(definition, values={**definition.values, member.name: _hidden(member)})


def _hide_argument(field: Field, argument: InputValue) -> Field:
    return replace(field, arguments=tuple(_hidden(each) if each is argument else each for each in field.arguments))


def _hidden(element: _Element) -> _Element:
    return element if element.inaccessible else replace(element, inaccessible=True)
