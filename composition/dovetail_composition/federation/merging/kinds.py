"""Rule: a name is of one kind, and where types are extended, some subgraph defines them."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.federation.specifications.specs import FEDERATION_1
from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import Kind

from .findings import listed, told
from .world import ROOTS, World, is_interface_object, type_join


def kind_of(world: World, name: str, claims: Sequence[Claim]) -> Kind | None:
    """The kind of a type; None where members disagree, which is noted."""
    kinds = [(claim.graph, _kind(claim)) for claim in claims]
    places = [(claim.graph, claim.definition.location) for claim in claims]
    if len({kind for _, kind in kinds}) > 1:
        shown = told((claim.graph, _shown(claim)) for claim in claims)
        world.findings.add("TYPE_KIND_MISMATCH", f"{name} is of different kinds: {shown}.", name, places)
        for kind in sorted({kind for _, kind in kinds}):
            _check_base(world, name, [claim for claim in claims if _kind(claim) == kind])
        return None
    if all(is_interface_object(claim.definition, claim.graph) for claim in claims):
        message = f"{name} is an @interfaceObject in {listed(graph for graph, _ in kinds)} and an interface nowhere."
        world.findings.add("INTERFACE_OBJECT_USAGE_ERROR", message, name, places)
        return None
    _check_base(world, name, claims)
    return kinds[0][1]


def _check_base(world: World, name: str, claims: Sequence[Claim]) -> None:
    """A type marked `@extends` is defined all the same, but in Federation 1 it also needs another's definition."""
    if name in ROOTS:
        return
    bases = [claim.graph for claim in claims if not world.is_orphan(claim)]
    extensions = [
        claim
        for claim in claims
        if not bases or (_extends_federation_1(world, claim) and all(graph == claim.graph for graph in bases))
    ]
    if extensions:
        message = f"{name} is extended in {listed(claim.graph for claim in extensions)} and defined nowhere else."
        places = [(claim.graph, claim.definition.location) for claim in extensions]
        world.findings.add("EXTENSION_WITH_NO_BASE", message, name, places)


def _extends_federation_1(world: World, claim: Claim) -> bool:
    return world.version(claim.graph) == FEDERATION_1 and type_join(claim.definition, claim.graph).extension


def _kind(claim: Claim) -> Kind:
    return "INTERFACE" if is_interface_object(claim.definition, claim.graph) else claim.definition.kind


def _shown(claim: Claim) -> str:
    return "INTERFACE OBJECT" if is_interface_object(claim.definition, claim.graph) else claim.definition.kind
