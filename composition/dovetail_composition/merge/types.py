"""The accepted claims to one name made into one type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.rules.sharing import Claim, graphs_by_name
from dovetail_composition.schema.definitions import EnumValue, Field, TypeDefinition, TypeJoin
from dovetail_composition.schema.outline import outline_of

from .parts import collect, first, merge_field, merge_input, merge_value


def merge_type(claims: Sequence[Claim], keys: frozenset[str], memo: Memo = NO_MEMO) -> TypeDefinition:
    """One type from its definitions in ownership order, joined to each subgraph."""
    graphs = tuple(claim.graph for claim in claims)
    definitions = tuple(claim.definition for claim in claims)
    # Which names are keys matters only where some claims show a field that others hide.
    disputed = len(claims) > 1 and any(outline_of(definition, memo).hides for definition in definitions)
    return memo.recall(_merged, definitions, (graphs, keys if disputed else None), (graphs, keys))


def _merged(*given: Any) -> TypeDefinition:
    graphs, keys = given[-2:]
    definitions: tuple[TypeDefinition, ...] = given[:-2]
    claims = [Claim(graph, definition) for graph, definition in zip(graphs, definitions, strict=True)]
    joins = {
        claim.graph: next(
            (join for join in claim.definition.joins if join.graph == claim.graph), TypeJoin(graph=claim.graph)
        )
        for claim in claims
    }
    return replace(
        definitions[0],
        description=first(definition.description for definition in definitions),
        inaccessible=all(definition.inaccessible for definition in definitions),
        fields=_fields(claims, keys),
        interfaces=graphs_by_name((claim.graph, claim.definition.interfaces) for claim in claims),
        members=graphs_by_name((claim.graph, claim.definition.members) for claim in claims),
        values=_values(claims),
        input_fields={
            name: merge_input(parts)
            for name, parts in collect(definition.input_fields for definition in definitions).items()
        },
        specified_by=first(definition.specified_by for definition in definitions),
        joins=tuple(join for _, join in sorted(joins.items())),
        directives=(),
        location=None,
    )


def _fields(claims: Sequence[Claim], keys: frozenset[str]) -> Mapping[str, Field]:
    by_name: dict[str, list[tuple[str, Field]]] = {}
    for claim in claims:
        for name, field in claim.definition.fields.items():
            by_name.setdefault(name, []).append((claim.graph, field))
    return {name: merge_field(_counted(found, keys)) for name, found in by_name.items()}


def _counted(claims: list[tuple[str, Field]], keys: frozenset[str]) -> list[tuple[str, Field]]:
    """Where some members show a field, those that hide it do not serve it, unless it is needed there as a key."""
    visible = [claim for claim in claims if not claim[1].inaccessible]
    if not visible:
        return [claim for claim in claims if claim[1].type == claims[0][1].type]
    _, shown = visible[0]
    return [
        (graph, field)
        for graph, field in claims
        if not field.inaccessible or (field.name in keys and field.type == shown.type)
    ]


def _values(claims: Sequence[Claim]) -> Mapping[str, EnumValue]:
    by_name: dict[str, list[tuple[str, EnumValue]]] = {}
    for claim in claims:
        for name, value in claim.definition.values.items():
            by_name.setdefault(name, []).append((claim.graph, value))
    return {name: merge_value(found) for name, found in by_name.items()}
