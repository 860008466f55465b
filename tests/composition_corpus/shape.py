"""An API schema as plain data by name, so that two are equal whatever order they were printed in."""

from typing import Any

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    InputObjectTypeDefinitionNode,
    SchemaDefinitionNode,
    parse,
    print_ast,
)

ROOTS = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}
SHOWN = frozenset({"deprecated", "specifiedBy", "oneOf"})
BUILT_IN = SHOWN | {"skip", "include"}
"""Directives that may be defined in a text or not: every schema has them."""


def shape(sdl: str) -> dict[str, Any]:
    """Each definition by its name; the schema definition only where it says more than the usual names."""
    found: dict[str, Any] = {}
    for node in parse(sdl, no_location=True).definitions:
        if isinstance(node, SchemaDefinitionNode):
            roots = {each.operation.value: each.type.name.value for each in node.operation_types}
            if any(ROOTS[operation] != name for operation, name in roots.items()):
                found["schema"] = roots
        elif isinstance(node, DirectiveDefinitionNode):
            if node.name.value in BUILT_IN:
                continue
            locations = sorted(each.value for each in node.locations)
            found[f"@{node.name.value}"] = (node.repeatable, locations, _children(node.arguments))
        else:
            found[node.name.value] = _element(node)  # type: ignore[attr-defined]
    return found


def _element(node: Any) -> dict[str, Any]:
    description = getattr(node, "description", None)
    default = getattr(node, "default_value", None)
    return {
        "kind": node.kind,
        "type": print_ast(node.type) if getattr(node, "type", None) else None,
        "default": print_ast(default) if default else None,
        "description": description.value.strip() if description and description.value.strip() else None,
        # Of applied directives, introspection shows these; others are no part of an API.
        "directives": sorted(print_ast(each) for each in node.directives or () if _is_shown(node, each)),
        "interfaces": sorted(each.name.value for each in getattr(node, "interfaces", None) or ()),
        "members": sorted(each.name.value for each in getattr(node, "types", None) or ()),
        "arguments": _children(getattr(node, "arguments", None)),
        "fields": _children(getattr(node, "fields", None)),
        "values": _children(getattr(node, "values", None)),
    }


def _children(nodes: Any) -> dict[str, Any]:
    return {node.name.value: _element(node) for node in nodes or ()}


def _is_shown(node: Any, directive: ConstDirectiveNode) -> bool:
    name = directive.name.value
    return name in SHOWN and (name != "oneOf" or isinstance(node, InputObjectTypeDefinitionNode))
