"""What must stay in a supergraph though clients do not see it: keys, and the types that calls return."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import Schema, TypeDefinition
from dovetail_composition.schema.links import Call
from dovetail_composition.schema.outline import outline_of
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.selection import Selection, SelectionSyntaxError, parse_selection


@dataclass(slots=True)
class Needs:
    """Fields and types that plans use."""

    types: set[str] = field(default_factory=set)
    fields: set[tuple[str, str]] = field(default_factory=set)


def needs_of(schema: Schema, implementations: Mapping[str, list[str]], memo: Memo = NO_MEMO) -> Needs:
    """Everything that links, lookups and federation's field sets select, and what calls may return."""
    needs = Needs()
    for definition in schema.types.values():
        if not outline_of(definition, memo).selects:
            continue
        for type_name, text in _selections(definition, schema, implementations):
            try:
                selection = parse_selection(text)
            except SelectionSyntaxError:
                continue  # What is wrong with it is for the checks of federation's directives to say.
            _select(needs, schema, implementations, type_name, selection)
        if not definition.inaccessible:
            for call in _calls(definition):
                needs.types.add(named_type(call.returns))
                # Values of types that the link's type does not allow must be recognised to be left out.
                needs.types.update(_possible(named_type(call.returns), schema, implementations))
    return needs


def _selections(
    definition: TypeDefinition, schema: Schema, implementations: Mapping[str, list[str]]
) -> Iterator[tuple[str, str]]:
    name = definition.name
    for join in definition.joins:
        yield from ((name, key.fields) for key in join.keys)
    for each in definition.fields.values():
        for field_join in each.joins:
            if field_join.requires:
                yield name, field_join.requires
            if field_join.provides:
                yield named_type(each.type), field_join.provides
    if definition.inaccessible:
        return
    yield from ((name, lookup.key) for lookup in definition.lookups)
    for call in _calls(definition):
        returned = named_type(call.returns)
        for argument in call.arguments:
            if argument.source == "parent":
                yield name, argument.value
            if argument.target is not None:
                yield from (
                    (each, argument.target) for each in (returned, *_possible(returned, schema, implementations))
                )


def _calls(definition: TypeDefinition) -> Iterator[Call]:
    yield from (lookup.call for lookup in definition.lookups)
    for each in definition.fields.values():
        if each.link is not None and each.link.call is not None:
            yield each.link.call


def _possible(name: str, schema: Schema, implementations: Mapping[str, list[str]]) -> list[str]:
    definition = schema.types.get(name)
    if definition is None:
        return []
    return [*definition.members] if definition.kind == "UNION" else implementations.get(name, [])


def _select(
    needs: Needs, schema: Schema, implementations: Mapping[str, list[str]], type_name: str, selection: Selection
) -> None:
    for item in selection:
        owner = item.on[-1] if item.on else type_name
        definition = schema.types.get(owner)
        needs.types.update(item.on)
        found = definition.fields.get(item.name) if definition else None
        if found is None:
            continue
        inner = named_type(found.type)
        needs.types.add(inner)
        # A field of an interface is one of all that implement it.
        needs.fields.update((each, item.name) for each in (owner, *implementations.get(owner, ())))
        _select(needs, schema, implementations, inner, item.selection)
