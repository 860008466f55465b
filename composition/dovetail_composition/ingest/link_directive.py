"""`@graphQLLink` in SDL: the same links as in a manifest, for teams that keep them beside the code."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.notes import Application, Notes
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.literals.text import MAX_DEPTH, literal_depth
from dovetail_composition.literals.to_json import json_value
from dovetail_composition.members.sources import LinkArgumentSpec, LinkSpec
from dovetail_composition.schema.definitions import DirectiveDefinition, Schema, TypeDefinition
from dovetail_composition.schema.type_refs import named_type

LINK_DIRECTIVE = "graphQLLink"

_TEXTS = {"schema": "schema", "query": "query", "type": "type"}
_FLAGS = {"collection": "collection", "batched": "batched"}
_ARGUMENT_TEXTS = {"name": "name", "from": "from_", "argument": "argument", "targetFieldName": "target_field_name"}
_ARGUMENT_FLAGS = {"batch": "batch", "each": "each", "positional": "positional"}


class _MalformedError(Exception):
    """A part of the directive is not what it must be; the message says which."""


def take_links(notes: Notes) -> tuple[LinkSpec, ...]:
    """The links of a document; their applications are taken out of the notes."""
    links = []
    kept = []
    for application in notes.applications:
        mine = [node for node in application.directives if node.name.value == LINK_DIRECTIVE]
        if not mine:
            kept.append(application)
            continue
        links += [link for node in mine if (link := _read_noted(node, application, notes))]
        others = tuple(node for node in application.directives if node.name.value != LINK_DIRECTIVE)
        kept.append(Application(application.coordinate, application.location, others))
    notes.applications[:] = kept
    return tuple(links)


def without_link_directive(schema: Schema) -> Schema:
    """The schema without the directive, its applications, and the input types that only it uses."""
    definition = schema.directives.get(LINK_DIRECTIVE)
    others = {name: each for name, each in schema.directives.items() if name != LINK_DIRECTIVE}
    own = _own_types(definition, schema, others.values()) if definition else frozenset()
    types = {name: _stripped(each) for name, each in schema.types.items() if name not in own}
    return replace(schema, types=types, directives=others)


def _read_noted(node: ConstDirectiveNode, application: Application, notes: Notes) -> LinkSpec | None:
    if application.location != "FIELD_DEFINITION":
        message = f"@{LINK_DIRECTIVE} stands on a {application.location}."
        notes.add("INVALID_LINK_DIRECTIVE", message, application.coordinate, node, "It belongs on a field.")
        return None
    try:
        return _read(node, application.coordinate)
    except _MalformedError as error:
        notes.add("INVALID_LINK_DIRECTIVE", str(error), application.coordinate, node)
        return None


def _read(node: ConstDirectiveNode, coordinate: str) -> LinkSpec:
    values: dict[str, Any] = {}
    for argument in node.arguments or ():
        if literal_depth(argument.value) > MAX_DEPTH:
            raise _MalformedError(f"The argument {argument.name.value} is nested too deeply.")
        values[argument.name.value] = json_value(argument.value)
    _refuse_unknown(values, (*_TEXTS, *_FLAGS, "value", "arguments"))
    arguments = values.get("arguments") or []
    if not isinstance(arguments, list):
        arguments = [arguments]
    return LinkSpec(
        field=coordinate,
        value=values.get("value"),
        has_value="value" in values,
        arguments=tuple(_read_argument(argument) for argument in arguments),
        **_texts(values, _TEXTS),
        **_flags(values, _FLAGS),
    )


def _read_argument(value: object) -> LinkArgumentSpec:
    if not isinstance(value, dict) or not isinstance(value.get("name"), str):
        raise _MalformedError("Each of the arguments must be an object with a name.")
    _refuse_unknown(value, (*_ARGUMENT_TEXTS, *_ARGUMENT_FLAGS, "value"))
    return LinkArgumentSpec(
        value=value.get("value"),
        has_value="value" in value,
        **_texts(value, _ARGUMENT_TEXTS),
        **_flags(value, _ARGUMENT_FLAGS),
    )


def _refuse_unknown(values: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in values:
        if name not in known:
            raise _MalformedError(f"There is no argument {name}. {suggest(name, known)}".rstrip())


def _texts(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    found = {attribute: values[name] for name, attribute in names.items() if values.get(name) is not None}
    for attribute, value in found.items():
        if not isinstance(value, str):
            raise _MalformedError(f"The argument {attribute.rstrip('_')} must be a string.")
    return found


def _flags(values: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    found = {attribute: values[name] for name, attribute in names.items() if values.get(name) is not None}
    for attribute, value in found.items():
        if not isinstance(value, bool):
            raise _MalformedError(f"The argument {attribute} must be true or false.")
    return found


def _stripped(definition: TypeDefinition) -> TypeDefinition:
    """A type whose fields no longer show the directive."""
    if not any(each.name == LINK_DIRECTIVE for field in definition.fields.values() for each in field.directives):
        return definition
    fields = {
        name: replace(field, directives=tuple(each for each in field.directives if each.name != LINK_DIRECTIVE))
        for name, field in definition.fields.items()
    }
    return replace(definition, fields=fields)


def _own_types(
    definition: DirectiveDefinition, schema: Schema, others: Iterable[DirectiveDefinition]
) -> frozenset[str]:
    """Types that only the directive's arguments lead to."""
    types = schema.types
    mine = _reachable({named_type(argument.type) for argument in definition.arguments}, types, set())
    elsewhere = {named_type(argument.type) for directive in others for argument in directive.arguments}
    for name, each in types.items():
        if name not in mine:
            elsewhere |= {named_type(field.type) for field in each.input_fields.values()}
        for field in each.fields.values():
            elsewhere.add(named_type(field.type))
            elsewhere |= {named_type(argument.type) for argument in field.arguments}
    return frozenset(mine - _reachable(elsewhere, types, set()))


def _reachable(names: Iterable[str], types: Mapping[str, TypeDefinition], found: set[str]) -> set[str]:
    pending = [name for name in names if name in types]
    while pending:
        name = pending.pop()
        if name not in found:
            found.add(name)
            fields = types[name].input_fields.values()
            pending += [named_type(field.type) for field in fields if named_type(field.type) in types]
    return found
