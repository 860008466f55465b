"""Input types: the fields that all members know; what one of them requires, all must know."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.rules.sharing import Claim
from dovetail_composition.schema.definitions import InputValue, TypeDefinition

from .applied import AppliedDirectives
from .default_values import merge_default_values
from .descriptions import merge_descriptions
from .findings import Part, listed
from .type_references import merge_input_types
from .world import World

_TYPES = ("FIELD_TYPE_MISMATCH", "INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE")


def merge_input(
    world: World, applied: AppliedDirectives, head: TypeDefinition, claims: Sequence[Claim]
) -> TypeDefinition:
    """An input type from what is common to all kinds and the claims to its name."""
    by_name: dict[str, list[Part[InputValue]]] = {}
    for claim in claims:
        for name, field in claim.definition.input_fields.items():
            by_name.setdefault(name, []).append(Part(claim.graph, field))
    merged = {
        name: _merge(world, applied, f"{head.name}.{name}", parts, len(claims)) for name, parts in by_name.items()
    }
    # What nobody can see may differ.
    kept = {
        name: field
        for name, field in merged.items()
        if field.inaccessible or _is_everywhere(world, f"{head.name}.{name}", by_name[name], claims)
    }
    if not kept:
        message = f"The members that define the input type {head.name} have no field of it in common."
        places = [(claim.graph, claim.definition.location) for claim in claims]
        world.findings.add("EMPTY_MERGED_INPUT_TYPE", message, head.name, places)
    return replace(head, input_fields=kept, one_of=_is_one_of(world, head.name, claims))


def _merge(
    world: World, applied: AppliedDirectives, coordinate: str, parts: Sequence[Part[InputValue]], claims: int
) -> InputValue:
    """One field; `claims`: how many members have the type."""
    ref = merge_input_types(world.findings, coordinate, parts, _TYPES)
    types = {part.graph: part.of.type for part in parts if part.of.type != ref}
    return replace(
        parts[0].of,
        type=ref,
        graphs=tuple(sorted(part.graph for part in parts)) if types or len(parts) < claims else (),
        types=dict(sorted(types.items())),
        default=merge_default_values(world.findings, coordinate, parts, "INPUT_FIELD_DEFAULT_MISMATCH"),
        description=merge_descriptions(world.findings, coordinate, parts),
        deprecated=applied.deprecation(coordinate, parts),
        inaccessible=any(part.of.inaccessible for part in parts),
        wire_names={graph: name for part in parts for graph, name in sorted(part.of.wire_names.items())},
        directives=applied.merge(coordinate, parts),
        location=None,
    )


def _is_everywhere(world: World, coordinate: str, parts: Sequence[Part[InputValue]], claims: Sequence[Claim]) -> bool:
    if len(parts) == len(claims):
        return True
    lacking = listed({claim.graph for claim in claims} - {part.graph for part in parts})
    required = [part.graph for part in parts if part.of.is_required]
    places = [(part.graph, part.of.location) for part in parts]
    if required:
        message = f"{coordinate} is required in {listed(required)} and missing in {lacking}."
        world.findings.add("REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH", message, coordinate, places)
    else:
        message = f"{coordinate} is left out: it is missing in {lacking}."
        world.findings.add("INCONSISTENT_INPUT_OBJECT_FIELD", message, coordinate, places)
    return False


def _is_one_of(world: World, name: str, claims: Sequence[Claim]) -> bool:
    """Whether exactly one field must be given: all members have to agree on that."""
    marked = [claim for claim in claims if claim.definition.one_of]
    if marked and len(marked) < len(claims):
        rest = listed(claim.graph for claim in claims if not claim.definition.one_of)
        message = f"{name} is a @oneOf in {listed(claim.graph for claim in marked)}, but not in {rest}."
        places = [(claim.graph, claim.definition.location) for claim in claims]
        world.findings.add("ONE_OF_MISMATCH", message, name, places)
    return bool(marked)
