"""The answer of the standard introspection query to definitions; servers of any age, answers of any shape."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping
from typing import Any, TypeVar, cast, get_args

from graphql import GraphQLError, parse_const_value

from dovetail_composition.diagnostics.codes import diagnose
from dovetail_composition.diagnostics.diagnostic import Diagnostic
from dovetail_composition.literals.text import MAX_DEPTH, literal_depth, literal_text
from dovetail_composition.schema.coordinates import is_name
from dovetail_composition.schema.definitions import (
    DirectiveDefinition,
    EnumValue,
    Field,
    InputValue,
    Kind,
    OperationType,
    Schema,
    TypeDefinition,
)
from dovetail_composition.schema.specified import (
    BUILT_IN_DIRECTIVES,
    BUILT_IN_SCALARS,
    DEFAULT_DEPRECATION,
    INTROSPECTION_TYPES,
)

from .answer import Answer, MalformedAnswerError

_KINDS: frozenset[str] = frozenset(get_args(Kind))
_MAX_WRAPPERS = 2 * MAX_DEPTH
_Named = TypeVar("_Named", Field, InputValue, EnumValue)
_Definition = TypeVar("_Definition", TypeDefinition, DirectiveDefinition)


def read_introspection(data: Mapping[str, Any], graph: str) -> tuple[Schema, list[Diagnostic]]:
    """The schema, as far as the answer describes one, and what is wrong with the answer."""
    problems: list[str] = []
    try:
        answer = Answer(data, "data").item("__schema")
        description = answer.optional_text("description")
        roots = {
            operation: root.text("name")
            for operation in get_args(OperationType)
            if (root := answer.optional_item(f"{operation}Type"))
        }
        types = _collect(_type, answer.items("types"), BUILT_IN_SCALARS | INTROSPECTION_TYPES, problems)
        directives = _collect(_directive, answer.items("directives"), BUILT_IN_DIRECTIVES.keys(), problems)
    except MalformedAnswerError as error:
        types, roots, directives, description = {}, {}, {}, None
        problems.append(str(error))
    problems += [
        f"The {operation} root type {name} is not among the types."
        for operation, name in roots.items()
        if name not in types
    ]
    return Schema(
        types=types,
        roots={operation: name for operation, name in roots.items() if name in types},
        directives=directives,
        description=description,
    ), [diagnose("INVALID_INTROSPECTION", problem, subgraph=graph) for problem in problems]


def _collect(
    read: Callable[[Answer], _Definition], answers: Iterable[Answer], built_in: Container[str], problems: list[str]
) -> dict[str, _Definition]:
    """Definitions by name, built-in ones aside; what cannot be read is a problem and does not hide the rest."""
    found: dict[str, _Definition] = {}
    for answer in answers:
        try:
            definition = read(answer)
        except MalformedAnswerError as error:
            problems.append(str(error))
            continue
        if definition.name in found:
            problems.append(f"{definition.name} is listed twice.")
        elif definition.name not in built_in:
            found[definition.name] = definition
    return found


def _type(answer: Answer) -> TypeDefinition:
    kind = answer.text("kind")
    if kind not in _KINDS:
        raise answer.wrong("kind", "the kind of a named type")
    if kind != "SCALAR" and answer.values.get("name") in BUILT_IN_SCALARS:
        raise answer.wrong("kind", f"SCALAR, since {answer.text('name')} is a built-in scalar")
    composite = kind in ("OBJECT", "INTERFACE")
    return TypeDefinition(
        kind=cast("Kind", kind),
        name=answer.text("name"),
        description=answer.optional_text("description"),
        fields=_by_name(_field, answer.items("fields")) if composite else {},
        interfaces=_names(answer.items("interfaces")) if composite else {},
        members=_names(answer.items("possibleTypes")) if kind == "UNION" else {},
        values=_by_name(_value, answer.items("enumValues")) if kind == "ENUM" else {},
        input_fields=_by_name(_input_value, answer.items("inputFields")) if kind == "INPUT_OBJECT" else {},
        # Servers of the draft times wrote the last word with a small l.
        specified_by=answer.optional_text("specifiedByURL") or answer.optional_text("specifiedByUrl"),
        one_of=kind == "INPUT_OBJECT" and answer.flag("isOneOf"),
    )


def _directive(answer: Answer) -> DirectiveDefinition:
    return DirectiveDefinition(
        name=answer.text("name"),
        arguments=tuple(_by_name(_input_value, answer.items("args")).values()),
        locations=tuple(sorted(set(answer.texts("locations")))),
        repeatable=answer.flag("isRepeatable"),
        description=answer.optional_text("description"),
    )


def _field(answer: Answer) -> Field:
    return Field(
        name=answer.text("name"),
        type=_type_ref(answer.item("type")),
        arguments=tuple(_by_name(_input_value, answer.items("args")).values()),
        description=answer.optional_text("description"),
        deprecated=_deprecation(answer),
    )


def _value(answer: Answer) -> EnumValue:
    return EnumValue(
        name=answer.text("name"),
        description=answer.optional_text("description"),
        deprecated=_deprecation(answer),
    )


def _input_value(answer: Answer) -> InputValue:
    default = answer.optional_text("defaultValue")
    return InputValue(
        name=answer.text("name"),
        type=_type_ref(answer.item("type")),
        default=None if default is None else _default(default, answer),
        description=answer.optional_text("description"),
        deprecated=_deprecation(answer),
    )


def _default(text: str, answer: Answer) -> str:
    try:
        node = parse_const_value(text, no_location=True)
    except (GraphQLError, RecursionError):
        raise answer.wrong("defaultValue", "a GraphQL value") from None
    if literal_depth(node) > MAX_DEPTH:
        raise answer.wrong("defaultValue", "nested less deeply")
    return literal_text(node)


def _type_ref(answer: Answer) -> str:
    opening, closing = "", ""
    for _ in range(_MAX_WRAPPERS):
        kind = answer.text("kind")
        if kind == "NON_NULL" and not closing.startswith("!"):
            closing = f"!{closing}"
        elif kind == "LIST":
            opening, closing = f"{opening}[", f"]{closing}"
        elif kind in _KINDS:
            name = answer.text("name")
            if not is_name(name):
                raise answer.wrong("name", "the name of a type")
            return f"{opening}{name}{closing}"
        else:
            raise answer.wrong("kind", "the kind of a type")
        answer = answer.item("ofType")
    raise answer.wrong("ofType", "nested less deeply")


def _deprecation(answer: Answer) -> str | None:
    if not answer.flag("isDeprecated"):
        return None
    reason = answer.optional_text("deprecationReason")
    return DEFAULT_DEPRECATION if reason is None else reason


def _names(answers: Iterable[Answer]) -> Mapping[str, tuple[str, ...]]:
    return {answer.text("name"): () for answer in answers}


def _by_name(read: Callable[[Answer], _Named], answers: Iterable[Answer]) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    for answer in answers:
        element = read(answer)
        if found.setdefault(element.name, element) is not element and found[element.name] != element:
            raise answer.wrong("name", f"another name than {element.name}, which is listed twice")
    return found
