"""GraphQL literals read along a type: which enum values and input fields they name, and the same under other names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from graphql import EnumValueNode, ListValueNode, ObjectValueNode, ValueNode

from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.schema.type_refs import is_list, item_type, named_type

from .text import literal_text, parse_literal

NameOf = Callable[[str, str], str]
"""From a type and one of its enum values or input fields to another name for it."""


def rename_in_literal(text: str, type_ref: str, types: Mapping[str, TypeDefinition], name_of: NameOf) -> str:
    """The literal of this type with enum values and input fields under other names; names of unknown things stay."""
    node = parse_literal(text)
    return text if node is None else _print(node, type_ref, types, name_of)


def names_in_literal(text: str, type_ref: str, types: Mapping[str, TypeDefinition]) -> Iterator[tuple[str, str]]:
    """Each enum value and input field that the literal names, as (type, name)."""
    node = parse_literal(text)
    if node is not None:
        yield from _names(node, type_ref, types)


def _print(node: ValueNode, type_ref: str, types: Mapping[str, TypeDefinition], name_of: NameOf) -> str:
    if isinstance(node, ListValueNode):
        inner = item_type(type_ref) if is_list(type_ref) else type_ref
        return "[" + ", ".join(_print(item, inner, types, name_of) for item in node.values) + "]"
    definition = types.get(named_type(type_ref))
    if isinstance(node, ObjectValueNode) and definition and definition.kind == "INPUT_OBJECT":
        entries = []
        for entry in node.fields:
            declared = definition.input_fields.get(entry.name.value)
            value = _print(entry.value, declared.type, types, name_of) if declared else literal_text(entry.value)
            name = name_of(definition.name, entry.name.value) if declared else entry.name.value
            entries.append(f"{name}: {value}")
        return "{" + ", ".join(entries) + "}"
    if isinstance(node, EnumValueNode) and definition and node.value in definition.values:
        return name_of(definition.name, node.value)
    return literal_text(node)


def _names(node: ValueNode, type_ref: str, types: Mapping[str, TypeDefinition]) -> Iterator[tuple[str, str]]:
    if isinstance(node, ListValueNode):
        inner = item_type(type_ref) if is_list(type_ref) else type_ref
        for item in node.values:
            yield from _names(item, inner, types)
        return
    definition = types.get(named_type(type_ref))
    if isinstance(node, ObjectValueNode) and definition and definition.kind == "INPUT_OBJECT":
        for entry in node.fields:
            declared = definition.input_fields.get(entry.name.value)
            if declared:
                yield definition.name, entry.name.value
                yield from _names(entry.value, declared.type, types)
    elif isinstance(node, EnumValueNode) and definition and node.value in definition.values:
        yield definition.name, node.value
