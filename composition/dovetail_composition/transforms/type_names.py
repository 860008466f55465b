"""Gives types other names and makes every reference in the schema follow."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from dovetail_composition.schema import type_refs, wire_names
from dovetail_composition.schema.definitions import Field, InputValue, Schema, TypeDefinition

from .field_sets import Renamed, follow_in_field_sets


def rename_types(schema: Schema, graph: str, names: Mapping[str, str]) -> Schema:
    """All types named by the mapping's keys under the names that are its values, in one pass."""
    schema = follow_in_field_sets(schema, Renamed(types=names))
    types = {names.get(name, name): _rename(definition, graph, names) for name, definition in schema.types.items()}
    directives = {
        name: replace(directive, arguments=_follow_inputs(directive.arguments, names))
        for name, directive in schema.directives.items()
    }
    roots = {operation: names.get(root, root) for operation, root in schema.roots.items()}
    return replace(schema, types=types, directives=directives, roots=roots)


def _rename(definition: TypeDefinition, graph: str, names: Mapping[str, str]) -> TypeDefinition:
    to = names.get(definition.name)
    renamed = definition if to is None else wire_names.rename_type(definition, graph, to)
    return replace(
        renamed,
        fields={name: _follow_field(field, names) for name, field in definition.fields.items()},
        interfaces={names.get(name, name): graphs for name, graphs in definition.interfaces.items()},
        members={names.get(name, name): graphs for name, graphs in definition.members.items()},
        input_fields={name: _follow_input(each, names) for name, each in definition.input_fields.items()},
    )


def _follow_field(field: Field, names: Mapping[str, str]) -> Field:
    # Most fields refer to nothing that is renamed: they are kept as they are, which is what makes one rename cheap.
    arguments = _follow_inputs(field.arguments, names)
    ref = _follow_ref(field.type, names)
    joins = field.joins
    if any(join.type is not None for join in joins):
        joins = tuple(replace(join, type=_follow_ref(join.type, names) if join.type else None) for join in joins)
    if ref == field.type and arguments is field.arguments and joins is field.joins:
        return field
    return replace(field, type=ref, arguments=arguments, joins=joins)


def _follow_inputs(inputs: tuple[InputValue, ...], names: Mapping[str, str]) -> tuple[InputValue, ...]:
    if not any(type_refs.named_type(each.type) in names for each in inputs):
        return inputs
    return tuple(_follow_input(each, names) for each in inputs)


def _follow_input(each: InputValue, names: Mapping[str, str]) -> InputValue:
    ref = _follow_ref(each.type, names)
    return each if ref == each.type else replace(each, type=ref)


def _follow_ref(ref: str, names: Mapping[str, str]) -> str:
    to = names.get(type_refs.named_type(ref))
    return ref if to is None else type_refs.rename(ref, to)
