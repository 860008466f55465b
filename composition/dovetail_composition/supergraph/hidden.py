"""What `@inaccessible` leaves of a supergraph's schema must still be an API: nothing in it empty or out of reach."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dovetail_composition.api.accessible import accessible_schema
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.names import names_in_literal
from dovetail_composition.memo import NO_MEMO, Memo
from dovetail_composition.rules import Checked
from dovetail_composition.rules.interfaces import interfaces
from dovetail_composition.schema.definitions import InputValue, Schema, TypeDefinition

from .refusals import refusal

Types = Mapping[str, TypeDefinition]


def check_hidden(schema: Schema, memo: Memo = NO_MEMO) -> Iterator[Diagnostic]:
    """What is wrong with the API, each finding at the element that hiding breaks."""
    api = accessible_schema(schema, memo)
    if api.types.keys() == schema.types.keys() and all(api.types[name] is each for name, each in schema.types.items()):
        return
    query = schema.roots.get("query")
    # Mutations and subscriptions may be hidden as a whole.
    if query is not None and query not in api.types:
        yield _finding(query, f"The query root type {query} is @inaccessible.")
    for name, definition in api.types.items():
        what = _emptied(definition, schema.types[name])
        if what:
            yield _finding(name, f"The type {name} has no {what} left in the API: all of them are @inaccessible.")
        yield from _required(definition, schema.types[name])
        yield from _defaults(definition, schema.types, api.types)
    yield from interfaces(Checked(schema=api))


def _emptied(shown: TypeDefinition, whole: TypeDefinition) -> str:
    parts = (
        ("fields", shown.fields, whole.fields),
        ("members", shown.members, whole.members),
        ("values", shown.values, whole.values),
        ("input fields", shown.input_fields, whole.input_fields),
    )
    return next((what for what, left, before in parts if before and not left), "")


def _required(shown: TypeDefinition, whole: TypeDefinition) -> Iterator[Diagnostic]:
    """Arguments and input fields that nobody can give, and without which nothing can be asked."""
    for name, field in shown.fields.items():
        given = {argument.name for argument in field.arguments}
        for argument in whole.fields[name].arguments:
            if argument.name not in given and argument.is_required:
                yield _hidden_requirement(f"{whole.name}.{name}({argument.name}:)", "argument", argument)
    hidden: Mapping[str, InputValue] = {
        name: each for name, each in whole.input_fields.items() if name not in shown.input_fields
    }
    for name, input_field in hidden.items():
        if input_field.is_required:
            yield _hidden_requirement(f"{whole.name}.{name}", "input field", input_field)


def _defaults(shown: TypeDefinition, whole: Types, api: Types) -> Iterator[Diagnostic]:
    """Default values that name what nobody can see, for introspection shows them."""
    values = [(f"{shown.name}.{name}", each) for name, each in shown.input_fields.items()]
    for field in shown.fields.values():
        values += ((f"{shown.name}.{field.name}({each.name}:)", each) for each in field.arguments)
    for coordinate, value in values:
        for owner, name in () if value.default is None else names_in_literal(value.default, value.type, whole):
            if owner not in api or name not in {**api[owner].values, **api[owner].input_fields}:
                yield _finding(coordinate, f"The default value names {owner}.{name}, which is @inaccessible.")


def _hidden_requirement(coordinate: str, what: str, value: InputValue) -> Diagnostic:
    return _finding(coordinate, f"The {what} {value.name} is @inaccessible, but required.")


def _finding(coordinate: str, message: str) -> Diagnostic:
    hint = "Hide what contains it, too, or show what is needed: a subgraph says so, or a contract."
    return refusal(message, hint, coordinate=coordinate)
