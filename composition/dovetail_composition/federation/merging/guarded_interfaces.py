"""Which guards an interface has only since a member's types implement it, and a type only since it is an interface's.

What guards an implementation guards its interface, and what guards a field of an interface object guards it in each
implementation (`access`). So a member can guard what another one offers without a word about it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dovetail_composition.api.guards import GUARDS
from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import AppliedDirective, Field, Location, TypeDefinition

from .world import World


@dataclass(frozen=True, slots=True)
class Spread:
    """A guard that one member's element puts on another element."""

    graph: str
    source: str
    """Name of the guarded type that spreads it."""
    field: str
    """Of the other element; empty for the type itself."""
    location: Location | None


def guards_of_implementations(world: World, interface: TypeDefinition) -> Iterator[Spread]:
    """What members guard of an interface that older members' implementations did not, oldest first."""
    ages = {graph: age for age, graph in enumerate(world.members)}
    claims = [claim for name in sorted(world.implementations.get(interface.name, ())) for claim in world.claims[name]]
    known: dict[str, frozenset[AppliedDirective]] = {}
    for claim in sorted(claims, key=lambda each: ages[each.graph]):
        definition = claim.definition
        elements: list[tuple[str, Field | TypeDefinition]] = [("", definition)]
        elements += [(name, field) for name, field in definition.fields.items() if name in interface.fields]
        for field, element in elements:
            before = known.get(field, frozenset())
            known[field] = before | guards_on(element)
            if known[field] != before:
                yield Spread(claim.graph, definition.name, field, element.location)


def guards_of_interface_objects(world: World, definition: TypeDefinition, claims: Sequence[Claim]) -> Iterator[Spread]:
    """What members guard of an object type's fields by interface objects, beyond what its older `claims` do."""
    for interface in sorted(definition.interfaces):
        for claim in world.interface_objects.get(interface, ()):
            for name, field in claim.definition.fields.items():
                given = [each.definition.fields[name] for each in claims if name in each.definition.fields]
                if given and guards_on(field) - frozenset().union(*map(guards_on, given)):
                    yield Spread(claim.graph, interface, name, field.location)


def guards_on(element: TypeDefinition | Field) -> frozenset[AppliedDirective]:
    """The directives on an element that say who may see it."""
    return frozenset(each for each in element.directives if each.name in GUARDS)
