"""Second step of a contract: hide what holds nothing visible any more.

In this order, once: enums without values, input objects without fields, fields of an interface that none of its object
types shows, objects and interfaces without fields, unions without members.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dovetail_composition.schema.coordinates import members_of
from dovetail_composition.schema.definitions import TypeDefinition

Types = Mapping[str, TypeDefinition]


def mask_empty(types: Types) -> Types:
    """The types with those hidden that are empty for clients."""
    objects: dict[str, list[TypeDefinition]] = {}
    for definition in types.values():
        if definition.kind == "OBJECT":
            for interface in definition.interfaces:
                objects.setdefault(interface, []).append(definition)
    masked = {name: _hidden_if_empty(_without_unshown(each, objects.get(name, ()))) for name, each in types.items()}
    return {name: _hidden_if_memberless(each, masked) for name, each in masked.items()}


def _without_unshown(definition: TypeDefinition, objects: Iterable[TypeDefinition]) -> TypeDefinition:
    """An interface with those fields hidden that all of its object types hide."""
    if definition.kind != "INTERFACE" or not objects:
        return definition
    unshown = {name for name in definition.fields if not any(_shows(each, name) for each in objects)}
    if not unshown:
        return definition
    fields = {
        name: replace(each, inaccessible=True) if name in unshown else each for name, each in definition.fields.items()
    }
    return replace(definition, fields=fields)


def _shows(definition: TypeDefinition, name: str) -> bool:
    # An object that lacks a field of its interface breaks another rule; it gives no reason to hide the field.
    field = definition.fields.get(name)
    return not definition.inaccessible and (field is None or not field.inaccessible)


def _hidden_if_empty(definition: TypeDefinition) -> TypeDefinition:
    parts = members_of(definition).values()
    hidden = bool(parts) and all(each.inaccessible for each in parts)
    return replace(definition, inaccessible=True) if hidden else definition


def _hidden_if_memberless(definition: TypeDefinition, types: Types) -> TypeDefinition:
    members = [types[name] for name in definition.members if name in types]
    hidden = bool(members) and all(each.inaccessible for each in members)
    return replace(definition, inaccessible=True) if hidden else definition
