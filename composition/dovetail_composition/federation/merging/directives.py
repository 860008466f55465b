"""Executable directives: at the locations that all who define one allow, with the arguments that all members know."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from dovetail_composition.schema.definitions import DirectiveDefinition
from dovetail_composition.schema.specified import EXECUTABLE_LOCATIONS

from .applied import AppliedDirectives
from .arguments import merge_arguments
from .descriptions import merge_descriptions
from .findings import Part, listed, told
from .world import World


def merge_directives(
    world: World, applied: AppliedDirectives, composed: Collection[str]
) -> Mapping[str, DirectiveDefinition]:
    """Directives by name, without the composed ones. One that only some members define goes to these alone."""
    by_name: dict[str, list[Part[DirectiveDefinition]]] = {}
    for member in world.members.values():
        for name, definition in member.public.directives.items():
            if name not in composed and not EXECUTABLE_LOCATIONS.isdisjoint(definition.locations):
                by_name.setdefault(name, []).append(Part(member.graph, definition))
    merged = {}
    for name, parts in sorted(by_name.items()):
        found = _merge(world, applied, name, parts)
        if found is not None:
            merged[name] = found
    return merged


def _merge(
    world: World, applied: AppliedDirectives, name: str, parts: list[Part[DirectiveDefinition]]
) -> DirectiveDefinition | None:
    coordinate = f"@{name}"
    places = [(part.graph, part.of.location) for part in parts]
    add = world.findings.add
    lacking = world.members.keys() - {part.graph for part in parts}
    # Arguments have to be known everywhere, as those of fields have to be.
    if lacking and any(part.of.arguments for part in parts):
        message = f"{coordinate} is left out: {listed(lacking)} does not define it, and it takes arguments."
        add("INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE", message, coordinate, places)
        return None
    allowed = [EXECUTABLE_LOCATIONS.intersection(part.of.locations) for part in parts]
    locations = frozenset.intersection(*allowed)
    shown = told((part.graph, ", ".join(sorted(each))) for part, each in zip(parts, allowed, strict=True))
    if not locations:
        message = f"{coordinate} is left out: its locations have nothing in common, {shown}."
        add("NO_EXECUTABLE_DIRECTIVE_INTERSECTION", message, coordinate, places)
        return None
    if lacking:
        knowing = listed(part.graph for part in parts)
        message = f"{coordinate} is sent to {knowing} alone: {listed(lacking)} does not define it."
        add("INCONSISTENT_EXECUTABLE_DIRECTIVE_PRESENCE", message, coordinate, places)
    if any(each != locations for each in allowed):
        message = f"{coordinate} is kept at the locations that all allow: {shown}."
        add("INCONSISTENT_EXECUTABLE_DIRECTIVE_LOCATIONS", message, coordinate, places)
    repeatable = all(part.of.repeatable for part in parts)
    if not repeatable and any(part.of.repeatable for part in parts):
        message = f"{coordinate} is repeatable in some members only, and will not be."
        add("INCONSISTENT_EXECUTABLE_DIRECTIVE_REPEATABLE", message, coordinate, places)
    sources = [(part.graph, part.of.arguments, frozenset[str]()) for part in parts]
    return replace(
        parts[0].of,
        arguments=merge_arguments(world.findings, applied, coordinate, sources),
        locations=tuple(sorted(locations)),
        repeatable=repeatable,
        description=merge_descriptions(world.findings, coordinate, parts),
        graphs=tuple(sorted(part.graph for part in parts)),
        location=None,
    )
