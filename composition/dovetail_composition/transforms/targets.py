"""Finds what a transform's coordinate means, or says what is wrong with it and which name is near."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.schema.coordinates import Coordinate, members_of, parse_coordinate
from dovetail_composition.schema.definitions import EnumValue, Field, InputValue, Schema, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_SCALARS
from dovetail_composition.schema.wire_names import own_type_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a coordinate means: a type; a field, input field or enum value (`member`); or an argument of a field."""

    coordinate: Coordinate
    type: TypeDefinition
    member: Field | InputValue | EnumValue | None = None
    argument: InputValue | None = None


def find(schema: Schema, graph: str, text: str) -> Target | Diagnostic:
    """Resolve a coordinate; `Query`, `Mutation`, `Subscription` also mean root types of other names."""
    coordinate = parse_coordinate(text)
    if coordinate is None:
        return diagnose(
            "TRANSFORM_INVALID_COORDINATE",
            f"'{text}' is not a schema coordinate.",
            coordinate=text,
            subgraph=graph,
            hint="Write 'Type', 'Type.field', 'Enum.VALUE', 'Input.field' or 'Type.field(argument:)'.",
        )
    definition = schema.types.get(root_alias(schema, coordinate.type))
    if definition is None:
        return _unknown_type(schema, graph, coordinate)
    found = Target(coordinate=coordinate, type=definition)
    if coordinate.member is None:
        return found
    members = members_of(definition)
    member = members.get(coordinate.member)
    if member is None:
        return _unknown(
            graph, coordinate, f"Type '{definition.name}' has no '{coordinate.member}'.", coordinate.member, members
        )
    found = Target(coordinate=coordinate, type=definition, member=member)
    if coordinate.argument is None:
        return found
    arguments = {each.name: each for each in member.arguments} if isinstance(member, Field) else {}
    argument = arguments.get(coordinate.argument)
    if argument is None:
        message = f"'{definition.name}.{member.name}' has no argument '{coordinate.argument}'."
        return _unknown(graph, coordinate, message, coordinate.argument, arguments)
    return Target(coordinate=coordinate, type=definition, member=member, argument=argument)


def root_alias(schema: Schema, name: str) -> str:
    """The name of the root type, where the name is an operation's default root name and no type has it."""
    if name in schema.types:
        return name
    by_default_name = {operation.capitalize(): root for operation, root in schema.roots.items()}
    return by_default_name.get(name, name)


def _unknown_type(schema: Schema, graph: str, coordinate: Coordinate) -> Diagnostic:
    name = coordinate.type
    if name in BUILT_IN_SCALARS:
        return diagnose(
            "TRANSFORM_BUILT_IN",
            f"'{name}' is a built-in scalar.",
            coordinate=str(coordinate),
            subgraph=graph,
            hint="Built-in scalars are the same in every service and cannot be transformed.",
        )
    renamed = [each.name for each in schema.types.values() if own_type_name(each, graph) == name]
    if renamed:
        return diagnose(
            "TRANSFORM_UNKNOWN",
            f"There is no type '{name}' any more.",
            coordinate=str(coordinate),
            subgraph=graph,
            hint=f"An earlier transform renamed it to '{renamed[0]}'.",
        )
    return _unknown(graph, coordinate, f"There is no type '{name}'.", name, schema.types)


def _unknown(graph: str, coordinate: Coordinate, message: str, name: str, candidates: Iterable[str]) -> Diagnostic:
    return diagnose(
        "TRANSFORM_UNKNOWN",
        message,
        coordinate=str(coordinate),
        subgraph=graph,
        hint=suggest(name, candidates),
    )
