"""A field of an object or interface type from the definitions of all members that have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.schema.definitions import Field, FieldJoin, Kind

from .applied import AppliedDirectives
from .arguments import merge_field_arguments
from .descriptions import merge_descriptions
from .externals import check_external, missing_on_base
from .findings import Part
from .overrides import Overrides, find_overrides
from .sharing import check_sharing
from .type_references import merge_output_types
from .world import World, field_join


def merge_field(
    world: World, applied: AppliedDirectives, owner: str, kind: Kind, parts: Sequence[Part[Field]]
) -> Field:
    """One field with a join for each subgraph that takes part."""
    coordinate = f"{owner}.{parts[0].of.name}"
    overrides = find_overrides(world, owner, parts)
    external = [part for part in parts if field_join(part.of, part.graph).external]
    resolved = [part for part in parts if not field_join(part.of, part.graph).external] if external else parts
    if external and not resolved and not _stands_in(world, owner, parts[0].of.name):
        missing_on_base(world.findings, coordinate, parts)
    counted = resolved or parts
    ref = merge_output_types(world.findings, coordinate, counted, world.supertypes)
    merged = replace(
        counted[0].of,
        type=ref,
        arguments=merge_field_arguments(world.findings, applied, coordinate, counted),
        description=merge_descriptions(world.findings, coordinate, counted),
        deprecated=applied.deprecation(coordinate, counted),
        inaccessible=any(part.of.inaccessible for part in counted),
        joins=tuple(sorted(_joins(parts, ref, overrides), key=lambda join: join.graph)),
        directives=applied.merge(coordinate, counted),
        location=None,
    )
    if external and resolved:
        check_external(world, coordinate, merged, external, resolved)
    if kind == "OBJECT":
        check_sharing(world, owner, merged.name, parts, overrides)
    return merged


def _stands_in(world: World, owner: str, name: str) -> bool:
    """Whether a subgraph resolves the field by an interface object."""
    return any(
        not field_join(part.of, graph).external
        for graph in world.members
        for part in world.abstracted(owner, name, graph)
    )


def _joins(parts: Sequence[Part[Field]], ref: str, overrides: Overrides) -> list[FieldJoin]:
    """A subgraph that the field was moved away from takes no part, unless it still names it, or for some requests."""
    return [
        replace(
            field_join(part.of, part.graph),
            type=part.of.type if part.of.type != ref else None,
            used_overridden=part.graph in overrides.used,
            override_label=overrides.labels.get(part.graph),
        )
        for part in parts
        if part.graph not in overrides.unused or part.graph in overrides.labels
    ]
