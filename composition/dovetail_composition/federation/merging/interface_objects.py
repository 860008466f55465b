"""Rule: each implementation of an interface has the fields that subgraphs add to the interface by an object type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dovetail_composition.schema.definitions import Field, TypeDefinition

from .overrides import NO_OVERRIDES
from .sharing import check_sharing
from .world import World, field_join


def hand_down(world: World, types: Mapping[str, TypeDefinition]) -> dict[str, TypeDefinition]:
    """The types with such fields added, joined to no subgraph of their own."""
    changed = dict(types)
    if not world.interface_objects:
        return changed
    for name, definition in types.items():
        added: dict[str, Field] = {}
        for interface in definition.interfaces if definition.kind == "OBJECT" else ():
            merged = types.get(interface)
            for field in merged.fields.values() if merged else ():
                known = field.name in definition.fields or field.name in added
                if not known and _is_given(world, interface, field.name):
                    added[field.name] = replace(field, joins=())
        if added:
            changed[name] = replace(definition, fields={**definition.fields, **added})
            for field_name in added:
                check_sharing(world, name, field_name, (), NO_OVERRIDES)
    return changed


def _is_given(world: World, interface: str, field: str) -> bool:
    return any(
        field in claim.definition.fields and not field_join(claim.definition.fields[field], claim.graph).external
        for claim in world.interface_objects.get(interface, ())
    )
