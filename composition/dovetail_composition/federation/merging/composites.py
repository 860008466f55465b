"""Object and interface types: all fields that a member brings, and all interfaces that a member implements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.rules.sharing import Claim, graphs_by_name
from dovetail_composition.schema.definitions import Field, TypeDefinition

from .applied import AppliedDirectives
from .fields import merge_field
from .findings import Part, listed
from .interfaces import check_interface
from .usage import has_keys
from .world import ROOTS, World, field_join

_MISSING = {
    "OBJECT": "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD",
    "INTERFACE": "INCONSISTENT_INTERFACE_VALUE_TYPE_FIELD",
}


def merge_composite(
    world: World, applied: AppliedDirectives, head: TypeDefinition, claims: Sequence[Claim]
) -> TypeDefinition:
    """An object or interface type from what is common to all kinds and the claims to its name."""
    by_name: dict[str, list[Part[Field]]] = {}
    for claim in claims:
        for name, field in claim.definition.fields.items():
            by_name.setdefault(name, []).append(Part(claim.graph, field))
    if head.kind == "INTERFACE":
        check_interface(world, head.name, claims)
    if len(claims) > 1:
        _hint_inconsistent(world, head, claims, by_name)
    return replace(
        head,
        fields={name: merge_field(world, applied, head.name, head.kind, parts) for name, parts in by_name.items()},
        interfaces=graphs_by_name((claim.graph, claim.definition.interfaces) for claim in claims),
    )


def _hint_inconsistent(
    world: World, head: TypeDefinition, claims: Sequence[Claim], by_name: dict[str, list[Part[Field]]]
) -> None:
    """Value types usually have the same fields everywhere, and an entity has keys everywhere."""
    if head.name in ROOTS:
        return
    federated = [claim for claim in claims if world.is_federated(claim.graph)]
    keyed = [claim for claim in federated if has_keys(claim.definition)]
    if keyed:
        # A plain schema has no keys to declare: what loads entities from it is a lookup, if anything.
        if head.kind == "OBJECT" and len(keyed) < len(federated):
            lacking = listed({claim.graph for claim in federated} - {claim.graph for claim in keyed})
            message = f"{head.name} has a key in {listed(claim.graph for claim in keyed)} and none in {lacking}."
            places = [(claim.graph, claim.definition.location) for claim in federated]
            world.findings.add("INCONSISTENT_ENTITY", message, head.name, places)
        return
    # Who resolves nothing of a type names only what it needs of it.
    naming = {claim.graph for claim in claims if not _is_external(claim)}
    for name, parts in by_name.items():
        missing = naming - {part.graph for part in parts}
        if missing:
            lacking = listed(missing)
            coordinate = f"{head.name}.{name}"
            code = _MISSING[head.kind]
            places = [(part.graph, part.of.location) for part in parts]
            world.findings.add(code, f"{coordinate} is missing in {lacking}.", coordinate, places)


def _is_external(claim: Claim) -> bool:
    fields = claim.definition.fields.values()
    return bool(fields) and all(field_join(field, claim.graph).external for field in fields)
