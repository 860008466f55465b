"""Whether a GraphQL literal fits a type: for default values and for arguments of applied directives."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

from graphql import (
    BooleanValueNode,
    EnumValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
)

from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.schema.type_refs import is_list, is_non_null, item_type, named_type, nullable

_MAX_INT_DIGITS = 11
"""A 32-bit integer has at most ten digits and a sign; converting longer text could take long or fail."""


def literal_problem(
    node: ValueNode, type_ref: str, types: Mapping[str, TypeDefinition], *, loose: bool = False
) -> str | None:
    """What keeps a constant from being a value of the type; None where nothing does.

    A `loose` look is that of federation's composers: required fields of input objects may be missing, and a name
    stands for an enum value and for a string, be it in quotes or not.
    """
    if isinstance(node, NullValueNode):
        return f"null is no value of the type {type_ref}." if is_non_null(type_ref) else None
    if is_list(type_ref):
        inner = item_type(type_ref)
        items = node.values if isinstance(node, ListValueNode) else (node,)
        for item in items:
            problem = literal_problem(item, inner, types, loose=loose)
            if problem:
                return problem
        return None
    name = named_type(nullable(type_ref))
    if name in _BUILT_IN:
        if loose and name in ("String", "ID") and isinstance(node, EnumValueNode):
            return None
        return None if _BUILT_IN[name](node) else f"{_show(node)} is no value of the type {name}."
    definition = types.get(name)
    if definition is None or definition.kind == "SCALAR":
        # What fits a custom scalar only its service knows; an unknown type is another rule's finding.
        return None
    if definition.kind == "ENUM":
        if loose and isinstance(node, StringValueNode):
            node = EnumValueNode(value=node.value)
        return _enum_problem(node, definition)
    if definition.kind != "INPUT_OBJECT":
        return None
    return _object_problem(node, definition, types, loose=loose)


def _enum_problem(node: ValueNode, definition: TypeDefinition) -> str | None:
    if isinstance(node, EnumValueNode) and node.value in definition.values:
        return None
    hint = suggest(node.value, definition.values) if isinstance(node, EnumValueNode) else ""
    return f"{_show(node)} is no value of the enum {definition.name}. {hint}".rstrip()


def _object_problem(
    node: ValueNode, definition: TypeDefinition, types: Mapping[str, TypeDefinition], *, loose: bool
) -> str | None:
    if not isinstance(node, ObjectValueNode):
        return f"{_show(node)} is no value of the input object {definition.name}."
    given: set[str] = set()
    for entry in node.fields:
        name = entry.name.value
        declared = definition.input_fields.get(name)
        if declared is None:
            return f"{definition.name} has no field {name}. {suggest(name, definition.input_fields)}".rstrip()
        if name in given:
            return f"The field {definition.name}.{name} is given twice."
        given.add(name)
        problem = literal_problem(entry.value, declared.type, types, loose=loose)
        if problem:
            return problem
    for name, declared in definition.input_fields.items():
        if not loose and name not in given and is_non_null(declared.type) and declared.default is None:
            return f"The required field {definition.name}.{name} is missing."
    if definition.one_of and (len(node.fields) != 1 or isinstance(node.fields[0].value, NullValueNode)):
        return f"Exactly one field of {definition.name} must be given, and not null."
    return None


def _is_int(node: ValueNode) -> bool:
    return isinstance(node, IntValueNode) and len(node.value) <= _MAX_INT_DIGITS and -(2**31) <= int(node.value) < 2**31


def _is_float(node: ValueNode) -> bool:
    return isinstance(node, FloatValueNode | IntValueNode) and isfinite(float(node.value))


def _is_string(node: ValueNode) -> bool:
    return isinstance(node, StringValueNode)


def _is_boolean(node: ValueNode) -> bool:
    return isinstance(node, BooleanValueNode)


def _is_id(node: ValueNode) -> bool:
    return isinstance(node, StringValueNode | IntValueNode)


_BUILT_IN = {"Int": _is_int, "Float": _is_float, "String": _is_string, "Boolean": _is_boolean, "ID": _is_id}


def _show(node: ValueNode) -> str:
    """A value for a message: short, whatever its author wrote."""
    value = getattr(node, "value", None)
    if isinstance(node, StringValueNode):
        return f'"{node.value[:40]}"'
    if value is None:
        return "The list" if isinstance(node, ListValueNode) else "The object"
    return str(value)[:40].lower() if isinstance(node, BooleanValueNode) else str(value)[:40]
