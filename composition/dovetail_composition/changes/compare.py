"""Changes between two schemas: types, their parts, directives."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from dovetail_composition.schema.definitions import DirectiveDefinition, Field, InputValue, Schema, TypeDefinition

from .change import Change, Changes, breaking, dangerous, fits_output, notes, safe
from .inputs import ARGUMENT, INPUT_FIELD, compare_inputs

_ORDER = {"breaking": 0, "dangerous": 1, "safe": 2}
_CLIENT_LOCATIONS = frozenset(
    {"QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT"}
    | {"VARIABLE_DEFINITION"}
)


def find_changes(old: Schema, new: Schema) -> tuple[Change, ...]:
    """All changes from one API schema to another, the worst first."""
    changes = [*_compare_roots(old, new), *_compare_types(old.types, new.types)]
    changes += _compare_directives(old.directives, new.directives)
    return tuple(sorted(changes, key=lambda change: (_ORDER[change.level], change.coordinate, change.code)))


def _compare_roots(old: Schema, new: Schema) -> Changes:
    yield from notes("schema", (old.description, None), (new.description, None))
    for operation in sorted(old.roots.keys() - new.roots.keys()):
        yield breaking("OPERATION_REMOVED", operation, "operations of this type are not served any more")
    for operation in sorted(new.roots.keys() - old.roots.keys()):
        yield safe("OPERATION_ADDED", operation, "operations of this type are served now")


def _compare_types(old: Mapping[str, TypeDefinition], new: Mapping[str, TypeDefinition]) -> Changes:
    for name in sorted(old.keys() - new.keys()):
        yield breaking("TYPE_REMOVED", name, "was removed")
    for name in sorted(new.keys() - old.keys()):
        yield safe("TYPE_ADDED", name, "was added")
        # Clients of an interface meet objects of types that they do not know.
        known = new[name].interfaces.keys() & old.keys() if new[name].kind == "OBJECT" else ()
        for interface in sorted(known):
            yield _now_implements(name, interface)
    for name in sorted(old.keys() & new.keys()):
        if old[name].kind == new[name].kind:
            yield from _compare_type(old[name], new[name])
        else:
            yield breaking("TYPE_CHANGED_KIND", name, f"changed from {old[name].kind} to {new[name].kind}")


def _compare_type(old: TypeDefinition, new: TypeDefinition) -> Changes:
    name = old.name
    yield from notes(name, (old.description, None), (new.description, None))
    yield from _compare_fields(name, old.fields, new.fields)
    yield from compare_inputs(INPUT_FIELD, f"{name}.{{}}", old.input_fields, new.input_fields)
    yield from _compare_values(old, new)
    for member in sorted(old.members.keys() - new.members.keys()):
        yield breaking("TYPE_REMOVED_FROM_UNION", name, f"{member} is no member of it any more")
    for member in sorted(new.members.keys() - old.members.keys()):
        yield dangerous("TYPE_ADDED_TO_UNION", name, f"{member} is a member of it now")
    for interface in sorted(old.interfaces.keys() - new.interfaces.keys()):
        message = f"does not implement {interface} any more"
        yield replace(breaking("IMPLEMENTED_INTERFACE_REMOVED", name, message), interface=interface)
    for interface in sorted(new.interfaces.keys() - old.interfaces.keys()):
        yield _now_implements(name, interface)
    if old.one_of != new.one_of:
        change = breaking if new.one_of else safe
        yield change(
            "ONE_OF_CHANGED", name, "takes exactly one field now" if new.one_of else "takes several fields now"
        )
    if old.specified_by != new.specified_by:
        yield dangerous("SPECIFIED_BY_CHANGED", name, f"is specified by {new.specified_by or 'nothing'} now")


def _now_implements(name: str, interface: str) -> Change:
    change = dangerous("IMPLEMENTED_INTERFACE_ADDED", name, f"implements {interface} now")
    return replace(change, interface=interface)


def _compare_fields(owner: str, old: Mapping[str, Field], new: Mapping[str, Field]) -> Changes:
    for name in sorted(old.keys() - new.keys()):
        yield breaking("FIELD_REMOVED", f"{owner}.{name}", "was removed")
    for name in sorted(new.keys() - old.keys()):
        yield safe("FIELD_ADDED", f"{owner}.{name}", f"was added, with type {new[name].type}")
    for name in sorted(old.keys() & new.keys()):
        before, after, coordinate = old[name], new[name], f"{owner}.{name}"
        yield from notes(coordinate, (before.description, before.deprecated), (after.description, after.deprecated))
        if before.type != after.type:
            change = safe if fits_output(before.type, after.type) else breaking
            yield change("FIELD_CHANGED_KIND", coordinate, f"changed its type from {before.type} to {after.type}")
        yield from compare_inputs(
            ARGUMENT, f"{coordinate}({{}}:)", _by_name(before.arguments), _by_name(after.arguments)
        )


def _compare_values(old: TypeDefinition, new: TypeDefinition) -> Changes:
    for name in sorted(old.values.keys() - new.values.keys()):
        yield breaking("VALUE_REMOVED_FROM_ENUM", f"{old.name}.{name}", "was removed")
    for name in sorted(new.values.keys() - old.values.keys()):
        yield dangerous("VALUE_ADDED_TO_ENUM", f"{old.name}.{name}", "was added")
    for name in sorted(old.values.keys() & new.values.keys()):
        before, after = old.values[name], new.values[name]
        yield from notes(
            f"{old.name}.{name}", (before.description, before.deprecated), (after.description, after.deprecated)
        )


def _compare_directives(old: Mapping[str, DirectiveDefinition], new: Mapping[str, DirectiveDefinition]) -> Changes:
    """Changes of directives that clients can write; others are of no consequence to them."""
    before = {name: directive for name, directive in old.items() if _CLIENT_LOCATIONS & set(directive.locations)}
    after = {name: directive for name, directive in new.items() if _CLIENT_LOCATIONS & set(directive.locations)}
    for name in sorted(before.keys() - after.keys()):
        yield breaking("DIRECTIVE_REMOVED", f"@{name}", "was removed")
    for name in sorted(after.keys() - before.keys()):
        yield safe("DIRECTIVE_ADDED", f"@{name}", "was added")
    for name in sorted(before.keys() & after.keys()):
        yield from _compare_directive(before[name], after[name])


def _compare_directive(old: DirectiveDefinition, new: DirectiveDefinition) -> Changes:
    coordinate = f"@{old.name}"
    yield from notes(coordinate, (old.description, None), (new.description, None))
    yield from compare_inputs(ARGUMENT, f"{coordinate}({{}}:)", _by_name(old.arguments), _by_name(new.arguments))
    for location in sorted(_CLIENT_LOCATIONS & set(old.locations) - set(new.locations)):
        yield breaking("DIRECTIVE_LOCATION_REMOVED", coordinate, f"may not stand on {location} any more")
    for location in sorted(set(new.locations) - set(old.locations)):
        yield safe("DIRECTIVE_LOCATION_ADDED", coordinate, f"may stand on {location} now")
    if old.repeatable != new.repeatable:
        change = safe if new.repeatable else breaking
        yield change("DIRECTIVE_REPEATABLE_CHANGED", coordinate, f"is {'' if new.repeatable else 'not '}repeatable now")


def _by_name(values: Iterable[InputValue]) -> Mapping[str, InputValue]:
    return {value.name: value for value in values}
