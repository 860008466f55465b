"""Virtual schemas: no service stands behind them, so nothing of theirs may be left that only a service could answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Field, FieldJoin, Schema, TypeDefinition

from .coordinates import Placed


def unanswered_fields(members: Sequence[Member], placed: Sequence[Placed]) -> list[Diagnostic]:
    """Fields of virtual schemas that have no link and that no service has either.

    A field whose link is wrong is not among them: the link's own finding says more.
    """
    linked = {(each.site.member.graph, each.key) for each in placed}
    if not any(member.virtual for member in members):
        return []
    served = {
        (definition.name, name)
        for member in members
        if not member.virtual
        for definition in member.public.types.values()
        for name in definition.fields
    }
    return [
        diagnose(
            "VIRTUAL_FIELD_WITHOUT_LINK",
            f"'{definition.name}.{field.name}' has no link, and schema '{member.name}' has no service to answer it.",
            coordinate=f"{definition.name}.{field.name}",
            subgraph=member.graph,
            location=field.location,
        )
        for member in members
        if member.virtual
        for definition in member.public.types.values()
        if definition.kind == "OBJECT"
        for field in definition.fields.values()
        if (member.graph, (definition.name, field.name)) not in linked and (definition.name, field.name) not in served
    ]


def without_virtual(schema: Schema, members: Sequence[Member], memo: Memo = NO_MEMO) -> Schema:
    """The schema in which virtual schemas answer no field; fields that nobody answers are gone."""
    virtual = frozenset(member.graph for member in members if member.virtual)
    if not virtual:
        return schema
    types = dict(schema.types)
    for name, definition in types.items():
        if definition.kind in {"OBJECT", "INTERFACE"}:
            mine = virtual.intersection(join.graph for join in definition.joins)
            if mine:
                types[name] = memo.recall(_without, (definition,), mine, (mine,))
    return replace(schema, types=types)


def _without(definition: TypeDefinition, virtual: frozenset[str]) -> TypeDefinition:
    graphs = tuple(join.graph for join in definition.joins)
    answered = {name: _field(field, graphs, virtual) for name, field in definition.fields.items()}
    # An interface answers nothing itself: its fields stay for those who implement it.
    keeps = definition.kind == "INTERFACE"
    fields = {name: field for name, field in answered.items() if keeps or field.link is not None or field.joins}
    return replace(definition, fields=fields)


def _field(field: Field, graphs: tuple[str, ...], virtual: frozenset[str]) -> Field:
    if field.link is not None:
        return field
    joins = field.joins or tuple(FieldJoin(graph=graph) for graph in graphs)
    return replace(field, joins=tuple(join for join in joins if join.graph not in virtual))
