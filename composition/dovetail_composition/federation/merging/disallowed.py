"""Rule: `@inaccessible` hides parts of types; an argument of a directive cannot be hidden by itself."""

from __future__ import annotations

from .world import World


def check_disallowed(world: World) -> None:
    """Find hidden arguments of directive definitions."""
    for graph, member in world.members.items():
        features = member.federation.features if member.federation else ()
        names = {alias for feature in features for element, alias in feature.names if element == "@inaccessible"}
        for definition in member.public.directives.values() if names else ():
            for argument in definition.arguments:
                if any(f"@{each.name}" in names for each in argument.directives):
                    coordinate = f"@{definition.name}({argument.name}:)"
                    message = f"{coordinate} is @inaccessible in '{graph}', and arguments of directives cannot be."
                    world.findings.add("DISALLOWED_INACCESSIBLE", message, coordinate, [(graph, argument.location)])
