"""Argument values of the client's document: as text in a subgraph's names, and as JSON templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from graphql import (
    EnumValueNode,
    ListValueNode,
    ObjectValueNode,
    ValueNode,
    VariableNode,
    print_ast,
    value_from_ast_untyped,
)

from dovetail_composition.graph.wire import WireNames
from dovetail_composition.schema import type_refs
from dovetail_composition.schema.definitions import TypeDefinition

from .nodes import VariableRef


def value_text(
    node: ValueNode,
    type_ref: str,
    *,
    graph: str,
    names: WireNames,
    types: Mapping[str, TypeDefinition],
    use: Callable[[str], None],
) -> str:
    """The value as GraphQL text in the subgraph's own names; `use` hears of each variable in it."""
    definition = types.get(type_refs.named_type(type_ref))
    if isinstance(node, VariableNode):
        use(node.name.value)
        return f"${node.name.value}"
    if isinstance(node, ListValueNode):
        items = (value_text(item, type_ref, graph=graph, names=names, types=types, use=use) for item in node.values)
        return f"[{', '.join(items)}]"
    if isinstance(node, ObjectValueNode):
        parts = []
        for item in node.fields:
            declared = definition.input_fields.get(item.name.value) if definition is not None else None
            own = declared.wire_names.get(graph, item.name.value) if declared is not None else item.name.value
            inner = declared.type if declared is not None else ""
            text = value_text(item.value, inner, graph=graph, names=names, types=types, use=use)
            parts.append(f"{own}: {text}")
        return "{" + ", ".join(parts) + "}"
    if isinstance(node, EnumValueNode) and definition is not None:
        return names.enum_values(graph, definition.name).get(node.value, node.value)
    return print_ast(node)


def template(node: ValueNode) -> Any:
    """The value as JSON, with a `VariableRef` wherever a variable stands."""
    if isinstance(node, VariableNode):
        return VariableRef(name=node.name.value)
    if isinstance(node, ListValueNode):
        return [template(item) for item in node.values]
    if isinstance(node, ObjectValueNode):
        return {item.name.value: template(item.value) for item in node.fields}
    return value_from_ast_untyped(node)
