"""A service's own names for what transforms renamed: recorded on definitions, read back for the wire.

The original name survives chains of renames; a rename back to it leaves no trace.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from .definitions import EnumValue, Field, FieldJoin, InputValue, TypeDefinition, TypeJoin

_Named = TypeVar("_Named", InputValue, EnumValue)


def own_type_name(definition: TypeDefinition, graph: str) -> str:
    """The subgraph's name for the type."""
    return _own_name(definition.joins, graph) or definition.name


def own_field_name(definition: Field, graph: str) -> str:
    """The subgraph's name for the field."""
    return _own_name(definition.joins, graph) or definition.name


def own_name(definition: InputValue | EnumValue, graph: str) -> str:
    """The subgraph's name for the argument, input field or enum value."""
    return definition.wire_names.get(graph, definition.name)


def rename_type(definition: TypeDefinition, graph: str, to: str) -> TypeDefinition:
    """The type under another name, with the subgraph's own name recorded."""
    own = own_type_name(definition, graph)
    wire = own if own != to else None
    rest = tuple(join for join in definition.joins if join.graph != graph)
    mine = next((join for join in definition.joins if join.graph == graph), TypeJoin(graph=graph))
    joined = replace(mine, wire_name=wire)
    return replace(definition, name=to, joins=rest if joined == TypeJoin(graph=graph) else (*rest, joined))


def rename_field(definition: Field, graph: str, to: str) -> Field:
    """The field under another name, with the subgraph's own name recorded."""
    own = own_field_name(definition, graph)
    wire = own if own != to else None
    rest = tuple(join for join in definition.joins if join.graph != graph)
    mine = next((join for join in definition.joins if join.graph == graph), FieldJoin(graph=graph))
    joined = replace(mine, wire_name=wire)
    return replace(definition, name=to, joins=rest if joined == FieldJoin(graph=graph) else (*rest, joined))


def rename_named(definition: _Named, graph: str, to: str) -> _Named:
    """The argument, input field or enum value under another name, with the subgraph's own name recorded."""
    return replace(definition, name=to, wire_names=_renamed(definition.wire_names, graph, definition.name, to))


def _own_name(joins: tuple[TypeJoin, ...] | tuple[FieldJoin, ...], graph: str) -> str | None:
    return next((join.wire_name for join in joins if join.graph == graph), None)


def _renamed(wire_names: Mapping[str, str], graph: str, name: str, to: str) -> Mapping[str, str]:
    own = wire_names.get(graph, name)
    others = {other: wire for other, wire in wire_names.items() if other != graph}
    return others if own == to else {**others, graph: own}
