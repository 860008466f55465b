"""Gives fields, arguments, input fields and enum values other names, in implementations of an interface too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.schema import wire_names
from dovetail_composition.schema.definitions import EnumValue, Field, InputValue, Schema

from .defaults import follow_rename
from .field_sets import Renamed, follow_in_field_sets, literals_under
from .result import Transformed, with_types

_Part = TypeVar("_Part", InputValue, EnumValue)


def rename_fields(schema: Schema, graph: str, type_name: str, names: Mapping[str, str]) -> Transformed:
    """Fields of an object or interface type, and of all that implement it, under the names the mapping gives."""
    owners = _with_implementations(schema, type_name)
    problems: list[Diagnostic] = []
    for owner in owners:
        fields = schema.types[owner].fields
        problems.extend(_clash(graph, f"{owner}.{to}") for to in names.values() if to in fields and to not in names)
        problems.extend(
            _demanded(graph, f"{owner}.{name}", f"{interface}.{name}")
            for interface in _interfaces_outside(schema, owner, owners)
            for name in names
            if name in schema.types[interface].fields
        )
    if problems:
        return Transformed(schema=schema, diagnostics=tuple(problems))
    schema = follow_in_field_sets(schema, Renamed(fields=dict.fromkeys(owners, names)))
    changed = {
        owner: replace(
            schema.types[owner],
            fields={
                names.get(name, name): wire_names.rename_field(field, graph, names[name]) if name in names else field
                for name, field in schema.types[owner].fields.items()
            },
        )
        for owner in owners
    }
    return Transformed(schema=with_types(schema, changed))


def rename_argument(schema: Schema, graph: str, type_name: str, field_name: str, old: str, new: str) -> Transformed:
    """An argument of a field, also in all implementations of the field's interface."""
    owners = _with_implementations(schema, type_name)
    problems: list[Diagnostic] = []
    for owner in owners:
        field = schema.types[owner].fields.get(field_name)
        if field and _has_argument(field, new):
            problems.append(_clash(graph, f"{owner}.{field_name}({new}:)"))
        for interface in _interfaces_outside(schema, owner, owners):
            demanding = schema.types[interface].fields.get(field_name)
            if demanding and _has_argument(demanding, old):
                place = f"{field_name}({old}:)"
                problems.append(_demanded(graph, f"{owner}.{place}", f"{interface}.{place}"))
    if problems:
        return Transformed(schema=schema, diagnostics=tuple(problems))
    schema = follow_in_field_sets(schema, Renamed(arguments={(owner, field_name): {old: new} for owner in owners}))
    changed = {}
    for owner in owners:
        definition = schema.types[owner]
        if field_name not in definition.fields:
            continue
        field = definition.fields[field_name]
        arguments = tuple(
            wire_names.rename_named(each, graph, new) if each.name == old else each for each in field.arguments
        )
        changed[owner] = replace(
            definition, fields={**definition.fields, field_name: replace(field, arguments=arguments)}
        )
    return Transformed(schema=with_types(schema, changed))


def rename_input_field(schema: Schema, graph: str, type_name: str, old: str, new: str) -> Transformed:
    """A field of an input object; defaults that give it a value follow."""
    if new in schema.types[type_name].input_fields:
        return Transformed(schema=schema, diagnostics=(_clash(graph, f"{type_name}.{new}"),))
    schema = _followed(schema, type_name, old, new)
    definition = schema.types[type_name]
    fields = _renamed(definition.input_fields, graph, old, new)
    return Transformed(schema=with_types(schema, {type_name: replace(definition, input_fields=fields)}))


def rename_value(schema: Schema, graph: str, type_name: str, old: str, new: str) -> Transformed:
    """A value of an enum; defaults that use it follow."""
    if new in schema.types[type_name].values:
        return Transformed(schema=schema, diagnostics=(_clash(graph, f"{type_name}.{new}"),))
    schema = _followed(schema, type_name, old, new)
    definition = schema.types[type_name]
    values = _renamed(definition.values, graph, old, new)
    return Transformed(schema=with_types(schema, {type_name: replace(definition, values=values)}))


def _followed(schema: Schema, type_name: str, old: str, new: str) -> Schema:
    """With all literals that name a part of an input object or enum by its new name."""
    schema = follow_in_field_sets(schema, literals_under(schema, type_name, old, new))
    return follow_rename(schema, type_name, old, new)


def _renamed(parts: Mapping[str, _Part], graph: str, old: str, new: str) -> Mapping[str, _Part]:
    """The parts in their order, one of them under its new name."""
    renamed = {old: wire_names.rename_named(parts[old], graph, new)}
    return {part.name: part for part in (renamed.get(name, part) for name, part in parts.items())}


def _with_implementations(schema: Schema, type_name: str) -> tuple[str, ...]:
    implementing = (name for name, definition in schema.types.items() if type_name in definition.interfaces)
    return (type_name, *implementing)


def _interfaces_outside(schema: Schema, owner: str, owners: Iterable[str]) -> list[str]:
    return [each for each in schema.types[owner].interfaces if each not in owners and each in schema.types]


def _has_argument(field: Field, name: str) -> bool:
    return any(each.name == name for each in field.arguments)


def _clash(graph: str, coordinate: str) -> Diagnostic:
    return diagnose(
        "TRANSFORM_NAME_CLASH",
        f"'{coordinate}' exists already.",
        coordinate=coordinate,
        subgraph=graph,
        hint="Choose another name, or rename the other one first.",
    )


def _demanded(graph: str, coordinate: str, by: str) -> Diagnostic:
    return diagnose(
        "TRANSFORM_INTERFACE_FIELD",
        f"'{coordinate}' cannot be renamed alone: '{by}' demands it.",
        coordinate=coordinate,
        subgraph=graph,
        hint=f"Rename '{by}': all types that implement it follow.",
    )
