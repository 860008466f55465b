"""Who claims a name: the definitions of one name in ownership order, the oldest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.schema.definitions import Field, Location, TypeDefinition

SAME_OR_OTHER_NAME = "Make the definitions equal, or rename or hide one with a transform."
"""What fixes a conflict over a type that no lookup can make an entity."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One member's definition of a type."""

    graph: str
    definition: TypeDefinition


@dataclass(slots=True)
class Owned:
    """What a type of this name is by the claims accepted so far."""

    first: Claim
    open: bool
    """Whether members may each bring fields of their own: root types and entities."""
    root: bool
    fields: dict[str, tuple[str, Field]] = field(default_factory=dict)
    """Each visible field with its first owner."""


SharingRule = Callable[[Owned, Claim], Iterator[Diagnostic]]
"""From what a name already is and a later claim to it to what they disagree on; the later one is to blame."""


def disagreement(
    code: str,
    message: str,
    coordinate: str,
    later: tuple[str, Location | None],
    first: tuple[str, Location | None],
    hint: str = "",
) -> Diagnostic:
    """A finding that names both owners and both places."""
    graph, location = later
    owner, place = first
    return diagnose(
        code,
        message,
        coordinate=coordinate,
        subgraph=graph,
        location=location,
        hint=hint,
        others=(Place(subgraph=owner, coordinate=coordinate, location=place),),
    )


def graphs_by_name(claims: Iterable[tuple[str, Iterable[str]]]) -> Mapping[str, tuple[str, ...]]:
    """Interfaces or union members by name, sorted, with the subgraphs that know them."""
    found: dict[str, list[str]] = {}
    for graph, names in claims:
        for name in names:
            found.setdefault(name, []).append(graph)
    return {name: tuple(sorted(graphs)) for name, graphs in sorted(found.items())}
