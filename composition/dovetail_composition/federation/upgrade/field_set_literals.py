"""Step: field sets that Federation 1 took in other forms, such as a list of names, become strings."""

from __future__ import annotations

from dataclasses import replace

from graphql import ConstArgumentNode, ConstDirectiveNode, EnumValueNode, ListValueNode, StringValueNode, ValueNode

from dovetail_composition.federation.uses import Use
from dovetail_composition.federation.written import Written

from .steps import with_uses


def field_set_literals(written: Written) -> Written:
    """`fields: ["id", "name"]` and `fields: id` as the strings that were meant; other forms stay, to be refused."""
    for directive in ("key", "requires", "provides"):
        written = with_uses(written, directive, map(_in_text, written.of(directive)))
    return written


def _in_text(use: Use) -> Use:
    value = use.value("fields")
    text = _text(value) if value is not None else None
    if text is None:
        return use
    arguments = tuple(
        ConstArgumentNode(name=each.name, value=StringValueNode(value=text, loc=each.value.loc), loc=each.loc)
        if each.name.value == "fields"
        else each
        for each in use.node.arguments or ()
    )
    return replace(use, node=ConstDirectiveNode(name=use.node.name, arguments=arguments, loc=use.node.loc))


def _text(value: ValueNode) -> str | None:
    if isinstance(value, EnumValueNode):
        return value.value
    if isinstance(value, ListValueNode):
        items = [item.value for item in value.values if isinstance(item, StringValueNode)]
        return " ".join(items) if len(items) == len(value.values) else None
    return None
