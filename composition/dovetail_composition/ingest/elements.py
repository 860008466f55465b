"""The parts of a type as definitions: fields, arguments, input fields, enum values, interfaces, members."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias, TypeVar

from graphql import (
    ConstDirectiveNode,
    EnumValueDefinitionNode,
    FieldDefinitionNode,
    InputValueDefinitionNode,
    NamedTypeNode,
    StringValueNode,
)

from dovetail_composition.diagnostics.notes import Application, Notes, location_of
from dovetail_composition.literals.text import MAX_DEPTH, literal_depth, literal_text
from dovetail_composition.schema.definitions import AppliedDirective, EnumValue, Field, InputValue
from dovetail_composition.schema.specified import DEFAULT_DEPRECATION
from dovetail_composition.schema.type_refs import type_text

Directives: TypeAlias = tuple[ConstDirectiveNode, ...] | None
_Element = TypeVar("_Element", Field, InputValue, EnumValue)
# These say what other attributes of a definition hold.
_UNDERSTOOD = frozenset({"deprecated", "specifiedBy", "oneOf"})


def read_fields(nodes: Iterable[FieldDefinitionNode], owner: str, notes: Notes) -> Mapping[str, Field]:
    """The fields of an object or interface type, in their order."""
    fields: dict[str, Field] = {}
    for node in nodes:
        name = node.name.value
        coordinate = f"{owner}.{name}"
        if node.directives:
            notes.applications.append(Application(coordinate, "FIELD_DEFINITION", node.directives))
        field = Field(
            name=name,
            type=type_text(node.type),
            arguments=read_arguments(node.arguments, coordinate, notes) if node.arguments else (),
            description=node.description.value if node.description else None,
            deprecated=deprecation(node.directives),
            directives=other_directives(node.directives),
            location=location_of(node),
        )
        _add(fields, field, coordinate, node, notes)
    return fields


def read_arguments(nodes: Iterable[InputValueDefinitionNode], owner: str, notes: Notes) -> tuple[InputValue, ...]:
    """The arguments of a field or directive, in their order."""
    arguments: dict[str, InputValue] = {}
    for node in nodes:
        coordinate = f"{owner}({node.name.value}:)"
        argument = _input_value(node, coordinate, "ARGUMENT_DEFINITION", notes)
        _add(arguments, argument, coordinate, node, notes)
    return tuple(arguments.values())


def read_input_fields(nodes: Iterable[InputValueDefinitionNode], owner: str, notes: Notes) -> Mapping[str, InputValue]:
    """The fields of an input object, in their order."""
    fields: dict[str, InputValue] = {}
    for node in nodes:
        coordinate = f"{owner}.{node.name.value}"
        _add(fields, _input_value(node, coordinate, "INPUT_FIELD_DEFINITION", notes), coordinate, node, notes)
    return fields


def read_values(nodes: Iterable[EnumValueDefinitionNode], owner: str, notes: Notes) -> Mapping[str, EnumValue]:
    """The values of an enum, in their order."""
    values: dict[str, EnumValue] = {}
    for node in nodes:
        coordinate = f"{owner}.{node.name.value}"
        if node.directives:
            notes.applications.append(Application(coordinate, "ENUM_VALUE", node.directives))
        value = EnumValue(
            name=node.name.value,
            description=node.description.value if node.description else None,
            deprecated=deprecation(node.directives),
            directives=other_directives(node.directives),
            location=location_of(node),
        )
        _add(values, value, coordinate, node, notes)
    return values


def read_names(nodes: Iterable[NamedTypeNode], owner: str, what: str, notes: Notes) -> Mapping[str, tuple[str, ...]]:
    """Names of interfaces or union members; which subgraphs know them is for the merge to say."""
    names: dict[str, tuple[str, ...]] = {}
    for node in nodes:
        name = node.name.value
        if name in names:
            notes.add("REPEATED_DEFINITION", f"The type {owner} names the {what} {name} twice.", owner, node)
        names[name] = ()
    return names


def deprecation(directives: Directives) -> str | None:
    """The reason of `@deprecated`, or None where it is not applied."""
    for directive in directives or ():
        if directive.name.value == "deprecated":
            for argument in directive.arguments or ():
                if argument.name.value == "reason" and isinstance(argument.value, StringValueNode):
                    return argument.value.value
            return DEFAULT_DEPRECATION
    return None


def other_directives(directives: Directives) -> tuple[AppliedDirective, ...]:
    """Applied directives apart from those that other attributes stand for."""
    if not directives:
        return ()
    return tuple(
        AppliedDirective(
            name=directive.name.value,
            arguments=tuple((each.name.value, literal_text(each.value)) for each in directive.arguments or ()),
        )
        for directive in directives
        if directive.name.value not in _UNDERSTOOD
    )


def _input_value(node: InputValueDefinitionNode, coordinate: str, location: str, notes: Notes) -> InputValue:
    if node.directives:
        notes.applications.append(Application(coordinate, location, node.directives))
    default = None
    if node.default_value:
        if literal_depth(node.default_value) > MAX_DEPTH:
            notes.add("SCHEMA_TOO_COMPLEX", "The default value is nested too deeply.", coordinate, node)
        else:
            default = literal_text(node.default_value)
    return InputValue(
        name=node.name.value,
        type=type_text(node.type),
        default=default,
        description=node.description.value if node.description else None,
        deprecated=deprecation(node.directives),
        directives=other_directives(node.directives),
        location=location_of(node),
    )


def _add(
    known: dict[str, _Element],
    element: _Element,
    coordinate: str,
    node: FieldDefinitionNode | InputValueDefinitionNode | EnumValueDefinitionNode,
    notes: Notes,
) -> None:
    """Keep the first of a name. Servers do print equal fields twice, GitHub's among them, so that only warns."""
    first = known.setdefault(element.name, element)
    if first is element:
        return
    if _bare(first) == _bare(element):
        notes.add("REPEATED_DEFINITION", f"{coordinate} is defined twice in the same way.", coordinate, node)
    else:
        notes.add(
            "INVALID_GRAPHQL",
            f"{coordinate} is defined twice with different meanings.",
            coordinate,
            node,
            hint="Remove one of the definitions.",
        )


def _bare(element: _Element) -> _Element:
    """Without what does not change the meaning."""
    if isinstance(element, Field):
        arguments = tuple(_bare(argument) for argument in element.arguments)
        return replace(element, arguments=arguments, description=None, location=None)
    return replace(element, description=None, location=None)
