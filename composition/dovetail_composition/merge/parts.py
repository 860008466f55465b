"""Definitions of one thing by several members made into one: the first says what it is, later ones fill gaps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from dovetail_composition.schema.definitions import EnumValue, Field, FieldJoin, InputValue

_Part = TypeVar("_Part", InputValue, EnumValue, Field)


def merge_field(claims: Sequence[tuple[str, Field]]) -> Field:
    """One field from its definitions in ownership order, joined to each subgraph."""
    joins = {
        graph: next((join for join in field.joins if join.graph == graph), FieldJoin(graph=graph))
        for graph, field in claims
    }
    fields = [field for _, field in claims]
    return replace(
        fields[0],
        arguments=merge_arguments([field.arguments for field in fields]),
        description=first(field.description for field in fields),
        deprecated=first(field.deprecated for field in fields),
        inaccessible=all(field.inaccessible for field in fields),
        joins=tuple(join for _, join in sorted(joins.items())),
        directives=(),
        location=None,
    )


def merge_arguments(lists: Sequence[tuple[InputValue, ...]]) -> tuple[InputValue, ...]:
    """Arguments of one field or directive."""
    if not any(lists):
        return ()
    by_name = collect(({argument.name: argument for argument in arguments}) for arguments in lists)
    return tuple(merge_input(claims) for claims in by_name.values())


def merge_input(claims: Sequence[InputValue]) -> InputValue:
    """One argument or input field from its definitions."""
    return replace(
        claims[0],
        description=first(claim.description for claim in claims),
        deprecated=first(claim.deprecated for claim in claims),
        inaccessible=all(claim.inaccessible for claim in claims),
        wire_names=_wire_names(claims),
        directives=(),
        location=None,
    )


def merge_value(claims: Sequence[tuple[str, EnumValue]]) -> EnumValue:
    """One enum value from its definitions, with the subgraphs that know it."""
    values = [value for _, value in claims]
    return replace(
        values[0],
        description=first(value.description for value in values),
        deprecated=first(value.deprecated for value in values),
        inaccessible=all(value.inaccessible for value in values),
        graphs=tuple(sorted(graph for graph, _ in claims)),
        wire_names=_wire_names(values),
        directives=(),
        location=None,
    )


def collect(parts: Iterable[Mapping[str, _Part]]) -> dict[str, list[_Part]]:
    """Parts of several definitions by name, in the order in which names first appear."""
    found: dict[str, list[_Part]] = {}
    for each in parts:
        for name, part in each.items():
            found.setdefault(name, []).append(part)
    return found


def first(values: Iterable[str | None]) -> str | None:
    """The first that is given."""
    return next((value for value in values if value is not None), None)


def _wire_names(claims: Sequence[InputValue | EnumValue]) -> Mapping[str, str]:
    return {graph: name for claim in claims for graph, name in sorted(claim.wire_names.items())}
