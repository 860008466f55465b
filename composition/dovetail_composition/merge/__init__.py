"""Merge: the members' public schemas to one schema that says who resolves what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.federation.merging import federated_names, merge_federated
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.rules.sharing import Claim, Owned, disagreements
from dovetail_composition.schema.definitions import AppliedDirective, Schema, TypeDefinition

from .directives import merge_directives
from .entities import entity_types, key_names
from .parts import first
from .reserved import reserved_names
from .roots import ROOT_NAMES, with_standard_roots
from .types import merge_type

__all__ = ["ROOT_NAMES", "merge", "reserved_names", "with_standard_roots"]


def merge(members: Sequence[Member], memo: Memo = NO_MEMO) -> tuple[Schema, tuple[Diagnostic, ...]]:
    """One schema of members in ownership order; claims that conflict with an older one's are left out and reported."""
    claims: dict[str, list[Claim]] = {}
    for member in members:
        for name, definition in member.public.types.items():
            claims.setdefault(name, []).append(Claim(member.graph, definition))
    entities, keys = entity_types(members), key_names(members)
    federated = federated_names(members)
    diagnostics: list[Diagnostic] = []
    types = {}
    for name, found in sorted(claims.items()):
        if name in federated:
            continue
        accepted, problems = _accept(found, name in entities)
        diagnostics += problems
        types[name] = merge_type(accepted, keys, memo)
    applied: tuple[AppliedDirective, ...] = ()
    description = first(member.public.description for member in members)
    if federated:
        merged = merge_federated(members, claims, types)
        description = merged.description
        kept = {name: memo.same(each, "federated", *_order(each)) for name, each in merged.types.items()}
        types = dict(sorted({**types, **kept}.items()))
        directives, applied = merged.directives, merged.applied
        diagnostics += merged.diagnostics
    else:
        directives, problems = merge_directives(members)
        diagnostics += problems
    roots = {operation: name for operation, name in ROOT_NAMES.items() if name in types}
    schema = Schema(types=types, roots=roots, directives=directives, description=description, applied=applied)
    return schema, tuple(diagnostics)


def _order(definition: TypeDefinition) -> tuple[str | tuple[str, ...], ...]:
    """The order of a type's parts, which stays as written, and which definitions that are equal may differ in."""
    parts = (definition.fields, definition.interfaces, definition.members, definition.values, definition.input_fields)
    return (definition.name, *map(tuple, parts))


def _accept(claims: Sequence[Claim], entity: bool) -> tuple[list[Claim], list[Diagnostic]]:
    """The claims that make up a type, and what is wrong with the others.

    A hidden definition disputes no name: it joins where it agrees, and steps back silently where it does not.
    """
    if len(claims) == 1:
        return [*claims], []
    visible = [claim for claim in claims if not claim.definition.inaccessible]
    ordered = [*visible, *(claim for claim in claims if claim.definition.inaccessible)]
    root = ordered[0].definition.name in ROOT_NAMES.values()
    owned = Owned(first=ordered[0], open=root or entity, root=root)
    accepted: list[Claim] = []
    diagnostics: list[Diagnostic] = []
    for claim in ordered:
        problems = list(disagreements(owned, claim)) if accepted else []
        if not problems:
            counted = _stripped(claim, owned) if claim.definition.inaccessible and visible else claim
            accepted.append(counted)
            _own(owned, counted)
        elif not claim.definition.inaccessible:
            diagnostics += problems
    return accepted, diagnostics


def _own(owned: Owned, claim: Claim) -> None:
    for name, field in claim.definition.fields.items():
        if not field.inaccessible:
            owned.fields.setdefault(name, (claim.graph, field))


def _stripped(claim: Claim, owned: Owned) -> Claim:
    """A hidden definition of a visible type shows nothing: it only adds where keys may be read."""
    fields = {
        name: replace(field, inaccessible=True)
        for name, field in claim.definition.fields.items()
        if name in owned.fields
    }
    return Claim(claim.graph, replace(claim.definition, fields=fields))
