"""What types of all kinds have in common: description, directives and joins."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import Kind, TypeDefinition

from .applied import AppliedDirectives
from .descriptions import merge_descriptions
from .findings import Part
from .world import World, type_join


def merge_head(
    world: World, applied: AppliedDirectives, name: str, kind: Kind, claims: Sequence[Claim]
) -> TypeDefinition:
    """A type without its contents."""
    parts = [Part(claim.graph, claim.definition) for claim in claims]
    joins = (type_join(claim.definition, claim.graph) for claim in claims)
    return TypeDefinition(
        kind=kind,
        name=name,
        description=merge_descriptions(world.findings, name, parts),
        inaccessible=any(claim.definition.inaccessible for claim in claims),
        joins=tuple(sorted(joins, key=lambda join: join.graph)),
        directives=applied.merge(name, parts),
    )
