"""Rule: what a subgraph requires of others has to be valid on the merged types, whose arguments may be fewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dovetail_composition.schema.definitions import TypeDefinition
from dovetail_composition.selections.field_sets import parse_field_set, problem_of

from .world import World


def check_requires(world: World, types: Mapping[str, TypeDefinition], names: Iterable[str]) -> None:
    """Look at each `@requires` once more."""
    for name in names:
        for field in types[name].fields.values():
            for join in field.joins:
                if join.requires is None:
                    continue
                selection = parse_field_set(join.requires)
                problem = selection if isinstance(selection, str) else problem_of(selection, name, types)
                if problem:
                    coordinate = f"{name}.{field.name}"
                    definition = world.type_in(join.graph, name)
                    declared = definition.fields.get(field.name) if definition else None
                    message = (
                        f"{coordinate} requires in '{join.graph}' what all subgraphs together cannot give: {problem}"
                    )
                    places = [(join.graph, declared.location if declared else None)]
                    world.findings.add("REQUIRES_INVALID_FIELDS", message, coordinate, places)
