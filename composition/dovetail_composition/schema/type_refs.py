"""Type references as text: `"[Product!]!"`. Functions instead of wrapper classes, since most code only compares."""

from __future__ import annotations

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode


def type_text(node: TypeNode) -> str:
    """The reference of a syntax tree."""
    opening, closing = "", ""
    while True:
        if isinstance(node, NonNullTypeNode):
            closing = "!" + closing
            node = node.type
        elif isinstance(node, ListTypeNode):
            opening, closing = opening + "[", "]" + closing
            node = node.type
        else:
            assert isinstance(node, NamedTypeNode)
            return f"{opening}{node.name.value}{closing}"


def named_type(ref: str) -> str:
    """The innermost name: `"[Product!]!"` → `"Product"`."""
    return ref.strip("[]!")


def is_non_null(ref: str) -> bool:
    """Whether the outermost type is non-null."""
    return ref.endswith("!")


def nullable(ref: str) -> str:
    """The same type without its outermost `!`."""
    return ref.removesuffix("!")


def is_list(ref: str) -> bool:
    """Whether the type, its outermost `!` aside, is a list."""
    return ref.startswith("[")


def item_type(ref: str) -> str:
    """The item type of a list type: `"[Product!]!"` → `"Product!"`."""
    return nullable(ref)[1:-1]


def list_depth(ref: str) -> int:
    """How many lists are around the named type."""
    return ref.count("[")


def rename(ref: str, name: str) -> str:
    """The same wrappers around another name."""
    return ref.replace(named_type(ref), name)
