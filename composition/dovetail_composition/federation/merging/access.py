"""Rule: what guards implementations guards their interface, and who requires guarded data is guarded as much.

`@authenticated`, `@requiresScopes` and `@policy` stand on object types and their fields only. Whoever asks an interface
may get any implementation, so that the interface is guarded by all of theirs; and what guards a field of an interface
object guards the field in each implementation.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphql import FieldNode, InlineFragmentNode, SelectionSetNode

from dovetail_composition.api.guards import ALTERNATIVES, GUARDS
from dovetail_composition.schema.definitions import AppliedDirective, Field, TypeDefinition
from dovetail_composition.schema.type_refs import named_type
from dovetail_composition.selections.field_sets import parse_field_set

from .applied import AppliedDirectives, literal_value
from .findings import Part
from .requirements import Requirement, conjunction, implies
from .world import World

_NAMES = "@authenticated, @requiresScopes or @policy"
Types = Mapping[str, TypeDefinition]


@dataclass(frozen=True, slots=True)
class Guard:
    """What is required to get at an element."""

    authenticated: bool
    scopes: Requirement
    policies: Requirement

    def covers(self, other: Guard) -> bool:
        """Whether whoever passes this one also passes the other."""
        return (
            (self.authenticated or not other.authenticated)
            and implies(self.scopes, other.scopes)
            and implies(self.policies, other.policies)
        )


def spread_access(world: World, applied: AppliedDirectives, types: Types) -> dict[str, TypeDefinition]:
    """The merged types, with what guards implementations on interfaces, and the other way for interface objects."""
    changed = dict(types)
    guarded = {name for name, definition in types.items() if _is_guarded(definition)}
    if not guarded:
        return changed
    for name, definition in types.items():
        if definition.kind == "OBJECT" and not guarded.isdisjoint(definition.interfaces):
            changed[name] = _from_interfaces(world, applied, definition)
    for name, definition in types.items():
        below = world.implementations.get(name, frozenset()) if definition.kind == "INTERFACE" else frozenset()
        if below:
            changed[name] = _from_implementations(applied, definition, [changed[each] for each in sorted(below)])
    return changed


def check_access(world: World, types: Types) -> None:
    """Find fields that get at guarded data by `@requires` or `@fromContext` and are less guarded themselves."""
    if not any(_is_guarded(definition) for definition in types.values()):
        return
    contexts: dict[str, list[str]] = {}
    for name, definition in types.items():
        for directive in definition.directives:
            if directive.name == "context":
                contexts.setdefault(str(literal_value(dict(directive.arguments)["name"])), []).append(name)
    for name, definition in types.items():
        for field in definition.fields.values():
            for join in field.joins:
                given = [(name, join.requires, "@requires")] if join.requires is not None else []
                given += [
                    (each, argument.selection, "@fromContext")
                    for argument in join.context_arguments
                    for each in contexts.get(argument.context, ())
                ]
                for target, text, by in given:
                    _check(world, types, definition, field, join.graph, target, text, by)


def _check(
    world: World, types: Types, owner: TypeDefinition, field: Field, graph: str, target: str, text: str, directive: str
) -> None:
    own = _guard([*owner.directives, *field.directives])
    selection = parse_field_set(text)
    guards = [] if isinstance(selection, str) else list(_guards(selection, target, types))
    if directive == "@fromContext":
        guards.insert(0, (target, _guard(types[target].directives)))
    missing = next((where for where, guard in guards if not own.covers(guard)), None)
    if missing is None:
        return
    coordinate = f"{owner.name}.{field.name}"
    definition = world.type_in(graph, owner.name)
    declared = definition.fields.get(field.name) if definition else None
    message = f"{coordinate} gets {missing} by {directive} and lacks what guards it: {_NAMES}."
    places = [(graph, declared.location if declared else None)]
    world.findings.add("MISSING_TRANSITIVE_AUTH_REQUIREMENTS", message, coordinate, places)


def _guards(selection: SelectionSetNode, owner: str, types: Types) -> Iterator[tuple[str, Guard]]:
    definition = types.get(owner)
    for node in selection.selections:
        if isinstance(node, InlineFragmentNode):
            condition = node.type_condition.name.value if node.type_condition else owner
            if node.type_condition and condition in types:
                yield condition, _guard(types[condition].directives)
            yield from _guards(node.selection_set, condition, types)
        elif isinstance(node, FieldNode) and definition and node.name.value in definition.fields:
            field = definition.fields[node.name.value]
            inner = types.get(named_type(field.type))
            yield f"{owner}.{field.name}", _guard(field.directives)
            yield f"{owner}.{field.name}", _guard(inner.directives if inner else ())
            if node.selection_set:
                yield from _guards(node.selection_set, named_type(field.type), types)


def _guard(directives: Sequence[AppliedDirective]) -> Guard:
    def of(name: str) -> Requirement:
        given = [literal_value(dict(each.arguments)[ALTERNATIVES[name]]) for each in directives if each.name == name]
        return conjunction(given) if given else ()

    authenticated = any(each.name == "authenticated" for each in directives)
    return Guard(authenticated, of("requiresScopes"), of("policy"))


def _from_interfaces(world: World, applied: AppliedDirectives, definition: TypeDefinition) -> TypeDefinition:
    fields = dict(definition.fields)
    for name, field in definition.fields.items():
        given = [
            directive
            for interface in definition.interfaces
            for claim in world.interface_objects.get(interface, ())
            if name in claim.definition.fields
            for directive in _of_access(claim.definition.fields[name].directives)
        ]
        if given:
            fields[name] = _with(applied, f"{definition.name}.{name}", field, given)
    return replace(definition, fields=fields)


def _from_implementations(
    applied: AppliedDirectives, interface: TypeDefinition, below: Sequence[TypeDefinition]
) -> TypeDefinition:
    fields = dict(interface.fields)
    for name, field in interface.fields.items():
        given = [
            directive for each in below if name in each.fields for directive in _of_access(each.fields[name].directives)
        ]
        if given:
            fields[name] = _with(applied, f"{interface.name}.{name}", field, given)
    given = [directive for each in below for directive in _of_access(each.directives)]
    changed = replace(interface, fields=fields)
    return _with(applied, interface.name, changed, given) if given else changed


def _with(applied: AppliedDirectives, coordinate: str, element: Field | TypeDefinition, more: list[AppliedDirective]):  # type: ignore[no-untyped-def]
    return replace(element, directives=applied.merge(coordinate, [Part("", element)], more))


def _of_access(directives: Sequence[AppliedDirective]) -> list[AppliedDirective]:
    return [each for each in directives if each.name in GUARDS]


def _is_guarded(definition: TypeDefinition) -> bool:
    return bool(_of_access(definition.directives)) or any(
        _of_access(field.directives) for field in definition.fields.values()
    )
