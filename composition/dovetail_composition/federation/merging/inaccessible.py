"""Rules on `@inaccessible`: what clients can see has to be a schema without what they cannot see.

From https://specs.apollo.dev/inaccessible/v0.2: nothing visible refers to something hidden, is emptied by it, or cannot
be asked without it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from dovetail_composition.literals.names import names_in_literal
from dovetail_composition.schema.definitions import Field, InputValue, Location, TypeDefinition
from dovetail_composition.schema.outline import outline_of
from dovetail_composition.schema.type_refs import named_type

from .world import World

Types = Mapping[str, TypeDefinition]
Found = Iterator[tuple[str, str, str]]
"""Codes, messages and coordinates."""


def check_inaccessible(world: World, types: Types) -> None:
    """All rules on all types."""
    if not any(definition.inaccessible or outline_of(definition).hides for definition in types.values()):
        return
    rules: tuple[Callable[[TypeDefinition, Types], Found], ...] = (_children, _references, _implementing, _required)
    for definition in types.values():
        if definition.inaccessible:
            continue
        for rule in (*rules, _defaults):
            for code, message, coordinate in rule(definition, types):
                world.findings.add(code, message, coordinate, _places(world, coordinate))


def _children(definition: TypeDefinition, types: Types) -> Found:
    """A visible type has something visible in it."""
    seen = [
        *(each.inaccessible for each in definition.fields.values()),
        *(each.inaccessible for each in definition.input_fields.values()),
        *(each.inaccessible for each in definition.values.values()),
        *(types[name].inaccessible for name in definition.members if name in types),
    ]
    if seen and all(seen):
        message = f"{definition.name} is visible, and all in it is inaccessible."
        yield "ONLY_INACCESSIBLE_CHILDREN", message, definition.name


def _references(definition: TypeDefinition, types: Types) -> Found:
    """A visible field or argument is of a visible type."""

    def refers(ref: str, coordinate: str) -> Found:
        name = named_type(ref)
        if name in types and types[name].inaccessible:
            message = f"{coordinate} is visible, and its type {name} is inaccessible."
            yield "REFERENCED_INACCESSIBLE", message, coordinate

    for field in _visible_fields(definition):
        yield from refers(field.type, f"{definition.name}.{field.name}")
        for argument in field.arguments:
            if not argument.inaccessible:
                yield from refers(argument.type, f"{definition.name}.{field.name}({argument.name}:)")
    for value in definition.input_fields.values():
        if not value.inaccessible:
            yield from refers(value.type, f"{definition.name}.{value.name}")


def _implementing(definition: TypeDefinition, types: Types) -> Found:
    """What a visible interface shows, its implementations show."""
    for name in definition.interfaces:
        interface = types.get(name)
        if interface is None or interface.inaccessible:
            continue
        for demanded in _visible_fields(interface):
            field = definition.fields.get(demanded.name)
            if field is None:
                continue
            coordinate = f"{definition.name}.{field.name}"
            if field.inaccessible:
                message = f"{coordinate} is inaccessible, and {name}.{field.name} is visible."
                yield "IMPLEMENTED_BY_INACCESSIBLE", message, coordinate
                continue
            shown = {each.name for each in demanded.arguments if not each.inaccessible}
            for argument in field.arguments:
                where = f"{coordinate}({argument.name}:)"
                if argument.inaccessible and argument.name in shown:
                    message = f"{where} is inaccessible, and that of {name}.{field.name} is visible."
                    yield "IMPLEMENTED_BY_INACCESSIBLE", message, where
                elif not argument.inaccessible and argument.is_required and argument.name not in shown:
                    message = f"{where} is required, and that of {name}.{field.name} is inaccessible."
                    yield "REQUIRED_INACCESSIBLE", message, where


def _required(definition: TypeDefinition, _: Types) -> Found:
    """What must be given can be given."""
    inputs = [(f"{definition.name}.{each.name}", each) for each in definition.input_fields.values()]
    for coordinate, value in (*_visible_arguments(definition), *inputs):
        if value.inaccessible and value.is_required:
            yield "REQUIRED_INACCESSIBLE", f"{coordinate} is required and inaccessible.", coordinate


def _defaults(definition: TypeDefinition, types: Types) -> Found:
    """A visible default value names nothing hidden."""
    inputs = [(f"{definition.name}.{each.name}", each) for each in definition.input_fields.values()]
    for coordinate, value in (*_visible_arguments(definition), *inputs):
        if value.inaccessible or value.default is None:
            continue
        for owner, name in names_in_literal(value.default, value.type, types):
            part = types[owner].values.get(name) or types[owner].input_fields.get(name)
            if part is not None and part.inaccessible:
                message = f"The default value of {coordinate} names {owner}.{name}, which is inaccessible."
                yield "DEFAULT_VALUE_USES_INACCESSIBLE", message, coordinate


def _visible_fields(definition: TypeDefinition) -> Iterator[Field]:
    return (field for field in definition.fields.values() if not field.inaccessible)


def _visible_arguments(definition: TypeDefinition) -> Iterator[tuple[str, InputValue]]:
    for field in _visible_fields(definition):
        for argument in field.arguments:
            yield f"{definition.name}.{field.name}({argument.name}:)", argument


def _places(world: World, coordinate: str) -> list[tuple[str, Location | None]]:
    """Where members define what a coordinate names."""
    owner, _, rest = coordinate.partition(".")
    name, _, argument = rest.partition("(")
    found: list[tuple[str, Location | None]] = []
    for claim in world.claims.get(owner, ()):
        definition = claim.definition
        part = definition.fields.get(name) or definition.input_fields.get(name)
        if argument and isinstance(part, Field):
            part = next((each for each in part.arguments if f"{each.name}:)" == argument), None)
        if not rest or part is not None:
            found.append((claim.graph, part.location if part else definition.location))
    return found
