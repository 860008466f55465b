"""Puts linked fields into the merged schema: on their types and on all that implement them, one owner each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.rules.interfaces import is_subtype
from dovetail_composition.schema.definitions import Field, Schema, TypeDefinition

from .context import Context
from .coordinates import Placed
from .resolve import Resolved

Coordinate = tuple[str, str]


def first_of_each(placed: Sequence[Placed]) -> list[Placed]:
    """One link a field: the oldest owner's. The others are told."""
    owners: dict[Coordinate, Placed] = {}
    kept: list[Placed] = []
    for each in placed:
        owner = owners.setdefault(each.key, each)
        if owner is each:
            kept.append(each)
            continue
        who = "this schema" if owner.site.member is each.site.member else f"'{owner.site.member.graph}'"
        _conflict(
            each, f"'{each.type.name}.{each.name}' is already a link of {who}.", owner.site.member, owner.declared
        )
    return kept


def apply_links(context: Context, resolved: Sequence[Resolved], memo: Memo = NO_MEMO) -> Schema:
    """The merged schema with the linked fields; links that an older owner's own field forbids are reported."""
    explicit = {each.placed.key for each in resolved}
    fields: dict[str, dict[str, Field]] = {}
    for each in resolved:
        for owner in _owners(context, each.placed, explicit):
            if _is_free(context, each.placed, owner):
                field = memo.same(_composed(each.field), "link", owner, each.field.name)
                fields.setdefault(owner, {})[field.name] = field
    types = dict(context.schema.types)
    for name, linked in fields.items():
        types[name] = memo.recall(_with_fields, (types[name], *linked.values()))
    schema = replace(context.schema, types=types)
    for each in resolved:
        _check_interfaces(schema, each)
    return schema


def _owners(context: Context, placed: Placed, explicit: set[Coordinate]) -> list[str]:
    """The link's type; with an interface, all that implement it and have no such link of their own."""
    name = placed.type.name
    if name not in context.schema.types:
        return []
    below = context.implementations.get(name, ()) if placed.type.kind == "INTERFACE" else ()
    return [name, *(each for each in below if (each, placed.name) not in explicit)]


def _is_free(context: Context, placed: Placed, owner: str) -> bool:
    """Whether no other service resolves the field: the oldest owner of a name keeps it."""
    mine = context.order[placed.site.member.graph]
    for member in context.holders.get(owner, ()):
        field = member.public.types[owner].fields.get(placed.name)
        if member is placed.site.member or member.virtual or field is None or field.inaccessible:
            continue
        if context.order[member.graph] < mine:
            message = f"'{owner}.{placed.name}' is a field of the older schema '{member.graph}'."
            _conflict(placed, message, member, field)
            return False
        placed.site.found.append(_taken(placed, owner, member, field))
    return True


def _conflict(placed: Placed, message: str, owner: Member, field: Field | None) -> None:
    hint = "Give the linked field another name."
    others = (
        Place(subgraph=owner.graph, coordinate=placed.site.coordinate, location=field.location if field else None),
    )
    placed.site.report("LINK_CONFLICT", message, hint, others)


def _taken(placed: Placed, owner: str, loser: Member, field: Field) -> Diagnostic:
    coordinate = f"{owner}.{field.name}"
    winner = placed.site.member.graph
    return diagnose(
        "LINK_CONFLICT",
        f"'{coordinate}' is a link of the older schema '{winner}'.",
        coordinate=coordinate,
        subgraph=loser.graph,
        location=field.location,
        hint="Rename the field in the transforms.",
        others=(Place(subgraph=winner, coordinate=placed.site.coordinate, location=placed.site.location),),
    )


def _composed(field: Field) -> Field:
    """The field without what only its author's SDL knows: places, and directives for the service itself."""
    arguments = tuple(replace(argument, directives=(), location=None) for argument in field.arguments)
    return replace(field, arguments=arguments, directives=(), location=None)


def _with_fields(definition: TypeDefinition, *linked: Field) -> TypeDefinition:
    return replace(definition, fields={**definition.fields, **{field.name: field for field in linked}})


def _check_interfaces(schema: Schema, resolved: Resolved) -> None:
    """Whether the linked field still is what the interfaces of its type demand."""
    name, field = resolved.placed.type.name, resolved.field
    definition = schema.types.get(name)
    for interface_name in definition.interfaces if definition else ():
        interface = schema.types.get(interface_name)
        demanded = interface.fields.get(field.name) if interface else None
        if demanded is None:
            continue
        given = {each.name: each.type for each in field.arguments}
        lacks = [each.name for each in demanded.arguments if given.get(each.name) != each.type]
        if not is_subtype(field.type, demanded.type, schema.types):
            message = f"The link gives '{name}.{field.name}' the type '{field.type}'"
            message = f"{message}, but '{interface_name}.{field.name}' demands '{demanded.type}'."
            resolved.placed.site.report("LINK_INTERFACE", message, f"Link '{interface_name}.{field.name}', too.")
        elif lacks:
            message = f"'{interface_name}.{field.name}' demands the argument '{lacks[0]}'."
            resolved.placed.site.report("LINK_INTERFACE", message, f"Link '{interface_name}.{field.name}', too.")
