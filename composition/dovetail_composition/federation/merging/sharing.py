"""Rule: a field of an object type that several subgraphs resolve is `@shareable` in each, or part of a key there."""

from __future__ import annotations

from collections.abc import Sequence

from dovetail_composition.schema.definitions import Field

from .findings import Findings, Part, listed
from .overrides import Overrides
from .world import ROOTS, World, field_join


def check_sharing(world: World, owner: str, name: str, parts: Sequence[Part[Field]], overrides: Overrides) -> None:
    """Find a field that one subgraph resolves for itself, and others, too."""
    resolving = [
        part for part in parts if part.graph not in overrides.moved and _resolves(world, owner, part)
    ] + _by_interface_objects(world, owner, name)
    shareable = [is_shareable(world, owner, part) for part in resolving]
    coordinate = f"{owner}.{name}"
    if len(resolving) > 1 and not all(shareable):
        alone = listed(part.graph for part, shared in zip(resolving, shareable, strict=True) if not shared)
        typo = sorted(overrides.unknown_sources)
        message = (
            f"{coordinate} is resolved by {listed(part.graph for part in resolving)} and not shareable in {alone}"
            + (f"; what it overrides in '{typo[0]}' is no subgraph." if typo else ".")
        )
        places = [(part.graph, part.of.location) for part in resolving]
        world.findings.add("INVALID_FIELD_SHARING", message, coordinate, places)
    elif owner == "Subscription":
        _check_subscription(world.findings, coordinate, parts, several=len(resolving) > 1)


def is_shareable(world: World, owner: str, part: Part[Field]) -> bool:
    """Whether a subgraph lets others resolve the field, too."""
    if not world.is_federated(part.graph):
        return owner not in ROOTS
    return _is_marked(part)


def _resolves(world: World, owner: str, part: Part[Field]) -> bool:
    if not field_join(part.of, part.graph).external:
        return True
    return (owner, part.of.name) in world.usage(part.graph).provided


def _is_marked(part: Part[Field]) -> bool:
    """Whether it says so; ingest marks the fields of keys, and external ones that are provided."""
    return any(directive.name == "shareable" for directive in part.of.directives)


def _by_interface_objects(world: World, owner: str, name: str) -> list[Part[Field]]:
    graphs = sorted(
        {
            claim.graph
            for interface in world.supertypes.get(owner, ())
            for claim in world.interface_objects.get(interface, ())
        }
    )
    parts = [part for graph in graphs for part in world.abstracted(owner, name, graph)]
    return [part for part in parts if not field_join(part.of, part.graph).external]


def _check_subscription(findings: Findings, coordinate: str, parts: Sequence[Part[Field]], *, several: bool) -> None:
    """Two subgraphs cannot send one stream of events."""
    if any(map(_is_marked, parts)) or several:
        places = [(part.graph, part.of.location) for part in parts]
        findings.add("INVALID_FIELD_SHARING", f"The subscription {coordinate} cannot be shared.", coordinate, places)
