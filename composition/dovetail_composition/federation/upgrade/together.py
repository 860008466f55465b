"""What of the upgrade from Federation 1 only all subgraphs together decide.

In a type that a subgraph extends without a key, external fields that the first key of another subgraph names are its
own; the others go where nothing uses them. A tag on an external field goes where the field has it elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic, Place
from dovetail_composition.federation.specifications.specs import FEDERATION_1
from dovetail_composition.members.member import Member
from dovetail_composition.schema.definitions import AppliedDirective, Field, TypeDefinition
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import parse_field_set, walk

_Types = Mapping[str, TypeDefinition]
_SHAREABLE = AppliedDirective(name="shareable")


@dataclass(frozen=True, slots=True)
class Settled:
    """The members with nothing left open, and what is wrong with some of them."""

    members: tuple[Member, ...]
    diagnostics: tuple[Diagnostic, ...]


def settle(members: Sequence[Member]) -> Settled:
    """The members as Federation 2 would have them; one of which nothing is open is the very same."""
    diagnostics: list[Diagnostic] = []
    settled = []
    for member in members:
        changed: dict[str, TypeDefinition] = {}
        if member.federation is not None and member.federation.version == FEDERATION_1:
            others = [other for other in members if other is not member]
            named = _named(member.public.types)
            for name, definition in member.public.types.items():
                if any(_is_external(field) for field in definition.fields.values()):
                    found = _with_tags_settled(
                        _with_externals_settled(definition, named, member.public.types, others), others
                    )
                    diagnostics += _left_tags(found, member)
                    if found != definition:
                        changed[name] = found
        settled.append(_with_types(member, changed) if changed else member)
        diagnostics += _empty_types(settled[-1], changed)
    return Settled(tuple(settled), tuple(diagnostics))


def _with_types(member: Member, changed: Mapping[str, TypeDefinition]) -> Member:
    types = {**member.public.types, **changed}
    kept = {name: each for name, each in types.items() if name not in changed or each.fields or _refers(types, name)}
    return replace(member, public=replace(member.public, types=kept))


def _empty_types(member: Member, changed: Mapping[str, TypeDefinition]) -> Iterator[Diagnostic]:
    for name, definition in changed.items():
        if not definition.fields and name in member.public.types:
            yield diagnose(
                "TYPE_WITH_ONLY_UNUSED_EXTERNAL",
                f"All fields of {name} are @external, and none of them is used.",
                coordinate=name,
                subgraph=member.graph,
                location=definition.location,
            )


def _with_externals_settled(
    definition: TypeDefinition, named: AbstractSet[tuple[str, str]], types: _Types, others: Sequence[Member]
) -> TypeDefinition:
    join = definition.joins[0]
    if not join.extension or join.keys:
        return definition
    keys = {name for other in others for name in _first_key(other.public.types.get(definition.name), other)}
    owners = [each for each in definition.interfaces if each in types]
    demanded = {name for owner in owners for name in types[owner].fields}
    used = demanded | {
        name for owner in (definition.name, *owners) for name in definition.fields if (owner, name) in named
    }
    fields = {}
    for name, field in definition.fields.items():
        if not _is_external(field):
            fields[name] = field
        elif name in keys:
            fields[name] = _own(field)
        elif name in used:
            fields[name] = field
    return replace(definition, fields=fields)


def _first_key(definition: TypeDefinition | None, other: Member) -> Iterator[str]:
    """Names of the fields that a type's first key in another member begins with."""
    keys = [key for join in definition.joins for key in join.keys] if definition else []
    selection = parse_field_set(keys[0].fields) if keys else ""
    if definition is not None and not isinstance(selection, str):
        chosen = walk(selection, definition.name, other.public.types)
        yield from (each.field.name for each in chosen if not each.parents)


def _named(types: _Types) -> frozenset[tuple[str, str]]:
    """Type and name of each field that a field set of the subgraph selects."""
    return frozenset(
        (chosen.type, chosen.field.name)
        for text, owner in _field_sets(types)
        for selection in [parse_field_set(text)]
        if not isinstance(selection, str)
        for chosen in walk(selection, owner, types)
    )


def _field_sets(types: _Types) -> Iterator[tuple[str, str]]:
    for name, definition in types.items():
        yield from ((key.fields, name) for join in definition.joins for key in join.keys)
        for field in definition.fields.values():
            for join in field.joins:
                if join.requires:
                    yield join.requires, name
                if join.provides:
                    yield join.provides, named_type(field.type)


def _own(field: Field) -> Field:
    joins = tuple(replace(join, external=False) for join in field.joins)
    return replace(field, joins=joins, directives=(*field.directives, _SHAREABLE))


def _with_tags_settled(definition: TypeDefinition, others: Sequence[Member]) -> TypeDefinition:
    fields = {
        name: replace(field, directives=tuple(_open_directives(definition.name, field, others)))
        if _is_external(field)
        else field
        for name, field in definition.fields.items()
    }
    return replace(definition, fields=fields)


def _open_directives(owner: str, field: Field, others: Sequence[Member]) -> Iterator[AppliedDirective]:
    for directive in field.directives:
        if directive.name != "tag" or not any(_has(other, owner, field.name, directive) for other in others):
            yield directive


def _has(member: Member, owner: str, name: str, directive: AppliedDirective) -> bool:
    definition = member.public.types.get(owner)
    field = definition.fields.get(name) if definition else None
    return field is not None and not _is_external(field) and directive in field.directives


def _left_tags(definition: TypeDefinition, member: Member) -> Iterator[Diagnostic]:
    for name, field in definition.fields.items():
        if _is_external(field) and any(each.name == "tag" for each in field.directives):
            coordinate = f"{definition.name}.{name}"
            yield diagnose(
                "MERGED_DIRECTIVE_APPLICATION_ON_EXTERNAL",
                f"{coordinate} is @external and has a @tag that the field does not have where it is resolved.",
                coordinate=coordinate,
                subgraph=member.graph,
                location=field.location,
                others=(Place(subgraph=member.graph, coordinate=definition.name, location=definition.location),),
            )


def _is_external(field: Field) -> bool:
    return any(join.external for join in field.joins)


def _refers(types: _Types, name: str) -> bool:
    """Whether a field or a union of the subgraph leads to a type."""
    return any(
        name in definition.members or any(named_type(field.type) == name for field in definition.fields.values())
        for definition in types.values()
    )
