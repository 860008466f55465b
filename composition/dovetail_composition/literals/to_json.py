"""Constants of a syntax tree as JSON values."""

from __future__ import annotations

from math import isfinite
from typing import Any

from graphql import (
    BooleanValueNode,
    FloatValueNode,
    IntValueNode,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    ValueNode,
)

_MAX_DIGITS = 300
"""Longer integers exceed every float, and Python refuses to convert very long ones."""


def json_value(node: ValueNode) -> Any:
    """The value; enum values become strings, numbers that Python cannot hold stay text."""
    if isinstance(node, ListValueNode):
        return [json_value(item) for item in node.values]
    if isinstance(node, ObjectValueNode):
        return {entry.name.value: json_value(entry.value) for entry in node.fields}
    if isinstance(node, NullValueNode):
        return None
    if isinstance(node, BooleanValueNode):
        return bool(node.value)
    if isinstance(node, IntValueNode) and len(node.value) <= _MAX_DIGITS:
        return int(node.value)
    if isinstance(node, FloatValueNode):
        number = float(node.value)
        return number if isfinite(number) else node.value
    return getattr(node, "value", None)
