"""Enums by how they are used: as an input the common values, as an output all, as both they have to be equal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import DirectiveDefinition, EnumValue, TypeDefinition
from dovetail_composition.schema.type_refs import named_type

from .applied import AppliedDirectives
from .descriptions import merge_descriptions
from .findings import Part, listed
from .world import World


@dataclass(slots=True)
class Positions:
    """Where types are used in what is merged: coordinates by type."""

    inputs: dict[str, str] = field(default_factory=dict)
    outputs: dict[str, str] = field(default_factory=dict)


def positions_of(types: Iterable[TypeDefinition], directives: Iterable[DirectiveDefinition]) -> Positions:
    """Where merged types, directives and arguments use other types."""
    found = Positions()
    for directive in directives:
        for argument in directive.arguments:
            found.inputs.setdefault(named_type(argument.type), f"@{directive.name}({argument.name}:)")
    for definition in types:
        for of in definition.fields.values():
            coordinate = f"{definition.name}.{of.name}"
            found.outputs.setdefault(named_type(of.type), coordinate)
            for argument in of.arguments:
                found.inputs.setdefault(named_type(argument.type), f"{coordinate}({argument.name}:)")
        for value in definition.input_fields.values():
            found.inputs.setdefault(named_type(value.type), f"{definition.name}.{value.name}")
    return found


def merge_enum(
    world: World, applied: AppliedDirectives, head: TypeDefinition, claims: Sequence[Claim], positions: Positions
) -> TypeDefinition:
    """An enum from what is common to all kinds and the claims to its name."""
    by_name: dict[str, list[Part[EnumValue]]] = {}
    for claim in claims:
        for name, value in claim.definition.values.items():
            by_name.setdefault(name, []).append(Part(claim.graph, value))
    values: dict[str, EnumValue] = {}
    for name, parts in by_name.items():
        value = _merge(world, applied, f"{head.name}.{name}", parts)
        # What nobody can see may differ.
        if len(parts) == len(claims) or value.inaccessible or _is_kept(world, head.name, parts, claims, positions):
            values[name] = value
    places = [(claim.graph, claim.definition.location) for claim in claims]
    if head.name not in positions.inputs and head.name not in positions.outputs:
        message = f"Nothing uses the enum {head.name}; it gets the values of all members."
        world.findings.add("UNUSED_ENUM_TYPE", message, head.name, places)
    if not values:
        message = f"The members that define the enum {head.name} have no value of it in common."
        world.findings.add("EMPTY_MERGED_ENUM_TYPE", message, head.name, places)
    return replace(head, values=values)


def _is_kept(
    world: World, name: str, parts: Sequence[Part[EnumValue]], claims: Sequence[Claim], positions: Positions
) -> bool:
    """Whether a value that some members lack stays."""
    coordinate = f"{name}.{parts[0].of.name}"
    lacking = listed({claim.graph for claim in claims} - {part.graph for part in parts})
    places = [(part.graph, part.of.location) for part in parts]
    taken, given = positions.inputs.get(name), positions.outputs.get(name)
    if taken and given:
        message = (
            f"{coordinate} is missing in {lacking}, and {name} is both an input (as of {taken}) and an output"
            f" (as of {given})."
        )
        # Those that lack it take part as well: one of them may be who came last.
        has = {part.graph for part in parts}
        places += [(claim.graph, claim.definition.location) for claim in claims if claim.graph not in has]
        world.findings.add("ENUM_VALUE_MISMATCH", message, coordinate, places)
        return True
    if taken:
        message = f"{coordinate} is left out: it is missing in {lacking}."
        world.findings.add("INCONSISTENT_ENUM_VALUE_FOR_INPUT_ENUM", message, coordinate, places)
        return False
    message = f"{coordinate} is missing in {lacking}."
    world.findings.add("INCONSISTENT_ENUM_VALUE_FOR_OUTPUT_ENUM", message, coordinate, places)
    return True


def _merge(world: World, applied: AppliedDirectives, coordinate: str, parts: Sequence[Part[EnumValue]]) -> EnumValue:
    return replace(
        parts[0].of,
        description=merge_descriptions(world.findings, coordinate, parts),
        deprecated=applied.deprecation(coordinate, parts),
        inaccessible=any(part.of.inaccessible for part in parts),
        graphs=tuple(sorted(part.graph for part in parts)),
        wire_names={graph: name for part in parts for graph, name in sorted(part.of.wire_names.items())},
        directives=applied.merge(coordinate, parts),
        location=None,
    )
