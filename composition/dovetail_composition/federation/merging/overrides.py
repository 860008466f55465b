"""Rule: `@override` moves a field from one subgraph to another, at once or, with a label, for some requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from dovetail_composition.members.permission import grant_hint
from dovetail_composition.schema.definitions import Field

from .findings import Part
from .world import World, field_join


@dataclass(slots=True)
class Overrides:
    """What overrides do to a field: subgraphs that resolve it no more, though some still name it; labels; typos."""

    used: set[str] = field(default_factory=set)
    unused: set[str] = field(default_factory=set)
    labels: dict[str, str] = field(default_factory=dict)
    unknown_sources: set[str] = field(default_factory=set)

    @property
    def moved(self) -> set[str]:
        """Subgraphs that the field moves away from."""
        return self.used | self.unused


NO_OVERRIDES = Overrides()


def find_overrides(world: World, owner: str, parts: Sequence[Part[Field]]) -> Overrides:
    """The overrides of a field that these members define."""
    overriding = {part.graph: part for part in parts if field_join(part.of, part.graph).override is not None}
    if not overriding:
        return NO_OVERRIDES
    found = Overrides()
    for part in [part for part in overriding.values() if not _is_permitted(world, owner, part)]:
        # Neither may a member take what is another's, nor must one that comes later make an older one's fail.
        del overriding[part.graph]
    by_graph = {part.graph: part for part in parts}
    for part in overriding.values():
        _find(world, owner, part, by_graph, overriding, found)
    return found


def _is_permitted(world: World, owner: str, part: Part[Field]) -> bool:
    origin = field_join(part.of, part.graph).override or ""
    if origin not in world.members or world.permits(part.graph, origin):
        return True
    coordinate = f"{owner}.{part.of.name}"
    mine, theirs = world.members[part.graph], world.members[origin]
    message = (
        f"{coordinate} in '{part.graph}' does not override that of '{origin}': namespace '{theirs.namespace}' does not"
        f" permit it to namespace '{mine.namespace}'."
    )
    hint = grant_hint(mine.namespace, theirs.namespace, theirs.name)
    world.findings.add("OVERRIDE_NOT_PERMITTED", message, coordinate, [(part.graph, part.of.location)], hint=hint)
    return False


def _find(
    world: World,
    owner: str,
    part: Part[Field],
    by_graph: Mapping[str, Part[Field]],
    overriding: Mapping[str, Part[Field]],
    found: Overrides,
) -> None:
    coordinate, graph = f"{owner}.{part.of.name}", part.graph
    join = field_join(part.of, graph)
    origin = join.override or ""
    here = [(graph, part.of.location)]
    add = world.findings.add
    if origin == graph:
        return  # Refused already: it takes no other subgraph to see that.
    if origin not in world.members:
        found.unknown_sources.add(graph)
        message = f"{coordinate} in '{graph}' overrides that of '{origin}', which is no subgraph."
        add("FROM_SUBGRAPH_DOES_NOT_EXIST", message, coordinate, here)
    elif origin in overriding:
        message = f"{coordinate} in '{graph}' overrides that of '{origin}', which overrides it, too."
        add("OVERRIDE_SOURCE_HAS_OVERRIDE", message, coordinate, [*here, (origin, overriding[origin].of.location)])
    elif origin in by_graph:
        _check_source(world, owner, part, by_graph[origin], found)
    elif world.abstracted(owner, part.of.name, origin):
        message = f"{coordinate} in '{graph}' overrides what '{origin}' resolves by an @interfaceObject."
        add("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message, coordinate, here)
    else:
        message = f"{coordinate} in '{graph}' overrides that of '{origin}', which has no such field any more."
        add("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", message, coordinate, here)


def _check_source(world: World, owner: str, part: Part[Field], source: Part[Field], found: Overrides) -> None:
    coordinate, graph, origin = f"{owner}.{part.of.name}", part.graph, source.graph
    mine, theirs = field_join(part.of, graph), field_join(source.of, origin)
    places = [(graph, part.of.location), (origin, source.of.location)]
    add = world.findings.add
    collision = (
        f"@requires in '{origin}'"
        if theirs.requires is not None
        else f"@provides in '{origin}'"
        if theirs.provides is not None
        else ""
    )
    if collision:
        message = f"{coordinate} cannot be overridden: it is marked {collision}."
        add("OVERRIDE_COLLISION_WITH_ANOTHER_DIRECTIVE", message, coordinate, places)
        return
    used = (owner, part.of.name) in world.usage(origin).used
    if theirs.external:
        message = f"{coordinate} in '{graph}' overrides that of '{origin}', which is external there anyway."
        add("OVERRIDE_DIRECTIVE_CAN_BE_REMOVED", message, coordinate, places[:1])
    else:
        (found.used if used else found.unused).add(origin)
        if mine.override_label is None:
            still = ", though keys, @requires, @provides or interfaces of it still name it" if used else ""
            message = f"{coordinate} of '{origin}' is overridden by '{graph}'{still}."
            add("OVERRIDDEN_FIELD_CAN_BE_REMOVED", message, coordinate, places[1:])
    if mine.override_label is not None:
        found.labels.update({graph: mine.override_label, origin: mine.override_label})
        message = f"{coordinate} is on its way from '{origin}' to '{graph}'; remove it there once it has arrived."
        add("OVERRIDE_MIGRATION_IN_PROGRESS", message, coordinate, places[1:])
