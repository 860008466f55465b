"""Merging by federation's rules: types that at least one federated member claims, made into one, one rule one file.

The rules are those of Apollo's "Federated schemas: composition rules" and of the specifications that a supergraph is
written in. A plain member takes part as a subgraph of Federation 2 does whose every field is `@shareable`; its root
fields stay its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from dovetail_composition.diagnostics.diagnostic import Diagnostic, has_errors
from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import AppliedDirective, DirectiveDefinition, TypeDefinition
from dovetail_composition.schema.specified import EXECUTABLE_LOCATIONS

from .access import check_access, spread_access
from .applied import AppliedDirectives
from .claims import federated_claims
from .composed import check_locations, check_own_names, composed_directives
from .composites import merge_composite
from .descriptions import merge_descriptions
from .directives import merge_directives
from .disclosure import check_disclosure
from .enums import merge_enum, positions_of
from .findings import Part
from .imported_names import check_imported_names
from .inaccessible import check_inaccessible
from .inputs import merge_input
from .interface_objects import hand_down
from .interfaces import check_implementations
from .kinds import kind_of
from .linked_versions import hint_versions
from .narrowing import check_narrowing
from .parts import merge_head
from .requires_again import check_requires
from .scalars import merge_scalar
from .unions import merge_union
from .world import Claims, World

__all__ = ["Federated", "federated_names", "merge_federated"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Federated:
    """What comes of the names that federated members claim."""

    types: Mapping[str, TypeDefinition]
    directives: Mapping[str, DirectiveDefinition]
    applied: tuple[AppliedDirective, ...]
    description: str | None
    """Of the schema itself."""
    diagnostics: tuple[Diagnostic, ...]


def federated_names(members: Sequence[Member]) -> frozenset[str]:
    """Names of the types that federated members claim."""
    return frozenset(name for member in members if member.federation for name in member.public.types)


def merge_federated(members: Sequence[Member], claims: Claims, plain: Mapping[str, TypeDefinition]) -> Federated:
    """The types that federated members claim, beside `plain`, which is what comes of all others.

    `members` and `claims` hold all members, oldest first.
    """
    names = federated_names(members)
    world = World(members, federated_claims(members, claims, names))
    check_imported_names(world)
    hint_versions(world)
    composed = composed_directives(world)
    applied = AppliedDirectives(
        world.findings,
        composed,
        frozenset(member.graph for member in members if member.federation is None),
    )
    directives = {**merge_directives(world, applied, composed), **_known_by_all(members, composed)}
    types = _merge_types(world, applied, names, plain, directives.values())
    check_narrowing(world, types)
    check_disclosure(world)
    schemas = [Part(each.graph, _OfSchema(each.public.applied, each.public.description)) for each in members]
    description = merge_descriptions(world.findings, "schema", schemas)
    if not has_errors(world.findings.diagnostics):
        types = spread_access(world, applied, hand_down(world, types))
    if not has_errors(world.findings.diagnostics):
        whole = {**plain, **types}
        check_implementations(world, whole, sorted(types))
        check_requires(world, whole, sorted(types))
        check_access(world, whole)
        check_inaccessible(world, whole)
        check_locations(world, composed, whole)
        check_own_names(world, directives, types)
    return Federated(
        types=types,
        directives=directives,
        applied=applied.merge("", schemas),
        description=description,
        diagnostics=tuple(world.findings.diagnostics),
    )


def _known_by_all(
    members: Sequence[Member], composed: Mapping[str, DirectiveDefinition]
) -> Mapping[str, DirectiveDefinition]:
    """Who knows a directive only matters where operations use it."""
    everyone = tuple(sorted(member.graph for member in members))
    return {
        name: each if EXECUTABLE_LOCATIONS.intersection(each.locations) else replace(each, graphs=everyone)
        for name, each in composed.items()
    }


@dataclass(frozen=True, slots=True)
class _OfSchema:
    """What is said of a schema itself."""

    directives: tuple[AppliedDirective, ...]
    description: str | None
    location: None = None


def _merge_types(
    world: World,
    applied: AppliedDirectives,
    names: frozenset[str],
    plain: Mapping[str, TypeDefinition],
    directives: Iterable[DirectiveDefinition],
) -> dict[str, TypeDefinition]:
    types: dict[str, TypeDefinition] = {}
    enums = []
    for name in sorted(names):
        claims = world.claims[name]
        kind = kind_of(world, name, claims)
        if kind is None:
            continue
        head = merge_head(world, applied, name, kind, claims)
        match kind:
            case "OBJECT" | "INTERFACE":
                types[name] = merge_composite(world, applied, head, claims)
            case "INPUT_OBJECT":
                types[name] = merge_input(world, applied, head, claims)
            case "UNION":
                types[name] = merge_union(world, head, claims)
            case "SCALAR":
                types[name] = merge_scalar(world, head, claims)
            case "ENUM":
                # What an enum is used for is known once all else is merged.
                enums.append((head, claims))
    # Fields of input types count where they are left out, too, as other composers have it; arguments do not.
    claimed = (claim.definition for name in names for claim in world.claims[name])
    inputs = [definition for definition in claimed if definition.kind == "INPUT_OBJECT"] if enums else []
    positions = positions_of([*plain.values(), *types.values(), *inputs], directives) if enums else None
    for head, claims in enums:
        assert positions is not None
        types[head.name] = merge_enum(world, applied, head, claims, positions)
    return types
