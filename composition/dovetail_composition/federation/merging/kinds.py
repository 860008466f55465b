"""Rule: a name is of one kind, and where types are extended, some subgraph defines them."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.definitions import Kind
from dovetail_composition.rules.sharing import Claim

from .findings import listed, told
from .world import ROOTS, World, is_interface_object, type_join


def kind_of(world: World, name: str, claims: Sequence[Claim]) -> Kind | None:
    """The kind of a type; None where members disagree, which is noted."""
    kinds = [(claim.graph, _kind(claim)) for claim in claims]
    places = [(claim.graph, claim.definition.location) for claim in claims]
    if len({kind for _, kind in kinds}) > 1:
        shown = told((claim.graph, _shown(claim)) for claim in claims)
        world.findings.add("TYPE_KIND_MISMATCH", f"{name} is of different kinds: {shown}.", name, places)
        return None
    if all(is_interface_object(claim.definition, claim.graph) for claim in claims):
        message = f"{name} is an @interfaceObject in {listed(graph for graph, _ in kinds)} and an interface nowhere."
        world.findings.add("INTERFACE_OBJECT_USAGE_ERROR", message, name, places)
        return None
    if name not in ROOTS and all(type_join(claim.definition, claim.graph).extension for claim in claims):
        message = f"{name} is extended in {listed(graph for graph, _ in kinds)} and defined nowhere."
        world.findings.add("EXTENSION_WITH_NO_BASE", message, name, places)
    return kinds[0][1]


def _kind(claim: Claim) -> Kind:
    return "INTERFACE" if is_interface_object(claim.definition, claim.graph) else claim.definition.kind


def _shown(claim: Claim) -> str:
    return "INTERFACE OBJECT" if is_interface_object(claim.definition, claim.graph) else claim.definition.kind
