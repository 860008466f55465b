"""Arguments of fields, operations and input objects: parameters, what they are passed as, what is said of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInputField,
    GraphQLNonNull,
    print_ast,
    value_to_literal,
)

from .names import IN_FUNCTIONS, python_names
from .text import quoted
from .type_texts import TypeTexts


@dataclass(frozen=True, slots=True)
class Arguments:
    """The arguments of one field, required ones first."""

    parameters: tuple[str, ...]
    """With annotations and defaults, all of them by keyword only."""
    passed: tuple[str, ...]
    """Expressions of `typed.Argument`."""
    documentation: str


def arguments_of(field: GraphQLField, texts: TypeTexts) -> Arguments:
    """How a field's arguments are written."""
    names = python_names(field.args, IN_FUNCTIONS)
    ordered = sorted(field.args.items(), key=lambda item: not is_required(item[1]))
    return Arguments(
        tuple(f"{names[name]}: {annotation(each, texts)}" for name, each in ordered),
        tuple(
            f"({quoted(name)}, {quoted(str(each.type))}, {texts.encoding(each.type)}, {names[name]})"
            for name, each in field.args.items()
        ),
        _documentation(field.args, names),
    )


def annotation(given: GraphQLArgument | GraphQLInputField, texts: TypeTexts) -> str:
    """The type, and the default of what may be left out."""
    text = texts.given(given.type)
    return text if is_required(given) else f"{text} | typed.Unset = typed.UNSET"


def is_required(given: GraphQLArgument | GraphQLInputField) -> bool:
    """Whether it has to be given."""
    return isinstance(given.type, GraphQLNonNull) and given.default is None


def described(given: GraphQLArgument | GraphQLInputField) -> str:
    """Its description, default value and deprecation, as sentences."""
    parts = [(given.description or "").strip()]
    if given.default is not None:
        literal = given.default.literal or value_to_literal(given.default.value, given.type)
        parts.append(f"Default: `{print_ast(literal)}`." if literal else "")
    if given.deprecation_reason is not None:
        parts.append(f"Deprecated: {given.deprecation_reason}")
    return "\n".join(filter(None, parts))


def _documentation(args: Mapping[str, GraphQLArgument], names: Mapping[str, str]) -> str:
    said = [(names[name], described(each).replace("\n", " ")) for name, each in args.items()]
    return "\n".join(f"{name}: {text}" for name, text in said if text)
