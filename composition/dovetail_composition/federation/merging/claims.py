"""Which claims to a name take part, as federation sees them: what a plain member hides is nobody else's business."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from dovetail_composition.members.member import Member
from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import TypeDefinition

from .world import Claims


def federated_claims(members: Sequence[Member], claims: Claims, names: AbstractSet[str]) -> Claims:
    """The claims to all names, without what plain members hide of `names` by transforms."""
    plain = {member.graph for member in members if member.federation is None}
    if not plain:
        return claims
    return {name: _shown(found, plain) if name in names else found for name, found in claims.items()}


def _shown(claims: Sequence[Claim], plain: AbstractSet[str]) -> Sequence[Claim]:
    shown = []
    for claim in claims:
        if claim.graph not in plain:
            shown.append(claim)
        elif not claim.definition.inaccessible:
            shown.append(Claim(claim.graph, _visible(claim.definition)))
    return shown


def _visible(definition: TypeDefinition) -> TypeDefinition:
    return replace(
        definition,
        fields={name: field for name, field in definition.fields.items() if not field.inaccessible},
        values={name: value for name, value in definition.values.items() if not value.inaccessible},
        input_fields={name: field for name, field in definition.input_fields.items() if not field.inaccessible},
        directives=(),
    )
