"""Checks directives where they are applied: known, allowed there, with fitting arguments, not repeated."""

from __future__ import annotations

from collections.abc import Mapping

from graphql import ConstDirectiveNode

from dovetail_composition.diagnostics.notes import Application, Notes
from dovetail_composition.diagnostics.suggestions import suggest
from dovetail_composition.federation.specifications.specs import FEDERATION, FEDERATION_DIRECTIVES
from dovetail_composition.literals.fit import literal_problem
from dovetail_composition.literals.text import MAX_DEPTH, literal_depth
from dovetail_composition.schema.definitions import DirectiveDefinition, Schema, TypeDefinition
from dovetail_composition.schema.specified import BUILT_IN_DIRECTIVES
from dovetail_composition.schema.type_refs import is_non_null


def check_applications(schema: Schema, notes: Notes, *, federated: bool = False) -> None:
    """Note what is wrong with each applied directive of the document.

    A federated subgraph may define built-in directives anew, and its values are looked at loosely.
    """
    directives = {**BUILT_IN_DIRECTIVES, **schema.directives}
    for application in notes.applications:
        if notes.full:
            return
        seen: set[str] = set()
        for node in application.directives:
            name = node.name.value
            definition = directives.get(name)
            if definition is None:
                hint = _hint(name, directives, federated=federated)
                message = f"The directive @{name} is not defined."
                notes.add("INVALID_GRAPHQL", message, application.coordinate, node, hint)
                continue
            if name in seen and not definition.repeatable:
                message = f"The directive @{name} is applied twice and not repeatable."
                notes.add("INVALID_GRAPHQL", message, application.coordinate, node, "Remove one of them.")
            seen.add(name)
            _check(node, definition, application, schema.types, notes, loose=federated)


def _hint(name: str, directives: Mapping[str, DirectiveDefinition], *, federated: bool) -> str:
    if federated and name in FEDERATION_DIRECTIVES:
        return f'Import it where federation is linked: `@link(url: "{FEDERATION}/v2.9", import: ["@{name}"])`.'
    return suggest(f"@{name}", (f"@{each}" for each in directives)) or f"Define the directive @{name}."


def _check(
    node: ConstDirectiveNode,
    definition: DirectiveDefinition,
    application: Application,
    types: Mapping[str, TypeDefinition],
    notes: Notes,
    *,
    loose: bool,
) -> None:
    name, coordinate = definition.name, application.coordinate
    if application.location not in definition.locations:
        message = f"The directive @{name} may not be applied to a {application.location}."
        hint = f"It may be applied to {', '.join(definition.locations)}."
        notes.add("INVALID_GRAPHQL", message, coordinate, node, hint)
    declared = {argument.name: argument for argument in definition.arguments}
    given: set[str] = set()
    for argument in node.arguments or ():
        key = argument.name.value
        if key not in declared:
            message = f"The directive @{name} has no argument {key}."
            notes.add("INVALID_GRAPHQL", message, coordinate, argument, suggest(key, declared))
        elif key in given:
            message = f"The argument {key} of @{name} is given twice."
            notes.add("INVALID_GRAPHQL", message, coordinate, argument, "Remove one of them.")
        elif literal_depth(argument.value) > MAX_DEPTH:
            message = f"The argument {key} of @{name} is nested too deeply."
            notes.add("SCHEMA_TOO_COMPLEX", message, coordinate, argument)
        else:
            expected = declared[key].type
            problem = literal_problem(argument.value, expected, types, loose=loose)
            if problem:
                message = f"The argument {key} of @{name} does not fit: {problem}"
                notes.add("INVALID_GRAPHQL", message, coordinate, argument, f"Give a value of the type {expected}.")
        given.add(key)
    for key, argument_definition in declared.items():
        if key not in given and is_non_null(argument_definition.type) and argument_definition.default is None:
            message = f"The directive @{name} needs its argument {key}."
            notes.add("INVALID_GRAPHQL", message, coordinate, node, "Give the argument.")
