"""Where a subgraph applies the directives of specifications, under their canonical names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from graphql import (
    ConstDirectiveNode,
    DirectiveDefinitionNode,
    InputObjectTypeDefinitionNode,
    InputObjectTypeExtensionNode,
    InterfaceTypeDefinitionNode,
    InterfaceTypeExtensionNode,
    ObjectTypeDefinitionNode,
    ObjectTypeExtensionNode,
    StringValueNode,
    ValueNode,
)

from dovetail_composition.diagnostics.notes import location_of
from dovetail_composition.schema.definitions import Location

from .document import Block
from .specifications.names import Names

_OBJECTS = (ObjectTypeDefinitionNode, ObjectTypeExtensionNode)
_INPUTS = (InputObjectTypeDefinitionNode, InputObjectTypeExtensionNode)
_INTERFACES = (InterfaceTypeDefinitionNode, InterfaceTypeExtensionNode)

_PUSHED_DOWN = frozenset({"external", "shareable"})
"""Directives that stand for themselves on each field of the block that they are applied to."""


@dataclass(frozen=True, slots=True)
class Use:
    """One application of a directive."""

    directive: str
    """Canonical name, without the at sign."""
    node: ConstDirectiveNode
    place: str
    """What it stands on: a directive location such as `FIELD_DEFINITION`."""
    type: str = ""
    """A type, or with its at sign, a directive in whose definition it stands."""
    field: str = ""
    """A field, input field or enum value of the type."""
    argument: str = ""
    block: int = 0
    """Number of the definition or extension of the type that it stands in."""
    in_extension: bool = False
    pushed: bool = False
    """Whether it was written on the type, and stands for itself on this field."""

    @property
    def coordinate(self) -> str:
        """Of what it stands on: empty for the schema itself."""
        member = f".{self.field}" if self.field else ""
        return f"{self.type}{member}({self.argument}:)" if self.argument else f"{self.type}{member}"

    @property
    def location(self) -> Location | None:
        """Where it is written."""
        return location_of(self.node)

    def value(self, argument: str) -> ValueNode | None:
        """The literal that an argument is given."""
        for each in self.node.arguments or ():
            if each.name.value == argument:
                return each.value
        return None

    def text(self, argument: str) -> str | None:
        """The string that an argument is given; None for anything else."""
        value = self.value(argument)
        return value.value if isinstance(value, StringValueNode) else None


Uses = Mapping[str, tuple[Use, ...]]
"""Canonical name of a directive → its uses, in the order written."""


def find_uses(
    schema: Iterable[ConstDirectiveNode],
    directives: Iterable[DirectiveDefinitionNode],
    blocks: Iterable[Block],
    names: Names,
) -> Uses:
    """All uses of the directives that a subgraph's specifications define."""
    found: dict[str, list[Use]] = {}
    for use in _walk(schema, directives, blocks, names):
        found.setdefault(use.directive, []).append(use)
    return {name: tuple(uses) for name, uses in found.items()}


def _walk(
    schema: Iterable[ConstDirectiveNode],
    directives: Iterable[DirectiveDefinitionNode],
    blocks: Iterable[Block],
    names: Names,
) -> Iterator[Use]:
    for node in schema:
        if name := names.canonical(node.name.value):
            yield Use(name, node, "SCHEMA")
    for definition in directives:
        for argument in definition.arguments or ():
            for node in argument.directives or ():
                if name := names.canonical(node.name.value):
                    owner = f"@{definition.name.value}"
                    yield Use(name, node, "ARGUMENT_DEFINITION", owner, argument=argument.name.value)
    for number, block in enumerate(blocks):
        yield from _of_block(block, number, names)


def _of_block(block: Block, number: int, names: Names) -> Iterator[Use]:
    type_name = block.node.name.value

    def uses(node: Any, place: str, field: str = "", argument: str = "") -> Iterator[Use]:
        for directive in node.directives or ():
            if name := names.canonical(directive.name.value):
                yield Use(name, directive, place, type_name, field, argument, number, block.extends)

    of_type = list(uses(block.node, _place(block.node)))
    yield from of_type
    # Once each, however often it is written on the block.
    pushed = {use.directive: use for use in reversed(of_type) if use.directive in _PUSHED_DOWN}
    inside = "INPUT_FIELD_DEFINITION" if isinstance(block.node, _INPUTS) else "FIELD_DEFINITION"
    for field in getattr(block.node, "fields", None) or ():
        name = field.name.value
        yield from uses(field, inside, name)
        for use in pushed.values():
            yield replace(use, place=inside, field=name, pushed=True)
        for argument in getattr(field, "arguments", None) or ():
            yield from uses(argument, "ARGUMENT_DEFINITION", name, argument.name.value)
    for value in getattr(block.node, "values", None) or ():
        yield from uses(value, "ENUM_VALUE", value.name.value)


def _place(node: Any) -> str:
    if isinstance(node, _OBJECTS):
        return "OBJECT"
    if isinstance(node, _INPUTS):
        return "INPUT_OBJECT"
    if isinstance(node, _INTERFACES):
        return "INTERFACE"
    return str(node.kind.split("_")[0]).upper()
