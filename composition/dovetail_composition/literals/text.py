"""Literals, the constant values of GraphQL, as text in one normal form and as trees."""

from __future__ import annotations

from graphql import (
    BooleanValueNode,
    ConstValueNode,
    GraphQLError,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    StringValueNode,
    ValueNode,
    parse_const_value,
)
from graphql.language.print_string import print_string

MAX_DEPTH = 50
"""How deep lists and objects may stand in one another; deeper ones only serve to exhaust a stack."""


def parse_literal(text: str) -> ConstValueNode | None:
    """The literal's tree; None where the text is no constant."""
    try:
        return parse_const_value(text, no_location=True)
    except GraphQLError:
        return None


def literal_text(node: ConstValueNode | ValueNode) -> str:
    """A constant as text; strings of every form become quoted ones."""
    if isinstance(node, StringValueNode):
        return print_string(node.value)
    if isinstance(node, BooleanValueNode):
        return "true" if node.value else "false"
    if isinstance(node, NullValueNode):
        return "null"
    if isinstance(node, ListValueNode):
        items = []
        for item in node.values:
            items.append(literal_text(item))  # noqa: PERF401 # a comprehension would take a second stack frame a level
        return f"[{', '.join(items)}]"
    if isinstance(node, ObjectValueNode):
        entries = []
        for entry in node.fields:
            entries.append(f"{entry.name.value}: {literal_text(entry.value)}")  # noqa: PERF401
        return f"{{{', '.join(entries)}}}"
    return str(getattr(node, "value", ""))


def literal_depth(node: ConstValueNode | ValueNode) -> int:
    """How deep lists and objects stand in one another, without recursion."""
    deepest, pending = 0, [(node, 0)]
    while pending:
        current, depth = pending.pop()
        deepest = max(deepest, depth)
        if isinstance(current, ListValueNode):
            pending.extend((item, depth + 1) for item in current.values)
        elif isinstance(current, ObjectValueNode):
            pending.extend((entry.value, depth + 1) for entry in current.fields)
    return deepest
