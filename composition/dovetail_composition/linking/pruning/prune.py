"""Drops from a linked schema what neither clients see nor plans need."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.linking.result import Linked
from dovetail_composition.members.member import Member
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import (
    DirectiveDefinition,
    Field,
    InputValue,
    Schema,
    TypeDefinition,
)
from dovetail_composition.schema.outline import outline_of
from dovetail_composition.schema.reach import reached_types
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.type_refs import named_type

from .keeping import Keeping
from .needs import needs_of


def prune(schema: Schema, members: Sequence[Member], memo: Memo = NO_MEMO) -> Linked:
    """The schema without hidden elements, but for those that keys and calls need: they stay, hidden."""
    diagnostics: list[Diagnostic] = []
    schema = _without_dangling(_without_empty_roots(schema), diagnostics, memo)
    implementations: dict[str, list[str]] = {}
    for definition in schema.types.values():
        for interface in definition.interfaces:
            implementations.setdefault(interface, []).append(definition.name)
    schema = _hide_cut_off(schema, members, memo)
    whole = _federated(schema, members)
    needs = needs_of(schema, implementations, memo)
    needs.types |= whole
    needs.fields.update((name, field) for name in whole for field in schema.types[name].fields)
    keeping = Keeping(schema, implementations, needs, memo)
    kept = keeping.fields.keys() | BUILT_IN_SCALARS
    types = {
        name: definition if name in whole else _kept(definition, keeping.fields[name], kept, memo)
        for name, definition in schema.types.items()
        if name in keeping.fields
    }
    directives = {
        name: replace(directive, arguments=_inputs(directive.arguments, kept))
        for name, directive in schema.directives.items()
        if _is_usable(directive, kept)
    }
    return Linked(schema=replace(schema, types=types, directives=directives), diagnostics=tuple(diagnostics))


def _federated(schema: Schema, members: Sequence[Member]) -> set[str]:
    """Types that a federated member defines: of them all stays, for other routers to know and other tools to show."""
    graphs = {member.graph for member in members if member.federation is not None}
    if not graphs:
        return set()
    return {name for name, definition in schema.types.items() if any(join.graph in graphs for join in definition.joins)}


def _without_empty_roots(schema: Schema) -> Schema:
    """The schema without mutations and subscriptions where none is visible; without queries it would be no schema."""
    empty = {
        name
        for operation, name in schema.roots.items()
        if operation != "query" and all(each.inaccessible for each in schema.types[name].fields.values())
    }
    if not empty:
        return schema
    types = {name: definition for name, definition in schema.types.items() if name not in empty}
    return replace(schema, types=types, roots={key: name for key, name in schema.roots.items() if name not in empty})


def _without_dangling(schema: Schema, diagnostics: list[Diagnostic], memo: Memo) -> Schema:
    """The schema without fields whose types clients cannot see; links may have brought such fields."""
    known = schema.types.keys() | BUILT_IN_SCALARS
    hidden = {name for name, definition in schema.types.items() if definition.inaccessible}
    types = {}
    for name, definition in schema.types.items():
        outline = outline_of(definition, memo)
        shown = (*outline.visible_types, *outline.link_types) if hidden and not definition.inaccessible else ()
        exposes = not hidden.isdisjoint(shown)
        if not exposes and outline.field_types <= known:
            types[name] = definition
            continue
        fields = dict(definition.fields)
        for field in definition.fields.values():
            if named_type(field.type) not in known:
                # The link that should have resolved the field was refused and has a finding of its own.
                del fields[field.name]
            elif not definition.inaccessible and not field.inaccessible and (reason := _hides(field, hidden)):
                diagnostics.append(_references_hidden(f"{name}.{field.name}", field, reason))
                del fields[field.name]
        types[name] = definition if len(fields) == len(definition.fields) else replace(definition, fields=fields)
    return replace(schema, types=types)


def _hides(field: Field, hidden: set[str]) -> str | None:
    if named_type(field.type) in hidden:
        return named_type(field.type)
    if field.link is None:
        return None
    return next((named_type(each.type) for each in field.arguments if named_type(each.type) in hidden), None)


def _references_hidden(coordinate: str, field: Field, type_name: str) -> Diagnostic:
    return diagnose(
        "REFERENCED_INACCESSIBLE",
        f"'{coordinate}' is visible, but the type '{type_name}' is hidden.",
        coordinate=coordinate,
        subgraph=field.link.graph if field.link else "",
        location=field.location,
        hint=f"Include '{type_name}' in the transforms of its schema, or hide '{coordinate}', too.",
    )


def _hide_cut_off(schema: Schema, members: Sequence[Member], memo: Memo) -> Schema:
    """Hide visible types that only something hidden by a transform led to. Types that nothing ever led to stay."""
    if not any(memo.recall(_hides_something, (member.own, member.public)) for member in members):
        return schema
    visible = {name for name, definition in schema.types.items() if not definition.inaccessible}
    never_reached = visible - reached_types(schema, schema.roots.values(), hidden_too=True)
    cut = visible - reached_types(schema, [*schema.roots.values(), *never_reached], hidden_too=False)
    types = {name: replace(each, inaccessible=True) if name in cut else each for name, each in schema.types.items()}
    return replace(schema, types=types)


def _hides_something(own: Schema, public: Schema) -> bool:
    return _has_hidden(public) and not _has_hidden(own)


def _has_hidden(schema: Schema) -> bool:
    return any(
        definition.inaccessible or any(each.inaccessible for each in definition.fields.values())
        for definition in schema.types.values()
    )


def _kept(definition: TypeDefinition, fields: AbstractSet[str], kept: AbstractSet[str], memo: Memo) -> TypeDefinition:
    outline = outline_of(definition, memo)
    if not outline.hides and len(fields) == len(definition.fields) and outline.references <= kept:
        return definition
    return replace(
        definition,
        fields={
            name: replace(field, arguments=_inputs(field.arguments, kept))
            for name, field in definition.fields.items()
            if name in fields
        },
        interfaces={name: graphs for name, graphs in definition.interfaces.items() if name in kept},
        members={name: graphs for name, graphs in definition.members.items() if name in kept},
        values={name: each for name, each in definition.values.items() if not each.inaccessible},
        input_fields={
            name: each
            for name, each in definition.input_fields.items()
            if not each.inaccessible and named_type(each.type) in kept
        },
    )


def _inputs(inputs: tuple[InputValue, ...], kept: AbstractSet[str]) -> tuple[InputValue, ...]:
    if all(not each.inaccessible and named_type(each.type) in kept for each in inputs):
        return inputs
    return tuple(each for each in inputs if not each.inaccessible and named_type(each.type) in kept)


def _is_usable(directive: DirectiveDefinition, kept: AbstractSet[str]) -> bool:
    return not any(each.is_required and named_type(each.type) not in kept for each in directive.arguments)
