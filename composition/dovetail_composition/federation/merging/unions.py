"""Unions: all types that are a member in any subgraph."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.rules.sharing import Claim, graphs_by_name
from dovetail_composition.schema.definitions import TypeDefinition

from .findings import listed
from .world import World


def merge_union(world: World, head: TypeDefinition, claims: Sequence[Claim]) -> TypeDefinition:
    """A union from what is common to all kinds and the claims to its name."""
    members = graphs_by_name((claim.graph, claim.definition.members) for claim in claims)
    for name, graphs in members.items():
        if len(graphs) < len(claims):
            lacking = listed({claim.graph for claim in claims}.difference(graphs))
            message = f"{name} is a member of {head.name} in {listed(graphs)}, but not in {lacking}."
            places = [(claim.graph, claim.definition.location) for claim in claims]
            world.findings.add("INCONSISTENT_UNION_MEMBER", message, head.name, places)
    return replace(head, members=members)
