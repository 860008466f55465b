"""Executable directives of all members: those with one name must agree, and each knows who understands it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.equality import same_literal
from dovetail_composition.members.member import Member
from dovetail_composition.rules.sharing import disagreement
from dovetail_composition.schema.definitions import DirectiveDefinition
from dovetail_composition.schema.specified import EXECUTABLE_LOCATIONS

from .parts import first, merge_arguments


def merge_directives(members: Sequence[Member]) -> tuple[Mapping[str, DirectiveDefinition], list[Diagnostic]]:
    """Directives by name. Those that only stand in schemas say nothing to clients and are left out."""
    claims: dict[str, list[tuple[str, DirectiveDefinition]]] = {}
    diagnostics = []
    for member in members:
        for name, definition in member.public.directives.items():
            mine = _executable(definition)
            if not mine.locations:
                continue
            accepted = claims.setdefault(name, [])
            if accepted and not _agree(mine, accepted[0][1]):
                owner, theirs = accepted[0]
                message = f"The directive @{name} of {member.graph} differs from that of {owner}, who owns the name."
                places = (member.graph, mine.location), (owner, theirs.location)
                diagnostics.append(disagreement("DIRECTIVE_CONFLICT", message, f"@{name}", *places))
            else:
                accepted.append((member.graph, mine))
    return {name: _merge(accepted) for name, accepted in sorted(claims.items())}, diagnostics


def _executable(definition: DirectiveDefinition) -> DirectiveDefinition:
    locations = tuple(each for each in definition.locations if each in EXECUTABLE_LOCATIONS)
    return replace(definition, locations=locations)


def _agree(mine: DirectiveDefinition, theirs: DirectiveDefinition) -> bool:
    defaults = {each.name: each.default for each in theirs.arguments}
    return (
        mine.locations == theirs.locations
        and mine.repeatable == theirs.repeatable
        and {(each.name, each.type) for each in mine.arguments} == {(each.name, each.type) for each in theirs.arguments}
        and all(same_literal(each.default, defaults[each.name], each.type) for each in mine.arguments)
    )


def _merge(claims: Sequence[tuple[str, DirectiveDefinition]]) -> DirectiveDefinition:
    definitions = [definition for _, definition in claims]
    return replace(
        definitions[0],
        arguments=merge_arguments([definition.arguments for definition in definitions]),
        description=first(definition.description for definition in definitions),
        graphs=tuple(sorted(graph for graph, _ in claims)),
        location=None,
    )
