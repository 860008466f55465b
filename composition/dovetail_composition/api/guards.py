"""Which parts of an API are not for everybody, by `@authenticated`, `@requiresScopes` and `@policy`.

A field is guarded by a directive of its own, by one on the type that has it, and by one on the type that it returns, be
that an object type, an interface, an enum or a scalar. Interfaces stand for themselves: an object's field is as free as
the object's own type says, and guarded as well where it is asked for through an interface that is.

What shows a guarded field in another guise is guarded with it: a link to it, and what is made from it by `@requires`.
Composition asks for as much; not each composer has always done so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import GraphQLError, ListValueNode, parse_const_value

from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.schema.definitions import AppliedDirective, Field, Schema, TypeDefinition
from dovetail_composition.schema.links import Call
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.selection import Selection, parse_selection

ALTERNATIVES = {"requiresScopes": "scopes", "policy": "policies"}
"""Directives that name what is required, with their argument: a list of alternatives, each a list of all it takes."""
GUARDS = frozenset({"authenticated", *ALTERNATIVES})
"""Directives, and the specifications of these names, that say who may see what."""

Coordinate = tuple[str, str]
"""A type's name and its field's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """What nobody gets whom the gateway does not know."""

    types: frozenset[str]
    fields: frozenset[Coordinate]
    """All fields concerned, those of guarded types among them."""


def guarded(schema: Schema, memo: Memo = NO_MEMO) -> Guarded:
    """The guarded parts of a supergraph's schema."""
    if not any(memo.recall(_guards, (definition,)) for definition in schema.types.values()):
        return Guarded(types=frozenset(), fields=frozenset())
    types = frozenset(name for name, definition in schema.types.items() if _is_guarded(definition))
    fields = frozenset(
        (owner, name)
        for owner, definition in schema.types.items()
        for name, field in definition.fields.items()
        if owner in types
        or named_type(field.type) in types
        or _is_guarded(field)
        or any(_is_guarded(each) for each in _stands_for(schema, definition, field))
    )
    fields |= frozenset(_calls(schema, fields))
    while more := frozenset(_requiring(schema, fields)) - fields:
        fields |= more
    return Guarded(types=types, fields=fields)


def _guards(definition: TypeDefinition) -> bool:
    """Whether a type, or a field of it, is guarded by a directive of its own: as long as none is, nothing is."""
    return _is_guarded(definition) or any(_is_guarded(field) for field in definition.fields.values())


def _is_guarded(element: TypeDefinition | Field) -> bool:
    return any(_asks_for_something(each) for each in element.directives if each.name in GUARDS)


def _asks_for_something(directive: AppliedDirective) -> bool:
    """Whether not everybody meets it. An empty list asks for nothing, as composition takes it; what is unclear asks."""
    argument = ALTERNATIVES.get(directive.name)
    if argument is None:
        return True
    try:
        value = parse_const_value(dict(directive.arguments).get(argument, ""))
    except GraphQLError:
        return True
    if not isinstance(value, ListValueNode):
        return True
    return bool(value.values) and all(not isinstance(each, ListValueNode) or each.values for each in value.values)


def _stands_for(schema: Schema, owner: TypeDefinition, field: Field) -> Iterator[Field]:
    """The interface's fields that this one is another view of: where an interface object resolves it."""
    if field.joins or field.link is not None:
        return
    for name in owner.interfaces:
        interface = schema.types.get(name)
        if interface is not None and any(join.interface_object for join in interface.joins):
            found = interface.fields.get(field.name)
            if found is not None:
                yield found


def _calls(schema: Schema, fields: frozenset[Coordinate]) -> Iterator[Coordinate]:
    """Links to guarded root fields: they show what these show, under another name."""
    for owner, definition in schema.types.items():
        for name, field in definition.fields.items():
            call = field.link.call if field.link is not None else None
            if call is not None and any(root in fields for root in _called(schema, call)):
                yield owner, name


def _requiring(schema: Schema, fields: frozenset[Coordinate]) -> Iterator[Coordinate]:
    """Fields that are made from guarded ones."""
    if not fields:
        return
    for owner, definition in schema.types.items():
        for name, field in definition.fields.items():
            declared = (field, *_stands_for(schema, definition, field))
            for join in (join for each in declared for join in each.joins):
                if join.requires and _selects(schema, owner, parse_selection(join.requires), fields):
                    yield owner, name


def _selects(schema: Schema, owner: str, selection: Selection, fields: frozenset[Coordinate]) -> bool:
    for item in selection:
        declared_on = item.on[-1] if item.on else owner
        behind = (name for name, definition in schema.types.items() if declared_on in definition.interfaces)
        if any((name, item.name) in fields for name in (declared_on, *behind)):
            return True
        field = schema.types[declared_on].fields.get(item.name)
        if field is not None and _selects(schema, named_type(field.type), item.selection, fields):
            return True
    return False


def _called(schema: Schema, call: Call) -> Iterator[Coordinate]:
    for root in schema.roots.values():
        for name, field in schema.types[root].fields.items():
            own_names = [join.wire_name or name for join in field.joins if join.graph == call.graph]
            if call.query in (own_names if field.joins else [name]):
                yield root, name
