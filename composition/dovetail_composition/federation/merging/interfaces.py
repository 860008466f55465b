"""Rule: who resolves an interface by key knows all its implementations, and an interface object knows none."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import TypeDefinition

from .findings import listed
from .world import World, is_interface_object


def check_interface(world: World, name: str, claims: Sequence[Claim]) -> None:
    """Look at each claim to an interface beside its implementations in all subgraphs."""
    everywhere = world.implementations.get(name, frozenset())
    for claim in claims:
        definitions = {each: world.type_in(claim.graph, each) for each in everywhere}
        if is_interface_object(claim.definition, claim.graph):
            defined = [each for each, definition in definitions.items() if definition is not None]
            if defined:
                message = f"'{claim.graph}' knows {name} as an @interfaceObject, and yet defines {listed(defined)}."
                _add(world, "INTERFACE_OBJECT_USAGE_ERROR", message, claim, defined)
        elif any(key.resolvable for join in claim.definition.joins for key in join.keys):
            missing = [
                each
                for each, definition in definitions.items()
                if definition is None or name not in definition.interfaces
            ]
            if missing:
                message = f"'{claim.graph}' resolves {name} by a key, and does not implement it by {listed(missing)}."
                _add(world, "INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", message, claim, missing)


def check_implementations(world: World, types: Mapping[str, TypeDefinition], names: Iterable[str]) -> None:
    """Find merged types that lack a field of an interface: it may stand in subgraphs that do not know the type."""
    for owner in names:
        definition = types[owner]
        for name, graphs in definition.interfaces.items():
            interface = types.get(name)
            for field in interface.fields if interface else ():
                if field not in definition.fields:
                    message = f"{name}.{field} is missing in {owner}, which implements {name} in {listed(graphs)}."
                    places = [
                        (claim.graph, claim.definition.location)
                        for claim in world.claims[owner]
                        if name in claim.definition.interfaces
                    ]
                    # Who has added the field may have come later than all who implement the interface.
                    places += [
                        (claim.graph, claim.definition.fields[field].location)
                        for claim in world.claims[name]
                        if field in claim.definition.fields
                    ]
                    world.findings.add("INTERFACE_FIELD_NO_IMPLEM", message, owner, places)


def _add(world: World, code: str, message: str, claim: Claim, implementations: Iterable[str]) -> None:
    """Who has made these types implement the interface takes part: it may have come later."""
    interface = claim.definition.name
    places = [(claim.graph, claim.definition.location)]
    for name in sorted(implementations):
        places += [
            (each.graph, each.definition.location)
            for each in world.claims[name]
            if interface in each.definition.interfaces
        ]
    world.findings.add(code, message, interface, places)
