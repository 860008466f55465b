"""Whether two default values are the same value: servers print one default in several ways."""

from __future__ import annotations

from graphql import FloatValueNode, IntValueNode, ListValueNode, ObjectValueNode, StringValueNode, ValueNode

from dovetail_composition.schema.type_refs import is_list, item_type, named_type

from .text import literal_text, parse_literal


def same_literal(one: str | None, other: str | None, type_ref: str) -> bool:
    """Whether both are absent, or literals of one value of the type; the order of an object's fields is none."""
    if one == other or one is None or other is None:
        return one == other
    first, second = parse_literal(one), parse_literal(other)
    return first is not None and second is not None and _normal(first, type_ref) == _normal(second, type_ref)


def _normal(node: ValueNode, type_ref: str) -> str:
    if isinstance(node, ListValueNode):
        inner = item_type(type_ref) if is_list(type_ref) else ""
        return f"[{', '.join(_normal(item, inner) for item in node.values)}]"
    if is_list(type_ref) and literal_text(node) != "null":
        return f"[{_normal(node, item_type(type_ref))}]"
    if isinstance(node, ObjectValueNode):
        # What types the fields have is not known here: their values are compared as they are written.
        entries = sorted(f"{entry.name.value}: {_normal(entry.value, '')}" for entry in node.fields)
        return f"{{{', '.join(entries)}}}"
    match named_type(type_ref):
        case "Float" if isinstance(node, IntValueNode | FloatValueNode):
            return repr(float(node.value))
        case "ID" if isinstance(node, IntValueNode | StringValueNode):
            return repr(node.value)
        case _:
            return literal_text(node)
